import {
  customElement,
  formatPhone,
  formatTime,
  html,
  nothing,
  PanelElement,
  property,
  queryState,
  state,
} from '@perezvon/sdk/ui';
import './contact-story.js';
import { PagesController } from './pages.js';
import { contactTones, type Contact, outcomes, refusals } from './types.js';

const contactStates = ['waiting', 'dialling', 'reached', 'notReached', 'cancelled'] as const;

/** The contacts of a campaign with filters; each opens its story. */
@customElement('autodialer-contacts')
export class ContactsTable extends PanelElement {
  @property() campaignId = '';
  @state() private filter = { state: '', outcome: '', number: '' };
  @state() private opened: number | undefined;
  private readonly contacts = new PagesController(this, '/api/autodialer/campaigns/:id/contacts', () => {
    if (this.campaignId === '') return undefined;
    const { state: now, outcome, number } = this.filter;
    return {
      params: { id: this.campaignId },
      query: {
        limit: 100,
        state: contactStates.find((one) => one === now),
        outcome: [...outcomes, ...refusals].find((one) => one === outcome),
        number: number || undefined,
      },
    };
  });

  override render() {
    const select = (name: 'state' | 'outcome', label: string, values: readonly string[], text: string) =>
      html`<select class="auto" aria-label=${this.t(label)} @change=${(event: Event) => this.set(name, event)}>
        <option value="">${this.t(label)}: ${this.t('autodialer.any')}</option>
        ${values.map((value) => html`<option value=${value}>${this.t(`${text}.${value}`)}</option>`)}
      </select>`;
    return html`<div class="row space-below">
        ${select(
          'state',
          'autodialer.field.state',
          ['reached', 'notReached', 'waiting', 'dialling', 'cancelled'],
          'autodialer.contact.state',
        )}
        ${select('outcome', 'autodialer.field.outcome', [...outcomes, ...refusals], 'autodialer.outcome')}
        <input
          type="search"
          inputmode="tel"
          style="max-width:14rem"
          placeholder=${this.t('autodialer.report.number')}
          aria-label=${this.t('autodialer.report.number')}
          @change=${(event: Event) => this.set('number', event)}
        />
        <button class="plain icon" aria-label=${this.t('autodialer.refresh')} @click=${() => this.contacts.refresh()}>
          <pz-icon name="refresh"></pz-icon>
        </button>
      </div>
      ${queryState(this.contacts) ?? this.table(this.contacts.data ?? [])} ${this.contacts.moreButton()}
      ${
        this.opened === undefined
          ? nothing
          : html`<autodialer-story
              .contactId=${this.opened}
              @close=${() => (this.opened = undefined)}
            ></autodialer-story>`
      }`;
  }

  private table(contacts: readonly Contact[]) {
    return html`<div class="card flush">
      <table class="cards">
        <thead>
          <tr>
            <th>${this.t('autodialer.report.number')}</th>
            <th>${this.t('autodialer.report.name')}</th>
            <th>${this.t('autodialer.field.state')}</th>
            <th>${this.t('autodialer.field.outcome')}</th>
            <th class="right">${this.t('autodialer.field.attempts')}</th>
            <th>${this.t('autodialer.field.nextAt')}</th>
          </tr>
        </thead>
        <tbody>
          ${contacts.map((contact) => this.row(contact))}
        </tbody>
      </table>
      ${contacts.length === 0 ? html`<div class="empty">${this.t('core.nothing')}</div>` : nothing}
    </div>`;
  }

  private row(contact: Contact) {
    const { id, number, name, state: now, lastOutcome, reason, attempts, nextAt } = contact;
    return html`<tr class="link" @click=${() => (this.opened = id)}>
      <td class="num wide"><button class="plain" @click=${() => (this.opened = id)}>${formatPhone(number)}</button></td>
      <td data-label=${this.t('autodialer.report.name')}>${name}</td>
      <td data-label=${this.t('autodialer.field.state')}>
        <span class="badge ${contactTones[now] ?? ''}">${this.t(`autodialer.contact.state.${now}`)}</span>
      </td>
      <td data-label=${this.t('autodialer.field.outcome')}>
        ${lastOutcome ? this.t(`autodialer.outcome.${lastOutcome}`) : ''}${
          reason && reason !== lastOutcome
            ? html`${lastOutcome ? html`<br />` : nothing}<span class="small muted"
                  >${this.t(`autodialer.reason.${reason}`)}</span
                >`
            : nothing
        }
      </td>
      <td class="right num" data-label=${this.t('autodialer.field.attempts')}>${attempts}</td>
      <td class="num" data-label=${this.t('autodialer.field.nextAt')}>
        ${now === 'waiting' ? (nextAt ? formatTime(nextAt) : this.t('autodialer.nextInTurn')) : ''}
      </td>
    </tr>`;
  }

  private set(name: 'state' | 'outcome' | 'number', event: Event): void {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement)
      this.filter = { ...this.filter, [name]: event.target.value.replaceAll(' ', '') };
  }
}
