import { customElement, EditPanel, formText, html, nothing, QueryController, queryState } from '@perezvon/sdk/ui';

interface Rule {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly trunks: readonly string[];
  readonly enabled: boolean;
  readonly version: number;
}

/** Which numbers our own phones may call, and by which trunks. */
@customElement('telephony-rules')
export class RulesPanel extends EditPanel<Rule> {
  protected override readonly address = '/api/telephony/rules';
  protected override readonly texts = 'telephony.rules';
  private readonly rules = new QueryController<readonly Rule[]>(this, () => this.address);
  private readonly trunks = new QueryController<readonly { id: string; name: string }[]>(
    this,
    () => '/api/telephony/trunks',
  );

  override render() {
    const rules = this.rules.data ?? [];
    const write = this.can('telephony.trunks.write');
    return html`<div class="head"><div><h1>${this.t('telephony.rules.title')}</h1><p class="muted" style="margin:0">${this.t('telephony.rules.hint')}</p></div>${write ? html`<button class="primary" @click=${() => this.open('new')}><pz-icon name="plus"></pz-icon>${this.t('telephony.rules.add')}</button>` : nothing}</div>
      ${
        queryState(this.rules) ??
        html`<div class="card flush">${
          rules.length === 0
            ? html`<div class="empty"><pz-icon name="shield" style="font-size:2rem"></pz-icon><b>${this.t('telephony.rules.none')}</b><span>${this.t('telephony.rules.none.hint')}</span></div>`
            : html`<table class="cards"><thead><tr><th>${this.t('telephony.rules.name')}</th><th>${this.t('telephony.rules.prefix')}</th><th>${this.t('telephony.rules.trunks')}</th><th></th></tr></thead><tbody>${rules.map((rule) => this.row(rule, write))}</tbody></table>`
        }</div>`
      }
      ${this.edited ? this.dialog() : nothing}`;
  }

  protected override refresh(): Promise<void> {
    return this.rules.refresh();
  }
  protected override bodyOf(data: FormData): object {
    const trunks = ['first', 'second'].map((name) => formText(data, name)).filter((id) => id !== '');
    return {
      name: formText(data, 'name').trim(),
      prefix: formText(data, 'prefix').trim(),
      trunks: [...new Set(trunks)],
      enabled: data.has('enabled'),
    };
  }

  private row(rule: Rule, write: boolean) {
    const names = rule.trunks.map((id) => this.trunks.data?.find((trunk) => trunk.id === id)?.name ?? '?');
    return html`<tr><td class="wide"><b>${rule.name}</b>${rule.enabled ? nothing : html` <span class="badge">${this.t('telephony.trunks.off')}</span>`}</td>
      <td class="num" data-label=${this.t('telephony.rules.prefix')}>${rule.prefix}…</td><td data-label=${this.t('telephony.rules.trunks')}>${names.join(' → ')}</td>
      <td class="right" style="white-space:nowrap">${write ? this.rowButtons(rule, rule.name, this.t('telephony.rules.confirmDelete', { name: rule.name })) : nothing}</td></tr>`;
  }

  private dialog() {
    const { present: rule } = this;
    const choice = (at: number) =>
      (this.trunks.data ?? []).map(
        ({ id, name }) => html`<option value=${id} ?selected=${id === rule?.trunks[at]}>${name}</option>`,
      );
    return this.editDialog(
      rule?.name ?? this.t('telephony.rules.add'),
      html`<div class="grid">
          ${this.field('name', html`<input name="name" required maxlength="100" .value=${rule?.name ?? ''} />`)}
          ${this.field('prefix', html`<input name="prefix" required pattern="\\+[0-9]{0,14}" placeholder="+7495" .value=${rule?.prefix ?? '+7'} />`)}
          ${this.field('first', html`<select name="first" required><option value=""></option>${choice(0)}</select>`)}
          ${this.field('second', html`<select name="second"><option value="">${this.t('telephony.rules.noSecond')}</option>${choice(1)}</select>`)}
        </div><label class="check"><input type="checkbox" name="enabled" ?checked=${rule?.enabled ?? true} />${this.t('telephony.rules.enabled')}</label>`,
    );
  }
}
