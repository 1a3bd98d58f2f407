import {
  customElement,
  formatDuration,
  formatPhone,
  formatTime,
  formText,
  html,
  nothing,
  PanelElement,
  property,
  type QueryOf,
  queryState,
  state,
  toastError,
} from '@perezvon/sdk/ui';
import './contact-story.js';
import './job-progress.js';
import { PagesController } from './pages.js';
import { api, type Attempt, browserZone, type Campaign, outcomes, outcomeTone, type PanelApi } from './types.js';

type AttemptFilter = QueryOf<PanelApi, 'GET', '/api/autodialer/attempts'>;

/** Attempts by period, number, campaign, outcome and unsuccessful only, with the same as Excel or CSV. */
@customElement('autodialer-attempts')
export class AttemptsTable extends PanelElement {
  /** Only those of this campaign; of all when empty. */
  @property() campaignId = '';
  @property({ attribute: false }) campaigns: readonly Campaign[] = [];
  @state() private opened: number | undefined;
  @state() private file: { readonly id: string; readonly jobId: string; readonly format: 'xlsx' | 'csv' } | undefined;
  @state() private filter: AttemptFilter = {};
  private readonly attempts = new PagesController(this, '/api/autodialer/attempts', () => ({
    query: { limit: 100, ...this.conditions() },
  }));

  override render() {
    return html`<form class="row space-below bottom" @submit=${this.search}>
        <label class="field">${this.t('autodialer.report.from')}<input name="from" type="datetime-local" /></label>
        <label class="field">${this.t('autodialer.report.to')}<input name="to" type="datetime-local" /></label>
        <label class="field"
          >${this.t('autodialer.report.number')}<input
            name="number"
            inputmode="tel"
            maxlength="20"
            pattern="\\+?[0-9 ]{1,20}"
        /></label>
        ${
          this.campaigns.length > 0
            ? html`<label class="field"
                >${this.t('autodialer.report.campaign')}<select name="campaignId">
                  <option value="">${this.t('autodialer.any')}</option>
                  ${this.campaigns.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
                </select></label
              >`
            : nothing
        }
        <label class="field"
          >${this.t('autodialer.field.outcome')}<select name="outcome">
            <option value="">${this.t('autodialer.any')}</option>
            ${outcomes.map((outcome) => html`<option value=${outcome}>${this.t(`autodialer.outcome.${outcome}`)}</option>`)}
          </select></label
        >
        <label class="check"
          ><input type="checkbox" name="unsuccessful" value="true" />${this.t('autodialer.report.unsuccessful')}</label
        >
        <button><pz-icon name="search"></pz-icon>${this.t('autodialer.report.make')}</button>
        ${
          this.can('autodialer.reports.read')
            ? html`<button type="button" @click=${() => this.export('xlsx')}>
                  <pz-icon name="download"></pz-icon>Excel</button
                ><button type="button" @click=${() => this.export('csv')}>
                  <pz-icon name="download"></pz-icon>CSV
                </button>`
            : nothing
        }
        ${
          this.file
            ? html`<span class="muted"
                >${this.t('autodialer.report.making')}
                <autodialer-job .jobId=${this.file.jobId} @done=${this.made}></autodialer-job
              ></span>`
            : nothing
        }
      </form>
      ${queryState(this.attempts) ?? this.table(this.attempts.data ?? [])} ${this.attempts.moreButton()}
      ${
        this.opened === undefined
          ? nothing
          : html`<autodialer-story
              .contactId=${this.opened}
              @close=${() => (this.opened = undefined)}
            ></autodialer-story>`
      }`;
  }

  private table(attempts: readonly Attempt[]) {
    return html`<div class="card flush">
      <table class="cards">
        <thead>
          <tr>
            <th>${this.t('autodialer.report.startedAt')}</th>
            <th>${this.t('autodialer.report.number')}</th>
            <th>${this.t('autodialer.report.name')}</th>
            ${this.campaignId ? nothing : html`<th>${this.t('autodialer.report.campaign')}</th>`}
            <th>${this.t('autodialer.report.outcome')}</th>
            <th class="right">${this.t('autodialer.report.heard')}</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${attempts.map((attempt) => this.row(attempt))}
        </tbody>
      </table>
      ${attempts.length === 0 ? html`<div class="empty">${this.t('core.nothing')}</div>` : nothing}
    </div>`;
  }

  private row(attempt: Attempt) {
    const open = this.can('autodialer.contacts.read') ? () => (this.opened = attempt.contactId) : undefined;
    const number = formatPhone(attempt.number);
    return html`<tr class=${open ? 'link' : ''} @click=${open}>
      <td class="num" data-label=${this.t('autodialer.report.startedAt')}>${formatTime(attempt.createdAt, true)}</td>
      <td class="num" data-label=${this.t('autodialer.report.number')}>
        ${open ? html`<button class="plain">${number}</button>` : number}
      </td>
      <td data-label=${this.t('autodialer.report.name')}>${attempt.name}</td>
      ${this.campaignId ? nothing : html`<td data-label=${this.t('autodialer.report.campaign')}>${attempt.campaign}</td>`}
      <td data-label=${this.t('autodialer.report.outcome')}>
        <span class="badge ${outcomeTone(attempt.outcome)}"
          >${attempt.outcome ? this.t(`autodialer.outcome.${attempt.outcome}`) : this.t('autodialer.inProgress')}</span
        >
      </td>
      <td class="right num" data-label=${this.t('autodialer.report.heard')}>${formatDuration(attempt.heardMs)}</td>
      <td class="small muted">
        ${attempt.sipStatus ? `SIP ${attempt.sipStatus}` : attempt.cause ? `Q.850 ${attempt.cause}` : ''}
      </td>
    </tr>`;
  }

  private search(event: SubmitEvent): void {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    const before = JSON.stringify(this.filter);
    const text = (name: string) => formText(data, name).replaceAll(' ', '') || undefined;
    const moment = (name: string) => {
      const value = text(name);
      return value === undefined ? undefined : new Date(value).toISOString();
    };
    const filter: AttemptFilter = {
      from: moment('from'),
      to: moment('to'),
      number: text('number'),
      campaignId: text('campaignId'),
      outcome: outcomes.find((one) => one === text('outcome')),
      unsuccessful: data.has('unsuccessful') ? 'true' : undefined,
    };
    this.filter = filter;
    // The same question once more is one that wants the newest answer.
    if (JSON.stringify(filter) === before) void this.attempts.refresh();
  }

  private conditions(): AttemptFilter {
    return this.campaignId === '' ? this.filter : { ...this.filter, campaignId: this.campaignId };
  }

  private async export(format: 'xlsx' | 'csv'): Promise<void> {
    const { unsuccessful, ...rest } = this.conditions();
    try {
      this.file = {
        ...(await api.post('/api/autodialer/exports', {
          body: {
            format,
            timeZone: browserZone(),
            filter: { ...rest, ...(unsuccessful ? { unsuccessful: true } : {}) },
          },
        })),
        format,
      };
    } catch (error) {
      toastError(error);
    }
  }

  private made(event: CustomEvent<string>): void {
    const { file } = this;
    this.file = undefined;
    if (!file) return;
    if (event.detail === 'done') location.assign(`/api/autodialer/exports/${file.id}/${file.format}`);
    else toastError(new Error(this.t('autodialer.report.failed')));
  }
}
