import {
  customElement,
  errorText,
  formatClock,
  formatDuration,
  formatPhone,
  formatTime,
  html,
  nothing,
  PanelElement,
  property,
  QueryController,
  send,
  sendForFile,
  state,
  toastError,
} from '@perezvon/sdk/ui';
import { decisionText } from './decision.js';
import { type Campaign, contactTones, type Contact, outcomes, outcomeTone } from './types.js';

interface Story extends Contact {
  readonly list: string;
  readonly story: readonly {
    readonly id: string;
    readonly ordinal: number;
    readonly outcome: string | null;
    readonly createdAt: string;
    readonly answeredAt: string | null;
    readonly endedAt: string | null;
    readonly heardMs: number | null;
    readonly cause: number | null;
    readonly sipStatus: number | null;
    readonly answer: string | null;
    readonly callerId: string | null;
    readonly decision: string | null;
    readonly events: readonly {
      readonly at: string;
      readonly event: string;
      readonly data: Readonly<Record<string, unknown>>;
    }[];
  }[];
}

/** The contacts of a campaign with filters; each opens its story. */
@customElement('autodialer-contacts')
export class ContactsTable extends PanelElement {
  @property() campaignId = '';
  @state() private items: readonly Contact[] = [];
  @state() private next: string | undefined;
  @state() private filter = { state: '', outcome: '', number: '' };
  @state() private opened: number | undefined;
  @state() private error = '';
  @state() private sound = '';
  private loaded = '';
  private readonly story = new QueryController<Story>(this, () =>
    this.opened === undefined ? undefined : `/api/autodialer/contacts/${this.opened}`,
  );

  private readonly policies = new QueryController<readonly { readonly id: string; readonly name: string }[]>(
    this,
    () =>
      this.opened === undefined || !this.can('autodialer.campaigns.read') ? undefined : '/api/autodialer/policies',
  );

  override disconnectedCallback(): void {
    this.forgetSound();
    super.disconnectedCallback();
  }

  override willUpdate(): void {
    const key = `${this.campaignId}${JSON.stringify(this.filter)}`;
    if (this.campaignId === '' || key === this.loaded) return;
    this.loaded = key;
    void this.load(true);
  }

  override render() {
    const select = (name: 'state' | 'outcome', label: string, values: readonly string[], text: string) =>
      html`<select style="width:auto" aria-label=${this.t(label)} @change=${(event: Event) => this.set(name, event)}><option value="">${this.t(label)}: ${this.t('autodialer.any')}</option>${values.map((value) => html`<option value=${value}>${this.t(`${text}.${value}`)}</option>`)}</select>`;
    return html`<div class="row" style="margin-bottom:1rem">
        ${select('state', 'autodialer.field.state', ['reached', 'notReached', 'waiting', 'dialling'], 'autodialer.contact.state')}
        ${select('outcome', 'autodialer.field.outcome', outcomes, 'autodialer.outcome')}
        <input type="search" inputmode="tel" style="max-width:14rem" placeholder=${this.t('autodialer.report.number')} aria-label=${this.t('autodialer.report.number')} @change=${(event: Event) => this.set('number', event)} />
        <button class="plain icon" aria-label=${this.t('autodialer.refresh')} @click=${() => this.load(true)}><pz-icon name="refresh"></pz-icon></button>
      </div>
      ${this.error ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
      <div class="card flush"><table class="cards"><thead><tr><th>${this.t('autodialer.report.number')}</th><th>${this.t('autodialer.report.name')}</th><th>${this.t('autodialer.field.state')}</th><th>${this.t('autodialer.field.outcome')}</th><th class="right">${this.t('autodialer.field.attempts')}</th><th>${this.t('autodialer.field.nextAt')}</th></tr></thead>
        <tbody>${this.items.map((contact) => this.row(contact))}</tbody></table>
        ${this.items.length === 0 ? html`<div class="empty">${this.t('core.nothing')}</div>` : nothing}</div>
      ${this.next ? html`<p style="text-align:center;margin-top:1rem"><button @click=${() => this.load(false)}>${this.t('core.more')}</button></p>` : nothing}
      ${this.opened === undefined ? nothing : this.dialog()}`;
  }

  private row(contact: Contact) {
    const { id, number, name, state: now, lastOutcome, attempts, nextAt } = contact;
    return html`<tr class="link" @click=${() => (this.opened = id)}>
      <td class="num wide"><button class="plain" @click=${() => (this.opened = id)}>${formatPhone(number)}</button></td><td data-label=${this.t('autodialer.report.name')}>${name}</td>
      <td data-label=${this.t('autodialer.field.state')}><span class="badge ${contactTones[now] ?? ''}">${this.t(`autodialer.contact.state.${now}`)}</span></td>
      <td data-label=${this.t('autodialer.field.outcome')}>${lastOutcome ? this.t(`autodialer.outcome.${lastOutcome}`) : ''}</td>
      <td class="right num" data-label=${this.t('autodialer.field.attempts')}>${attempts}</td><td class="num" data-label=${this.t('autodialer.field.nextAt')}>${now === 'waiting' && attempts > 0 ? formatTime(nextAt) : ''}</td></tr>`;
  }

  private dialog() {
    const close = () => {
      this.opened = undefined;
      this.forgetSound();
    };
    const contact = this.story.data;
    return html`<pz-dialog style="--pz-dialog-width:46rem" heading=${contact ? formatPhone(contact.number) : '…'} @close=${close}>
      ${
        contact
          ? html`<dl class="facts"><dt>${this.t('autodialer.report.name')}</dt><dd>${contact.name}</dd>${Object.entries(contact.data).map(([key, value]) => html`<dt>${key}</dt><dd>${typeof value === 'string' ? value : JSON.stringify(value)}</dd>`)}<dt>${this.t('autodialer.lists.name')}</dt><dd>${contact.list}</dd></dl>
        ${this.can('autodialer.campaigns.write') ? html`<p style="margin:1rem 0 0"><button @click=${() => this.listen(contact.id)}><pz-icon name="play"></pz-icon>${this.t('autodialer.story.listen')}</button></p>` : nothing}
        ${this.sound ? html`<p style="margin:0.75rem 0 0"><audio controls autoplay src=${this.sound} style="width:100%"></audio></p>` : nothing}
        <h3 style="margin-top:1.25rem">${this.t('autodialer.tab.attempts')}</h3>
        <table><tbody>${contact.story.map(
          (
            attempt,
          ) => html`<tr><td class="num">${attempt.ordinal}</td><td class="num">${formatTime(attempt.createdAt, true)}</td><td><span class="badge ${outcomeTone(attempt.outcome)}">${attempt.outcome ? this.t(`autodialer.outcome.${attempt.outcome}`) : '…'}</span>${attempt.answer ? html`<br /><span class="small muted">${this.t(`autodialer.answer.${attempt.answer}`)}</span>` : nothing}</td><td class="num muted">${attempt.heardMs === null ? '' : this.t('autodialer.heard', { time: formatDuration(attempt.heardMs) })}</td><td class="small muted">${attempt.sipStatus ? `SIP ${attempt.sipStatus}` : attempt.cause ? `Q.850 ${attempt.cause}` : ''}</td></tr>
          ${attempt.decision === null ? nothing : html`<tr><td></td><td colspan="4" class="small muted" style="overflow-wrap:anywhere">${decisionText(attempt.decision, this.policyNames(), (key, params) => this.t(key, params))}</td></tr>`}
          ${attempt.events.length === 0 ? nothing : html`<tr><td></td><td colspan="4"><details><summary class="small">${this.t('autodialer.story.events')}</summary><table class="small"><tbody>${attempt.events.map(({ at, event, data }) => html`<tr><td class="num muted">${formatClock(Date.parse(at))}</td><td><b>${event}</b></td><td class="muted" style="overflow-wrap:anywhere">${factsOf(data)}</td></tr>`)}</tbody></table></details></td></tr>`}`,
        )}</tbody></table>`
          : html`<div class="skeleton"></div>`
      }
      <pz-button slot="actions" @click=${close}>${this.t('core.close')}</pz-button></pz-dialog>`;
  }

  private policyNames(): ReadonlyMap<string, string> {
    return new Map((this.policies.data ?? []).map(({ id, name }) => [id, name]));
  }

  private async listen(contactId: number): Promise<void> {
    this.forgetSound();
    try {
      const { message, language } = await send<Campaign>('GET', `/api/autodialer/campaigns/${this.campaignId}`);
      const body = { message, language, contactId };
      this.sound = URL.createObjectURL(await sendForFile('POST', '/api/autodialer/message/preview', body));
    } catch (error) {
      toastError(error);
    }
  }
  private forgetSound(): void {
    if (this.sound) URL.revokeObjectURL(this.sound);
    this.sound = '';
  }

  private set(name: 'state' | 'outcome' | 'number', event: Event): void {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement)
      this.filter = { ...this.filter, [name]: event.target.value.replaceAll(' ', '') };
  }

  private async load(anew: boolean): Promise<void> {
    const query = new URLSearchParams(Object.entries(this.filter).filter(([, value]) => value !== ''));
    if (!anew && this.next) query.set('cursor', this.next);
    try {
      const page = await send<{ items: readonly Contact[]; next?: string }>(
        'GET',
        `/api/autodialer/campaigns/${this.campaignId}/contacts?${query}`,
      );
      this.items = anew ? page.items : [...this.items, ...page.items];
      this.next = page.next;
      this.error = '';
    } catch (error) {
      this.error = errorText(error);
    }
  }
}

const factsOf = (data: Readonly<Record<string, unknown>>): string =>
  Object.entries(data)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
