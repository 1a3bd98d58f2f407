import { css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { PanelElement } from '../panel-element.js';
import { sharedStyles } from '../styles/index.js';

interface Toast {
  readonly id: number;
  readonly kind: 'done' | 'error';
  readonly text: string;
}
const shownMs = 4_000;

/** Where toasts appear; the shell has one. */
@customElement('pz-toasts')
export class PzToasts extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: fixed;
        inset: auto 1rem 1rem auto;
        margin: 0;
        padding: 0;
        border: 0;
        background: none;
        overflow: visible;
        z-index: 50;
        display: grid;
        gap: 0.5rem;
        width: min(24rem, calc(100vw - 2rem));
      }
      div {
        display: flex;
        gap: 0.75rem;
        align-items: center;
        background: var(--pz-surface);
        border: 1px solid var(--pz-border);
        border-left: 4px solid var(--pz-green);
        border-radius: 10px;
        padding: 0.7rem 0.5rem 0.7rem 1rem;
        box-shadow: 0 12px 32px rgb(0 0 0 / 25%);
      }
      div.error {
        border-left-color: var(--pz-red);
      }
      span {
        flex: 1;
        overflow-wrap: anywhere;
      }
    `,
  ];
  @state() private toasts: readonly Toast[] = [];
  private next = 1;
  private readonly onToast = (event: Event) => {
    if (!(event instanceof CustomEvent)) return;
    const id = this.next;
    this.next += 1;
    this.toasts = [...this.toasts.slice(-3), { ...event.detail, id }];
    if (event.detail.kind === 'done') setTimeout(() => this.remove_(id), shownMs);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.popover = 'manual';
    window.addEventListener('pz-toast', this.onToast);
  }
  override disconnectedCallback(): void {
    window.removeEventListener('pz-toast', this.onToast);
    super.disconnectedCallback();
  }

  /** A window opened meanwhile lies above what was there before; shown anew, a toast lies above the window. */
  override updated(): void {
    if (this.matches(':popover-open')) this.hidePopover();
    if (this.toasts.length > 0 && this.isConnected) this.showPopover();
  }

  override render() {
    return repeat(
      this.toasts,
      ({ id }) => id,
      ({ id, kind, text }) =>
        html`<div class=${kind} role=${kind === 'error' ? 'alert' : 'status'}>
          <span>${text}</span>
          <button class="plain icon" aria-label=${this.t('core.close')} @click=${() => this.remove_(id)}>
            <pz-icon name="close"></pz-icon>
          </button>
        </div>`,
    );
  }

  private remove_(id: number): void {
    this.toasts = this.toasts.filter((toast) => toast.id !== id);
  }
}
