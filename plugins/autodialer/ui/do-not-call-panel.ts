import {
  confirmDialog,
  customElement,
  errorText,
  formatNumber,
  formatPhone,
  formatTime,
  formText,
  html,
  nothing,
  PanelElement,
  QueryController,
  send,
  state,
  toast,
  toastError,
} from '@perezvon/sdk/ui';
import type { Campaign } from './types.js';

interface Entry {
  readonly number: string;
  readonly campaignId: string | null;
  readonly source: string;
  readonly comment: string;
  readonly createdAt: string;
}

interface Added {
  readonly added: number;
  readonly known: number;
  readonly refused: readonly string[];
}
/** As many as the API takes in one piece. */
const atOnce = 10_000;

/** Numbers that nobody calls any more, or one campaign does not. */
@customElement('autodialer-do-not-call')
export class DoNotCallPanel extends PanelElement {
  @state() private items: readonly Entry[] = [];
  @state() private next: string | undefined;
  @state() private search = '';
  @state() private adding = false;
  @state() private error = '';
  @state() private loaded = false;
  private readonly campaigns = new QueryController<{ items: readonly Campaign[] }>(this, () =>
    this.can('autodialer.campaigns.read') ? '/api/autodialer/campaigns?limit=500&sort=name&order=asc' : undefined,
  );

  override firstUpdated(): void {
    void this.load(true);
  }

  override render() {
    const write = this.can('autodialer.doNotCall.write');
    return html`<div class="head"><div><h1>${this.t('autodialer.doNotCall.title')}</h1><span class="muted">${this.t('autodialer.doNotCall.hint')}</span></div>
        ${write ? html`<button class="primary" @click=${() => (this.adding = true)}><pz-icon name="plus"></pz-icon>${this.t('autodialer.doNotCall.add')}</button>` : nothing}</div>
      <div class="row" style="margin-bottom:1rem"><input type="search" inputmode="tel" style="max-width:18rem" placeholder=${this.t('autodialer.report.number')} aria-label=${this.t('autodialer.report.number')} @change=${this.find} /></div>
      ${this.error && !this.adding ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
      <div class="card flush">${this.items.length === 0 ? this.empty() : this.table(write)}</div>
      ${this.next ? html`<p style="text-align:center;margin-top:1rem"><button @click=${() => this.load(false)}>${this.t('core.more')}</button></p>` : nothing}
      ${this.adding ? this.dialog() : nothing}`;
  }

  private empty() {
    if (!this.loaded) return html`<div style="padding:1rem"><div class="skeleton"></div></div>`;
    return html`<div class="empty"><b>${this.t('autodialer.doNotCall.none')}</b><span>${this.t('autodialer.doNotCall.noneHint')}</span></div>`;
  }

  private table(write: boolean) {
    const names = new Map((this.campaigns.data?.items ?? []).map(({ id, name }) => [id, name]));
    return html`<table class="cards"><thead><tr><th>${this.t('autodialer.report.number')}</th><th>${this.t('autodialer.doNotCall.scope')}</th><th>${this.t('autodialer.doNotCall.source')}</th><th>${this.t('autodialer.lists.comment')}</th><th>${this.t('autodialer.field.created')}</th><th></th></tr></thead>
      <tbody>${this.items.map(
        (entry) => html`<tr>
        <td class="num wide"><b>${formatPhone(entry.number)}</b></td>
        <td data-label=${this.t('autodialer.doNotCall.scope')}>${entry.campaignId === null ? this.t('autodialer.doNotCall.everywhere') : (names.get(entry.campaignId) ?? entry.campaignId)}</td>
        <td data-label=${this.t('autodialer.doNotCall.source')}>${this.t(`autodialer.doNotCall.source.${entry.source}`)}</td>
        <td data-label=${this.t('autodialer.lists.comment')}>${entry.comment}</td><td class="num" data-label=${this.t('autodialer.field.created')}>${formatTime(entry.createdAt)}</td>
        <td class="right">${write ? html`<button class="plain icon" aria-label="${this.t('core.delete')}: ${entry.number}" @click=${() => this.discard(entry)}><pz-icon name="trash"></pz-icon></button>` : nothing}</td></tr>`,
      )}</tbody></table>`;
  }

  private dialog() {
    const close = () => {
      this.adding = false;
      this.error = '';
    };
    return html`<pz-dialog heading=${this.t('autodialer.doNotCall.add')} @close=${close}>
      <form class="stack" @submit=${this.add}>
        <label class="field">${this.t('autodialer.doNotCall.numbers')}<textarea name="numbers" rows="6" autofocus placeholder="+7 916 123-45-67"></textarea><small>${this.t('autodialer.doNotCall.numbers.hint')}</small></label>
        <label class="field">${this.t('autodialer.doNotCall.file')}<input type="file" name="file" accept=".csv,.txt,text/plain,text/csv" /></label>
        <label class="field">${this.t('autodialer.doNotCall.scope')}<select name="campaignId"><option value="">${this.t('autodialer.doNotCall.everywhere')}</option>${(this.campaigns.data?.items ?? []).map(({ id, name }) => html`<option value=${id}>${name}</option>`)}</select></label>
        <label class="field">${this.t('autodialer.lists.comment')}<input name="comment" maxlength="200" /></label>
        ${this.error ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}</form>
      <pz-button slot="actions" @click=${close}>${this.t('core.cancel')}</pz-button>
      <pz-button slot="actions" look="primary" @click=${() => this.shadowRoot?.querySelector('form')?.requestSubmit()}>${this.t('core.save')}</pz-button>
    </pz-dialog>`;
  }

  private find(event: Event): void {
    if (event.target instanceof HTMLInputElement) this.search = event.target.value.replaceAll(/[^+\d]/g, '');
    void this.load(true);
  }

  private async load(anew: boolean): Promise<void> {
    const query = new URLSearchParams(this.search === '' ? {} : { number: this.search });
    if (!anew && this.next) query.set('cursor', this.next);
    try {
      const page = await send<{ items: readonly Entry[]; next?: string }>(
        'GET',
        `/api/autodialer/do-not-call?${query}`,
      );
      this.items = anew ? page.items : [...this.items, ...page.items];
      this.next = page.next;
      this.loaded = true;
      this.error = '';
    } catch (error) {
      this.error = errorText(error);
    }
  }

  private async add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    const facts = { campaignId: formText(data, 'campaignId') || null, comment: formText(data, 'comment') };
    const file = data.get('file');
    const text = file instanceof File ? await file.text() : '';
    const numbers = [...formText(data, 'numbers').split(/[\n,;]+/), ...text.split(/\r?\n/).map(firstCell)]
      .map((line) => line.trim())
      .filter(Boolean);
    let added = 0;
    let known = 0;
    const refused: string[] = [];
    try {
      for (let from = 0; from < numbers.length; from += atOnce) {
        const some = numbers.slice(from, from + atOnce);
        const done = await send<Added>('POST', '/api/autodialer/do-not-call', { ...facts, numbers: some });
        added += done.added;
        known += done.known;
        refused.push(...done.refused);
      }
      await this.load(true);
      if (refused.length > 0) {
        this.error = this.t('autodialer.doNotCall.refused', { numbers: refused.slice(0, 20).join(', ') });
        return;
      }
      toast('done', this.t('autodialer.doNotCall.added', { added: formatNumber(added), known: formatNumber(known) }));
      this.adding = false;
      this.error = '';
    } catch (error) {
      this.error = errorText(error);
    }
  }

  private async discard({ number, campaignId }: Entry): Promise<void> {
    const text = this.t('autodialer.doNotCall.confirmDelete', { number: formatPhone(number) });
    if (!(await confirmDialog({ text, yes: this.t('core.delete'), danger: true }))) return;
    try {
      await send('POST', '/api/autodialer/do-not-call/remove', { number, campaignId });
    } catch (error) {
      toastError(error);
    }
    await this.load(true);
  }
}

/** A file of numbers has them in its first column. */
const firstCell = (line: string): string => (line.split(/[;,\t]/)[0] ?? '').replaceAll('"', '').slice(0, 40);
