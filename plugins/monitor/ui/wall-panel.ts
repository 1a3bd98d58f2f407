import { css, customElement, formatDuration, html, nothing, sharedStyles, state } from '@perezvon/sdk/ui';
import { LivePanel } from './ticking.js';
import { tonesOf } from './tones.js';
import { percentOf, type QueueNow, queuesNow } from './board.data.js';

const soundKey = 'monitor.wall.sound';

/** The wall board: few figures, large, for a screen that everybody sees. */
@customElement('monitor-wall')
export class WallPanel extends LivePanel {
  static override styles = [
    sharedStyles,
    css`
      .board {
        display: grid;
        gap: clamp(0.75rem, 1.5vw, 1.75rem);
        padding: clamp(0rem, 1vw, 1rem);
        background: var(--pz-background, var(--pz-surface));
      }
      .board:fullscreen {
        padding: 2rem;
        overflow: auto;
        align-content: start;
      }
      .lines {
        display: grid;
        gap: clamp(0.75rem, 1.5vw, 1.5rem);
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr));
      }
      .line {
        border: 1px solid var(--pz-border);
        border-left: 0.6rem solid var(--pz-green);
        border-radius: 16px;
        padding: clamp(1rem, 2vw, 2rem);
        background: var(--pz-surface);
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: 0.5rem 1rem;
      }
      .line.yellow {
        border-left-color: var(--pz-yellow);
      }
      .line.red {
        border-left-color: var(--pz-red);
        background: color-mix(in srgb, var(--pz-red) 10%, var(--pz-surface));
      }
      .line h2 {
        grid-column: 1 / -1;
        margin: 0;
        font-size: clamp(1.3rem, 2.2vw, 2.4rem);
      }
      .figure b {
        display: block;
        font-size: clamp(1.6rem, 3.2vw, 4.2rem);
        line-height: 1.05;
        font-weight: 700;
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
      .figure.yellow b {
        color: var(--pz-yellow);
      }
      .figure.red b {
        color: var(--pz-red);
      }
      .figure span {
        color: var(--pz-muted);
        font-size: clamp(0.85rem, 1.1vw, 1.2rem);
      }
      .sum {
        display: flex;
        flex-wrap: wrap;
        gap: 1rem 3rem;
        font-size: clamp(1.1rem, 1.6vw, 1.8rem);
      }
      .sum b {
        font-variant-numeric: tabular-nums;
      }
      .alert {
        font-size: clamp(1.1rem, 1.6vw, 1.8rem);
      }
    `,
  ];
  @state() private sound = localStorage.getItem(soundKey) === 'on';
  /** The browser makes no sound before somebody has touched the page. */
  @state() private muted = false;
  private reported = new Set<string>();

  override render() {
    const { data } = this.board;
    const queues = data ? queuesNow(data) : [];
    const present = Object.values(this.presences.data?.presences ?? {});
    const work = Object.values(data?.operators ?? {});
    const count = (of: string) => work.filter((one) => one.work === of).length;
    this.ring();
    return html`<div class="head">
        <h1>${this.t('monitor.wall.title')}</h1>
        <label class="check"
          ><input
            type="checkbox"
            ?checked=${this.sound}
            @change=${this.keepSound}
          />${this.t('monitor.wall.sound')}</label
        ><button @click=${() => this.shadowRoot?.querySelector('.board')?.requestFullscreen()}>
          <pz-icon name="wall"></pz-icon>${this.t('monitor.wall.open')}
        </button>
      </div>
      ${this.sound && this.muted ? html`<div class="notice" role="status">${this.t('monitor.wall.muted')}</div>` : nothing}
      <div class="board">
        ${this.openAlerts.map((alert) => html`<div class="notice red alert" role="alert">${this.alertText(alert)}</div>`)}
        <div class="lines">${queues.map((queue) => this.line(queue))}</div>
        <div class="sum">
          <span>${this.t('monitor.ready')} <b>${present.filter(({ presence }) => presence === 'ready').length}</b></span
          ><span>${this.t('monitor.talking')} <b>${count('talking')}</b></span
          ><span>${this.t('monitor.work.wrapUp')} <b>${count('wrapUp')}</b></span>
        </div>
        ${
          data && queues.length === 0
            ? html`<div class="empty">
                <b>${this.t('monitor.none')}</b><span>${this.t('monitor.none.hint')}</span>
              </div>`
            : nothing
        }
      </div>`;
  }

  private line(queue: QueueNow) {
    const longest = queue.oldest === undefined ? 0 : Math.max(0, this.now - queue.oldest);
    const level = percentOf(queue.level);
    const tones = tonesOf(queue, this.now);
    return html`<section class="line ${tones.queue}">
      <h2>${queue.name}</h2>
      <div class="figure ${tones.waiting}"><b>${queue.waiting}</b><span>${this.t('monitor.waiting')}</span></div>
      <div class="figure ${tones.wait}"><b>${formatDuration(longest)}</b><span>${this.t('monitor.longest')}</span></div>
      <div class="figure ${tones.level}">
        <b>${level === undefined ? '–' : `${Math.round(level)}%`}</b><span>${this.t('monitor.level')}</span>
      </div>
      <div class="figure"><span>${this.t('monitor.answered')} ${queue.answered}</span></div>
      <div class="figure"><span>${this.t('monitor.lost')} ${queue.lost}</span></div>
      <div class="figure">${queue.priority > 0 ? html`<span>P${queue.priority}</span>` : nothing}</div>
    </section>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('click', this.heard);
    this.heard();
  }
  override disconnectedCallback(): void {
    document.removeEventListener('click', this.heard);
    super.disconnectedCallback();
  }
  private readonly heard = (): void => {
    this.muted = !(navigator.userActivation?.hasBeenActive ?? true);
  };
  private readonly keepSound = (): void => {
    this.sound = !this.sound;
    localStorage.setItem(soundKey, this.sound ? 'on' : 'off');
  };

  /** A short tone for each alert that is new. */
  private ring(): void {
    const open = new Set(this.openAlerts.map(({ key, since }) => `${key} ${since}`));
    const isNew = [...open].some((key) => !this.reported.has(key));
    this.reported = open;
    if (!isNew || !this.sound) return;
    const context = new AudioContext();
    const tone = context.createOscillator();
    tone.frequency.value = 880;
    tone.connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + 0.3);
    tone.onended = () => void context.close();
  }
}
