import {
  customElement,
  dataTable,
  formatNumber,
  formatPhone,
  formatTime,
  html,
  nothing,
  PanelElement,
  property,
  state,
} from '@perezvon/sdk/ui';
import type { LostCall } from './api.js';
import { define, time } from './columns.js';

const few = 10;

/** Who hung up while waiting, and whether somebody spoke with them later. */
@customElement('stats-lost-calls')
export class LostCalls extends PanelElement {
  @property({ attribute: false }) calls: readonly LostCall[] = [];
  /** The name of a queue by its id. */
  @property({ attribute: false }) queueName: (id: string) => string = (id) => id;
  @state() private all = false;

  override render() {
    const { calls } = this;
    if (calls.length === 0) return nothing;
    const rows = this.all ? calls : calls.slice(0, few);
    const later = calls.filter(({ answeredLaterAt }) => answeredLaterAt !== null).length;
    return html`<div class="card flush">
      <h2 class="inset-head">${this.t('stats.lostCalls')}</h2>
      ${dataTable<LostCall>({
        rows,
        columns: [
          { title: this.t('stats.time'), look: 'wide num', cell: ({ enteredAt }) => formatTime(enteredAt) },
          {
            title: this.t('stats.number'),
            look: 'num',
            cell: ({ number }) => (number === null ? this.t('stats.hidden') : formatPhone(number)),
          },
          { title: this.t('stats.queue'), cell: ({ queueId }) => this.queueName(queueId) },
          { title: this.t('stats.wait'), look: 'right num', cell: ({ waitMs }) => time(waitMs) },
          {
            title: this.t('stats.later'),
            beside: define('later', `${formatNumber(later)} ÷ ${formatNumber(calls.length)}`),
            cell: ({ answeredLaterAt: at }) =>
              at === null
                ? html`<span class="badge red">${this.t('stats.never')}</span>`
                : html`<span class="badge green">${formatTime(at)}</span>`,
          },
        ],
      })}
      ${
        calls.length > rows.length
          ? html`<div class="inset">
              <button @click=${() => (this.all = true)}>${this.t('stats.more')} (${calls.length})</button>
            </div>`
          : nothing
      }
    </div>`;
  }
}
