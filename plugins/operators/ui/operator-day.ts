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
import { api, type Operator, type Turn } from './api.js';

const tones = { ready: 'green', paused: 'yellow', out: '' } as const;
const today = () => {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};

/** What an operator did on a day, turn by turn, with the sum of the time at work. */
@customElement('operators-day')
export class OperatorDay extends PanelElement {
  @property({ attribute: false }) operator: Operator | undefined;
  @state() private day = today();
  private readonly turns = api.query(this, '/api/operators/operators/:id/history', () => {
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
    const turns = (this.turns.data ?? []).filter(({ presence }) => presence !== 'out');
    const length = (turn: Turn) => {
      const { from, until } = this.span;
      return Math.max(0, Math.min(turn.until ?? Date.now(), until) - Math.max(turn.from, from));
    };
    const sum = (of: readonly Turn[]) => formatDuration(of.reduce((all, turn) => all + length(turn), 0));
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
          <div class="tile"><b>${sum(turns)}</b><span>${this.t('operators.history.total')}</span></div>
          <div class="tile">
            <b>${sum(turns.filter(({ paid }) => paid))}</b><span>${this.t('operators.history.paid')}</span>
          </div>
        </div>
        ${
          queryState(this.turns) ??
          (turns.length === 0
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
                  ${turns.map(
                    (turn) =>
                      html`<tr>
                        <td class="num" data-label=${this.t('operators.history.from')}>${formatClock(turn.from)}</td>
                        <td data-label=${this.t('operators.state')}>
                          <span class="badge ${tones[turn.presence]}"
                            >${textIn(turn.stateNames, appState.language)}</span
                          >
                        </td>
                        <td class="right num" data-label=${this.t('operators.history.length')}>
                          ${formatDuration(length(turn))}
                        </td>
                        <td class="num" data-label=${this.t('operators.phone')}>${turn.phone ?? ''}</td>
                        <td data-label=${this.t('operators.history.by')}>
                          ${this.t(`operators.history.by.${turn.by}`)}${
                            turn.why === 'missed'
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
