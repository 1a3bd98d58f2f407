import {
  customElement,
  formatDuration,
  formatPhone,
  html,
  nothing,
  PanelElement,
  property,
  toastError,
} from '@perezvon/sdk/ui';
import { api, type Board, type CallerLine } from './api.js';
import { inOrder } from './board.data.js';

/** Who waits, in the order in which they are served. */
@customElement('monitor-callers')
export class CallersCard extends PanelElement {
  @property({ attribute: false }) board: Board | undefined;
  /** The time that is shown, in milliseconds since 1970. */
  @property({ type: Number }) now = 0;

  override render() {
    const waiting = inOrder(this.board?.callers ?? {});
    return html`<div class="card flush">
      <table class="cards">
        <thead>
          <tr>
            <th>${this.t('monitor.callers')}</th>
            <th>${this.t('monitor.queue')}</th>
            <th class="right">${this.t('monitor.since')}</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${
            waiting.length === 0
              ? html`<tr>
                  <td class="wide muted" colspan="4">${this.t('monitor.callers.none')}</td>
                </tr>`
              : waiting.map(([id, caller]) => this.callerRow(id, caller))
          }
        </tbody>
      </table>
    </div>`;
  }
  private callerRow(id: string, caller: CallerLine) {
    return html`<tr>
      <td class="wide num">
        ${this.callLink(id, caller)}${
          caller.isFirst ? html` <span class="badge blue">${this.t('monitor.first')}</span>` : nothing
        }${caller.isCallback ? html` <span class="badge">${this.t('monitor.callback')}</span>` : nothing}${
          caller.state === 'offered'
            ? html`<br /><span class="small muted">${this.t('monitor.offered.now')}</span>`
            : nothing
        }
      </td>
      <td data-label=${this.t('monitor.queue')}>${this.board?.queues[caller.queueId]?.name ?? ''}</td>
      <td class="right num" data-label=${this.t('monitor.since')}>
        ${formatDuration(Math.max(0, this.now - caller.since))}
      </td>
      <td class="right">
        ${
          this.can('queues.steer') && caller.state === 'waiting'
            ? html`<button
                class="plain icon"
                title=${this.t('monitor.toFront')}
                aria-label="${this.t('monitor.toFront')}: ${caller.number ?? ''}"
                @click=${() => this.toFront(id)}
              >
                <pz-icon name="front"></pz-icon>
              </button>`
            : nothing
        }
      </td>
    </tr>`;
  }

  private callLink(id: string, { number }: CallerLine) {
    const text = number ? formatPhone(number) : this.t('monitor.hidden');
    return this.can('core.calls.read') ? html`<a href="/calls/${id}">${text}</a>` : text;
  }

  private async toFront(id: string): Promise<void> {
    try {
      await api.post('/api/queues/callers/:id/to-front', { params: { id } });
    } catch (error) {
      toastError(error);
    }
  }
}
