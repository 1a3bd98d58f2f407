import { css, customElement, html, nothing, PanelElement, property, sharedStyles } from '@perezvon/sdk/ui';

let last = 0;

/** A question mark that says what a figure is and of which numbers it was made: by touch, by mouse and by keyboard. */
@customElement('stats-define')
export class StatsDefine extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: inline-block;
        margin-left: 0.25rem;
        vertical-align: middle;
      }
      button {
        min-height: 0;
        width: 1.35rem;
        height: 1.35rem;
        padding: 0;
        border: 0;
        border-radius: 50%;
        background: var(--pz-hover);
        color: var(--pz-muted);
        font-size: 0.78rem;
        line-height: 1;
      }
      [popover] {
        position: fixed;
        inset: auto;
        margin: 0;
        max-width: min(22rem, calc(100vw - 2rem));
        padding: 0.75rem 1rem;
        border: 1px solid var(--pz-border-strong);
        border-radius: 10px;
        background: var(--pz-surface);
        color: var(--pz-text);
        box-shadow: 0 8px 28px rgb(0 0 0 / 0.25);
        font-size: 0.88rem;
        font-weight: 400;
        text-align: left;
        white-space: normal;
      }
      b {
        display: block;
        padding-bottom: 0.25rem;
      }
      .sum {
        padding-top: 0.4rem;
        font-variant-numeric: tabular-nums;
        color: var(--pz-muted);
      }
    `,
  ];
  /** Its texts are `stats.KEY` and `stats.define.KEY`. */
  @property() key = '';
  /** The numbers behind it, as `12 ÷ 40`; none where the figure is itself a count. */
  @property() sum = '';
  private readonly number = (last += 1);

  override render() {
    const id = `define-${this.number}`;
    // What is counted of a trunk has a definition of its own and the usual name.
    const name = this.t(`stats.${this.key.replace(/^trunk\./, '')}`);
    return html`<button popovertarget=${id} aria-label="${name}: ${this.t('stats.define')}" @click=${this.place}>
        ?
      </button>
      <div id=${id} popover role="note">
        <b>${name}</b
        >${this.t(`stats.define.${this.key}`)}${this.sum === '' ? nothing : html`<div class="sum">${this.sum}</div>`}
      </div>`;
  }
  /** Under its button, and inside the window. */
  private readonly place = (event: Event): void => {
    const button = event.currentTarget as HTMLElement;
    const box = this.shadowRoot?.querySelector<HTMLElement>('[popover]');
    if (!box) return;
    requestAnimationFrame(() => {
      const at = button.getBoundingClientRect();
      const left = Math.max(16, Math.min(at.left, window.innerWidth - box.offsetWidth - 16));
      const below = at.bottom + 6;
      const top = below + box.offsetHeight > window.innerHeight ? Math.max(8, at.top - box.offsetHeight - 6) : below;
      box.style.left = `${left}px`;
      box.style.top = `${top}px`;
    });
  };
}
