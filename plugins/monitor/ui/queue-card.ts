import { customElement, formatDuration, html, PanelElement, property, sharedStyles } from '@perezvon/sdk/ui';
import { percentOf, type QueueNow } from './board.data.js';
import { cardStyles } from './cards.styles.js';

/** One queue now: who waits, how long, and how today has gone. */
@customElement('monitor-queue-card')
export class QueueCard extends PanelElement {
  static override styles = [sharedStyles, cardStyles];
  @property({ attribute: false }) queue!: QueueNow;
  /** The time that is shown, in milliseconds since 1970. */
  @property({ type: Number }) now = 0;
  /** An operator is dragged over it. */
  @property({ type: Boolean }) over = false;

  override render() {
    const { queue } = this;
    const share = (one: number | undefined) =>
      html`<b class=${one !== undefined && one < queue.percent ? 'bad' : ''}
        >${one === undefined ? '–' : `${Math.round(one)} %`}</b
      >`;
    const longest = queue.oldest === undefined ? undefined : this.now - queue.oldest;
    const hot = longest !== undefined && longest > queue.withinSeconds * 1_000;
    return html`<section class="queue ${hot ? 'hot' : ''} ${this.over ? 'over' : ''}">
      <h3>${queue.name}<span class="muted small">${queue.priority > 0 ? `P${queue.priority}` : ''}</span></h3>
      <div class="row bottom">
        <span class="big">${queue.waiting}</span><span class="muted">${this.t('monitor.waiting')}</span
        ><span class="grow"></span
        ><span class="num">${longest === undefined ? '' : formatDuration(Math.max(0, longest))}</span>
      </div>
      <div class="figures">
        <span>${this.t('monitor.talking')} <b>${queue.talking}</b></span
        ><span>
          ${this.t('monitor.level')} ${share(percentOf(queue.level))}, ${this.t('monitor.levelNow')}
          ${share(percentOf(queue.levelNow))}
        </span>
        <span>${this.t('monitor.offered')} <b>${queue.offered}</b></span
        ><span>${this.t('monitor.answered')} <b>${queue.answered}</b></span
        ><span>${this.t('monitor.lost')} <b>${queue.lost}</b></span>
      </div>
    </section>`;
  }
}
