import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PanelElement } from '../panel-element.js';

/** A button for places that the shared styles do not reach. `look`: primary, danger, plain. */
@customElement('pz-button')
export class PzButton extends PanelElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  @property() look = '';
  @property({ type: Boolean }) disabled = false;

  override render() {
    return html`<button type="button" class=${this.look} ?disabled=${this.disabled}><slot></slot></button>`;
  }
}
