import {
  customElement,
  EditPanel,
  formText,
  html,
  nothing,
  queryState,
  state,
  emptyState,
  pageHead,
} from '@perezvon/sdk/ui';
import type { TelephonyApi } from '../api.js';
import { api, type Rule } from './api.js';
import './dial-policy.js';

/** As many as a rule takes. */
const trunksMax = 10;

/** Which numbers our own phones may call, and by which trunks. */
@customElement('telephony-rules')
export class RulesPanel extends EditPanel<TelephonyApi, '/api/telephony/rules'> {
  protected override readonly address = '/api/telephony/rules';
  protected override readonly texts = 'telephony.rules';
  private readonly rules = api.query(this, '/api/telephony/rules');
  private readonly trunks = api.query(this, '/api/telephony/trunks');

  /** The trunks in the dialog, in their order; those of the rule until one was picked. */
  @state() private chosen: readonly string[] | undefined;

  override render() {
    const rules = this.rules.data ?? [];
    const write = this.can('telephony.trunks.write');
    return html`${pageHead(this.t('telephony.rules.title'), {
      hint: this.t('telephony.rules.hint'),
      actions: write
        ? html`<button class="primary" @click=${() => this.open('new')}>
                <pz-icon name="plus"></pz-icon>${this.t('telephony.rules.add')}
              </button>`
        : nothing,
    })}
      <telephony-dial-policy ?ruled=${rules.length > 0}></telephony-dial-policy>
      ${
        queryState(this.rules) ??
        html`<div class="card flush">
          ${
            rules.length === 0
              ? emptyState('shield', this.t('telephony.rules.none'), this.t('telephony.rules.none.hint'))
              : html`<table class="cards">
                  <thead>
                    <tr>
                      <th>${this.t('telephony.rules.name')}</th>
                      <th>${this.t('telephony.rules.prefix')}</th>
                      <th>${this.t('telephony.rules.trunks')}</th>
                      <th></th>
                    </tr>
                  </thead>
                  <tbody>
                    ${rules.map((rule) => this.row(rule, write))}
                  </tbody>
                </table>`
          }
        </div>`
      }
      ${this.edited ? this.dialog() : nothing}`;
  }

  protected override open(rule: Rule | 'new'): void {
    this.chosen = undefined;
    super.open(rule);
  }
  protected override refresh(): Promise<void> {
    return this.rules.refresh();
  }
  protected override bodyOf(data: FormData) {
    const trunks = data.getAll('trunk').filter((id): id is string => typeof id === 'string' && id !== '');
    return {
      name: formText(data, 'name').trim(),
      prefix: formText(data, 'prefix').trim(),
      trunks: [...new Set(trunks)],
      enabled: data.has('enabled'),
    };
  }

  private row(rule: Rule, write: boolean) {
    const names = rule.trunks.map((id) => this.trunks.data?.find((trunk) => trunk.id === id)?.name ?? '?');
    return html`<tr>
      <td class="wide">
        <b>${rule.name}</b
        >${rule.enabled ? nothing : html` <span class="badge">${this.t('telephony.trunks.off')}</span>`}
      </td>
      <td class="num" data-label=${this.t('telephony.rules.prefix')}>${rule.prefix}…</td>
      <td data-label=${this.t('telephony.rules.trunks')}>${names.join(' → ')}</td>
      <td class="right nowrap">
        ${write ? this.rowButtons(rule, rule.name, this.t('telephony.rules.confirmDelete', { name: rule.name })) : nothing}
      </td>
    </tr>`;
  }

  private dialog() {
    const { present: rule } = this;
    // One more than are chosen: the order has no end of its own.
    const chosen = this.chosen ?? [...(rule?.trunks ?? [])];
    const places = chosen.length < trunksMax ? [...chosen, ''] : chosen;
    const pick = (at: number, id: string) => {
      this.chosen = id === '' ? chosen.toSpliced(at, 1) : chosen.toSpliced(at, 1, id);
    };
    const choice = (id: string, at: number) =>
      html`<select
        name="trunk"
        ?required=${at === 0}
        .value=${id}
        @change=${(event: Event) => pick(at, (event.target as HTMLSelectElement).value)}
      >
        <option value="">${at === 0 ? '' : this.t('telephony.rules.noFurther')}</option>
        ${(this.trunks.data ?? []).map(
          (trunk) =>
            html`<option
                value=${trunk.id}
                ?selected=${trunk.id === id}
                ?disabled=${trunk.id !== id && chosen.includes(trunk.id)}
              >
                ${trunk.name}
              </option>`,
        )}
      </select>`;
    return this.editDialog(
      rule?.name ?? this.t('telephony.rules.add'),
      html`<div class="grid">
          ${this.field('name', html`<input name="name" required maxlength="100" .value=${rule?.name ?? ''} />`)}
          ${this.field(
            'prefix',
            html`<input
                name="prefix"
                required
                pattern="\\+[0-9]{0,14}"
                placeholder="+7495"
                .value=${rule?.prefix ?? '+7'}
              />`,
          )}
          ${places.map(
            (id, at) =>
              html`<label class="field"
                  >${this.t('telephony.rules.trunkAt', { place: at + 1 })}${choice(id, at)}</label
                >`,
          )}
        </div>
        <label class="check"
          ><input
            type="checkbox"
            name="enabled"
            ?checked=${rule?.enabled ?? true}
          />${this.t('telephony.rules.enabled')}</label
        >`,
    );
  }
}
