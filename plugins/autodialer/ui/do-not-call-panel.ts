import {
  type AnswerOf,
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
  queryState,
  state,
  toast,
  toastError,
} from '@perezvon/sdk/ui';
import { countryOptions } from './countries.js';
import { PagesController } from './pages.js';
import { api, type PanelApi } from './types.js';

type Entry = AnswerOf<PanelApi, 'GET', '/api/autodialer/do-not-call'>['items'][number];

type Refused = AnswerOf<PanelApi, 'POST', '/api/autodialer/do-not-call'>['refused'][number];

/** More of a file than this tells nobody more. */
const shownAtMost = 20;
/** As many as the API takes in one piece. */
const atOnce = 10_000;

/** Numbers that nobody calls any more, or one campaign does not. */
@customElement('autodialer-do-not-call')
export class DoNotCallPanel extends PanelElement {
  @state() private search = '';
  @state() private campaignId = '';
  @state() private adding = false;
  @state() private error = '';
  @state() private refused: readonly Refused[] = [];
  private readonly campaigns = new PagesController(
    this,
    '/api/autodialer/campaigns',
    () => (this.can('autodialer.campaigns.read') ? { query: { limit: 500, sort: 'name', order: 'asc' } } : undefined),
    true,
  );
  private readonly entries = new PagesController(this, '/api/autodialer/do-not-call', () => ({
    query: { limit: 100, number: this.search || undefined, campaignId: this.campaignId || undefined },
  }));

  override render() {
    const write = this.can('autodialer.doNotCall.write');
    const campaigns = this.campaigns.data ?? [];
    return html`<div class="head">
        <div>
          <h1>${this.t('autodialer.doNotCall.title')}</h1>
          <span class="muted">${this.t('autodialer.doNotCall.hint')}</span>
        </div>
        ${
          write
            ? html`<button class="primary" @click=${() => (this.adding = true)}>
                <pz-icon name="plus"></pz-icon>${this.t('autodialer.doNotCall.add')}
              </button>`
            : nothing
        }
      </div>
      <div class="row space-below">
        <input
          type="search"
          inputmode="tel"
          style="max-width:18rem"
          placeholder=${this.t('autodialer.report.number')}
          aria-label=${this.t('autodialer.report.number')}
          @change=${this.find}
        />
        ${
          campaigns.length > 0
            ? html`<select
                style="width:auto;max-width:18rem"
                aria-label=${this.t('autodialer.doNotCall.scope')}
                @change=${this.narrow}
              >
                <option value="">${this.t('autodialer.doNotCall.scope')}: ${this.t('autodialer.any')}</option>
                ${campaigns.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
              </select>`
            : nothing
        }
      </div>
      ${this.error && !this.adding ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
      ${queryState(this.entries) ?? html`<div class="card flush">${this.table(this.entries.data ?? [], write)}</div>`}
      ${this.entries.moreButton()} ${this.adding ? this.dialog() : nothing}`;
  }

  private table(entries: readonly Entry[], write: boolean) {
    if (entries.length === 0)
      return html`<div class="empty">
        <b>${this.t('autodialer.doNotCall.none')}</b><span>${this.t('autodialer.doNotCall.noneHint')}</span>
      </div>`;
    const names = new Map((this.campaigns.data ?? []).map(({ id, name }) => [id, name]));
    return html`<table class="cards">
      <thead>
        <tr>
          <th>${this.t('autodialer.report.number')}</th>
          <th>${this.t('autodialer.doNotCall.scope')}</th>
          <th>${this.t('autodialer.doNotCall.source')}</th>
          <th>${this.t('autodialer.lists.comment')}</th>
          <th>${this.t('autodialer.field.created')}</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${entries.map(
          (entry) =>
            html`<tr>
              <td class="num wide"><b>${formatPhone(entry.number)}</b></td>
              <td data-label=${this.t('autodialer.doNotCall.scope')}>
                ${entry.campaignId === null ? this.t('autodialer.doNotCall.everywhere') : (names.get(entry.campaignId) ?? entry.campaignId)}
              </td>
              <td data-label=${this.t('autodialer.doNotCall.source')}>
                ${this.t(`autodialer.doNotCall.source.${entry.source}`)}
              </td>
              <td data-label=${this.t('autodialer.lists.comment')}>${entry.comment}</td>
              <td class="num" data-label=${this.t('autodialer.field.created')}>${formatTime(entry.createdAt)}</td>
              <td class="right">
                ${
                  write
                    ? html`<button
                        class="plain icon"
                        aria-label="${this.t('core.delete')}: ${entry.number}"
                        @click=${() => this.discard(entry)}
                      >
                        <pz-icon name="trash"></pz-icon>
                      </button>`
                    : nothing
                }
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private dialog() {
    const close = () => {
      this.adding = false;
      this.error = '';
      this.refused = [];
    };
    return html`<pz-dialog heading=${this.t('autodialer.doNotCall.add')} @close=${close}>
      <form class="stack" @submit=${this.add}>
        <label class="field"
          >${this.t('autodialer.doNotCall.numbers')}<textarea
            name="numbers"
            rows="6"
            autofocus
            placeholder="+7 916 123-45-67"
          ></textarea
          ><small>${this.t('autodialer.doNotCall.numbers.hint')}</small></label
        >
        <label class="field"
          >${this.t('autodialer.doNotCall.file')}<input type="file" name="file" accept=".csv,.txt,text/plain,text/csv"
        /></label>
        <label class="field"
          >${this.t('autodialer.doNotCall.scope')}<select name="campaignId">
            <option value="">${this.t('autodialer.doNotCall.everywhere')}</option>
            ${(this.campaigns.data ?? []).map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
          </select></label
        >
        <label class="field"
          >${this.t('autodialer.lists.country')}<select name="country">
            <option value="">${this.t('autodialer.lists.country.usual')}</option>
            ${countryOptions('')}</select
          ><small>${this.t('autodialer.lists.country.hint')}</small></label
        >
        <label class="field">${this.t('autodialer.lists.comment')}<input name="comment" maxlength="200" /></label>
        ${this.error ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
        ${this.refused.length > 0 ? this.refusedEntries() : nothing}
      </form>
      <pz-button slot="actions" @click=${close}>${this.t('core.cancel')}</pz-button>
      <pz-button slot="actions" look="primary" @click=${() => this.shadowRoot?.querySelector('form')?.requestSubmit()}
        >${this.t('core.save')}</pz-button
      >
    </pz-dialog>`;
  }

  /** What was not taken, each entry with its reason; the others are on the list by now. */
  private refusedEntries() {
    const more = this.refused.length - shownAtMost;
    return html`<div class="notice red" role="alert">
      ${this.t('autodialer.doNotCall.refused', { count: formatNumber(this.refused.length) })}
      <ul>
        ${this.refused
          .slice(0, shownAtMost)
          .map(({ entry, reason }) => html`<li>${entry}: ${this.t(`autodialer.doNotCall.refused.${reason}`)}</li>`)}
      </ul>
      ${more > 0 ? this.t('autodialer.doNotCall.refused.more', { count: formatNumber(more) }) : nothing}
    </div>`;
  }

  private find(event: Event): void {
    if (event.target instanceof HTMLInputElement) this.search = event.target.value.replaceAll(/[^+\d]/g, '');
  }
  private narrow(event: Event): void {
    if (event.target instanceof HTMLSelectElement) this.campaignId = event.target.value;
  }

  private async add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    const country = formText(data, 'country') || undefined;
    const facts = { campaignId: formText(data, 'campaignId') || null, comment: formText(data, 'comment'), country };
    const file = data.get('file');
    const text = file instanceof File ? await file.text() : '';
    const numbers = [...formText(data, 'numbers').split(/[\n,;]+/), ...text.split(/\r?\n/).map(firstCell)]
      .map((line) => line.trim())
      .filter(Boolean);
    let added = 0;
    let known = 0;
    const refused: Refused[] = [];
    try {
      for (let from = 0; from < numbers.length; from += atOnce) {
        const some = numbers.slice(from, from + atOnce);
        const done = await api.post('/api/autodialer/do-not-call', { body: { ...facts, numbers: some } });
        added += done.added;
        known += done.known;
        refused.push(...done.refused);
      }
      await this.entries.refresh();
      toast('done', this.t('autodialer.doNotCall.added', { added: formatNumber(added), known: formatNumber(known) }));
      this.refused = refused;
      this.error = '';
      if (refused.length > 0) return;
      this.adding = false;
    } catch (error) {
      this.error = errorText(error);
    }
  }

  private async discard({ number, campaignId }: Entry): Promise<void> {
    const text = this.t('autodialer.doNotCall.confirmDelete', { number: formatPhone(number) });
    if (!(await confirmDialog({ text, yes: this.t('core.delete'), danger: true }))) return;
    try {
      await api.post('/api/autodialer/do-not-call/remove', { body: { number, campaignId } });
    } catch (error) {
      toastError(error);
    }
    await this.entries.refresh();
  }
}

/** A file of numbers has them in its first column. */
const firstCell = (line: string): string => (line.split(/[;,\t]/)[0] ?? '').replaceAll('"', '');
