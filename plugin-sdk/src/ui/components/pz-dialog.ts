import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PanelElement } from '../panel-element.js';
import { sharedStyles } from '../styles/index.js';

/** A modal window: title, content, and buttons in the slot `actions`. Escape and the cross send `close`. */
@customElement('pz-dialog')
export class PzDialog extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      dialog {
        border: 1px solid var(--pz-border);
        border-radius: 14px;
        padding: 0;
        background: var(--pz-surface);
        color: inherit;
        width: min(var(--pz-dialog-width, 34rem), calc(100vw - 1.5rem));
        max-height: calc(100dvh - 2rem);
        box-shadow: 0 24px 60px rgb(0 0 0 / 35%);
      }
      dialog::backdrop {
        background: rgb(10 14 20 / 50%);
      }
      form,
      .frame {
        display: flex;
        flex-direction: column;
        max-height: calc(100dvh - 2rem);
      }
      header {
        display: flex;
        align-items: center;
        gap: 1rem;
        padding: 1rem 1.25rem;
        border-bottom: 1px solid var(--pz-border);
      }
      header h2 {
        margin: 0;
        flex: 1;
      }
      .content {
        padding: 1.25rem;
        overflow: auto;
      }
      footer {
        display: flex;
        justify-content: flex-end;
        gap: 0.6rem;
        flex-wrap: wrap;
        padding: 0.9rem 1.25rem;
        border-top: 1px solid var(--pz-border);
      }
    `,
  ];
  @property() heading = '';
  /** As CSS has it; 34rem where it is empty. */
  @property() width = '';
  @property({ type: Boolean }) actions = true;

  private opener: HTMLElement | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.opener = focused();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.opener?.isConnected) this.opener.focus();
  }

  override willUpdate(): void {
    if (this.width !== '') this.style.setProperty('--pz-dialog-width', this.width);
  }
  override firstUpdated(): void {
    this.shadowRoot?.querySelector('dialog')?.showModal();
    // The browser would choose the cross, which stands first.
    const first = this.querySelector<HTMLElement>(fields) ?? this.querySelector<HTMLElement>("[slot='actions']");
    if (first instanceof LitElement) void first.updateComplete.then(() => first.focus());
    else first?.focus();
  }

  override render() {
    return html`<dialog aria-label=${this.heading} @cancel=${this.cancel}>
      <div class="frame">
        <header>
          <h2>${this.heading}</h2>
          <button class="plain icon" type="button" aria-label=${this.t('core.close')} @click=${this.cancel}>
            <pz-icon name="close"></pz-icon>
          </button>
        </header>
        <div class="content" @keydown=${this.key}><slot></slot></div>
        ${this.actions ? html`<footer><slot name="actions"></slot></footer>` : nothing}
      </div>
    </dialog>`;
  }

  private cancel(event: Event): void {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('close'));
  }

  /** The buttons stand outside of the form, so the browser itself would not send it on Enter. */
  private key(event: KeyboardEvent): void {
    const field = event.target;
    if (event.key !== 'Enter' || event.isComposing || !(field instanceof HTMLInputElement) || !field.form) return;
    if (['checkbox', 'radio', 'file', 'button', 'submit', 'reset'].includes(field.type)) return;
    event.preventDefault();
    field.form.requestSubmit();
  }
}

const fields = "input:not([type='hidden']), select, textarea, pz-file-drop";

/** What has the focus, inside whatever component it lies. */
function focused(): HTMLElement | undefined {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement && element !== document.body ? element : undefined;
}
