import {
  customElement,
  errorText,
  formatPhone,
  formatTime,
  html,
  nothing,
  PanelElement,
  property,
  send,
  state,
} from '@perezvon/sdk/ui';
import './contact-story.js';
import { contactTones, type Contact, outcomes, refusals } from './types.js';

/** The contacts of a campaign with filters; each opens its story. */
@customElement('autodialer-contacts')
export class ContactsTable extends PanelElement {
  @property() campaignId = '';
  @state() private items: readonly Contact[] = [];
  @state() private next: string | undefined;
  @state() private filter = { state: '', outcome: '', number: '' };
  @state() private opened: number | undefined;
  @state() private error = '';
  private loaded = '';

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
        ${select('outcome', 'autodialer.field.outcome', [...outcomes, ...refusals], 'autodialer.outcome')}
        <input type="search" inputmode="tel" style="max-width:14rem" placeholder=${this.t('autodialer.report.number')} aria-label=${this.t('autodialer.report.number')} @change=${(event: Event) => this.set('number', event)} />
        <button class="plain icon" aria-label=${this.t('autodialer.refresh')} @click=${() => this.load(true)}><pz-icon name="refresh"></pz-icon></button>
      </div>
      ${this.error ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
      <div class="card flush"><table class="cards"><thead><tr><th>${this.t('autodialer.report.number')}</th><th>${this.t('autodialer.report.name')}</th><th>${this.t('autodialer.field.state')}</th><th>${this.t('autodialer.field.outcome')}</th><th class="right">${this.t('autodialer.field.attempts')}</th><th>${this.t('autodialer.field.nextAt')}</th></tr></thead>
        <tbody>${this.items.map((contact) => this.row(contact))}</tbody></table>
        ${this.items.length === 0 ? html`<div class="empty">${this.t('core.nothing')}</div>` : nothing}</div>
      ${this.next ? html`<p style="text-align:center;margin-top:1rem"><button @click=${() => this.load(false)}>${this.t('core.more')}</button></p>` : nothing}
      ${this.opened === undefined ? nothing : html`<autodialer-story .contactId=${this.opened} @close=${() => (this.opened = undefined)}></autodialer-story>`}`;
  }

  private row(contact: Contact) {
    const { id, number, name, state: now, lastOutcome, reason, attempts, nextAt } = contact;
    return html`<tr class="link" @click=${() => (this.opened = id)}>
      <td class="num wide"><button class="plain" @click=${() => (this.opened = id)}>${formatPhone(number)}</button></td><td data-label=${this.t('autodialer.report.name')}>${name}</td>
      <td data-label=${this.t('autodialer.field.state')}><span class="badge ${contactTones[now] ?? ''}">${this.t(`autodialer.contact.state.${now}`)}</span></td>
      <td data-label=${this.t('autodialer.field.outcome')}>${lastOutcome ? this.t(`autodialer.outcome.${lastOutcome}`) : ''}${reason && reason !== lastOutcome ? html`${lastOutcome ? html`<br />` : nothing}<span class="small muted">${this.t(`autodialer.reason.${reason}`)}</span>` : nothing}</td>
      <td class="right num" data-label=${this.t('autodialer.field.attempts')}>${attempts}</td><td class="num" data-label=${this.t('autodialer.field.nextAt')}>${now === 'waiting' ? (nextAt ? formatTime(nextAt) : this.t('autodialer.nextInTurn')) : ''}</td></tr>`;
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
