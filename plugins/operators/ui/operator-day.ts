import { textIn } from '@perezvon/sdk/shared';
import {
  appState,
  customElement,
  formatClock,
  formatDuration,
  html,
  nothing,
  PanelElement,
  property,
  queryState,
  state,
} from '@perezvon/sdk/ui';
import { api, type Operator, type StatePeriod } from './api.js';

const tones = { ready: 'green', paused: 'yellow', out: '' } as const;
const today = () => {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};

/** What an operator did on a day, state by state, with the sum of the time at work. */
@customElement('operators-day')
export class OperatorDay extends PanelElement {
  @property({ attribute: false }) operator: Operator | undefined;
  @state() private day = today();
  private readonly periods = api.query(this, '/api/operators/operators/:id/history', () => {
    const { from, until } = this.span;
    const query = { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
    return this.operator && { params: { id: this.operator.id }, query };
  });

  private get span(): { readonly from: number; readonly until: number } {
    const from = new Date(`${this.day}T00:00:00`).getTime();
    const next = new Date(from);
    next.setDate(next.getDate() + 1);
    return { from, until: next.getTime() };
  }

  override render() {
    const periods = (this.periods.data ?? []).filter(({ presence }) => presence !== 'out');
    const length = (period: StatePeriod) => {
      const { from, until } = this.span;
      return Math.max(0, Math.min(period.until ?? Date.now(), until) - Math.max(period.from, from));
    };
    const sum = (of: readonly StatePeriod[]) => formatDuration(of.reduce((all, period) => all + length(period), 0));
    return html`<pz-dialog
      width="48rem"
      heading="${this.t('operators.history')}: ${this.operator?.name ?? ''}"
      @close=${() => this.dispatchEvent(new CustomEvent('close'))}
    >
      <div class="stack">
        <div class="row">
          <label class="field"
            >${this.t('operators.history.day')}<input
              type="date"
              .value=${this.day}
              max=${today()}
              @change=${(event: Event) => (this.day = (event.target as HTMLInputElement).value || today())}
          /></label>
          <div class="tile"><b>${sum(periods)}</b><span>${this.t('operators.history.total')}</span></div>
          <div class="tile">
            <b>${sum(periods.filter(({ paid }) => paid))}</b><span>${this.t('operators.history.paid')}</span>
          </div>
        </div>
        ${
          queryState(this.periods) ??
          (periods.length === 0
            ? html`<p class="muted">${this.t('operators.history.none')}</p>`
            : html`<table class="cards">
                <thead>
                  <tr>
                    <th>${this.t('operators.history.from')}</th>
                    <th>${this.t('operators.state')}</th>
                    <th class="right">${this.t('operators.history.length')}</th>
                    <th>${this.t('operators.phone')}</th>
                    <th>${this.t('operators.history.by')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${periods.map(
                    (period) =>
                      html`<tr>
                        <td class="num" data-label=${this.t('operators.history.from')}>${formatClock(period.from)}</td>
                        <td data-label=${this.t('operators.state')}>
                          <span class="badge ${tones[period.presence]}"
                            >${textIn(period.stateNames, appState.language)}</span
                          >
                        </td>
                        <td class="right num" data-label=${this.t('operators.history.length')}>
                          ${formatDuration(length(period))}
                        </td>
                        <td class="num" data-label=${this.t('operators.phone')}>${period.phone ?? ''}</td>
                        <td data-label=${this.t('operators.history.by')}>
                          ${this.t(`operators.history.by.${period.by}`)}${
                            period.why === 'missed'
                              ? html` <span class="small muted">${this.t('operators.history.missed')}</span>`
                              : nothing
                          }
                        </td>
                      </tr>`,
                  )}
                </tbody>
              </table>`)
        }
      </div></pz-dialog
    >`;
  }
}
