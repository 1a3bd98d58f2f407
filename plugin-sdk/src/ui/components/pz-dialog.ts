import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PanelElement } from '../panel-element.js';
import { sharedStyles } from '../styles.js';

/** A modal window: title, content, and buttons in the slot `actions`. Escape and the cross send `close`. */
@customElement('pz-dialog')
export class PzDialog extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      dialog { border: 1px solid var(--pz-border); border-radius: 14px; padding: 0; background: var(--pz-surface); color: inherit; width: min(var(--pz-dialog-width, 34rem), calc(100vw - 1.5rem)); max-height: calc(100dvh - 2rem); box-shadow: 0 24px 60px rgb(0 0 0 / 35%); }
      dialog::backdrop { background: rgb(10 14 20 / 50%); }
      form, .frame { display: flex; flex-direction: column; max-height: calc(100dvh - 2rem); }
      header { display: flex; align-items: center; gap: 1rem; padding: 1rem 1.25rem; border-bottom: 1px solid var(--pz-border); } header h2 { margin: 0; flex: 1; }
      .content { padding: 1.25rem; overflow: auto; }
      footer { display: flex; justify-content: flex-end; gap: 0.6rem; flex-wrap: wrap; padding: 0.9rem 1.25rem; border-top: 1px solid var(--pz-border); }
    `,
  ];
  @property() heading = '';
  @property({ type: Boolean }) actions = true;

  override firstUpdated(): void {
    this.shadowRoot?.querySelector('dialog')?.showModal();
  }

  override render() {
    return html`<dialog aria-label=${this.heading} @cancel=${this.cancel}>
      <div class="frame">
        <header><h2>${this.heading}</h2><button class="plain icon" type="button" aria-label=${this.t('core.close')} @click=${this.cancel}><pz-icon name="close"></pz-icon></button></header>
        <div class="content"><slot></slot></div>
        ${this.actions ? html`<footer><slot name="actions"></slot></footer>` : nothing}
      </div>
    </dialog>`;
  }

  private cancel(event: Event): void {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('close'));
  }
}
