import { type CSSResultGroup, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { appState } from './app-state.js';
import { errorText } from './http.js';
import { navigate } from './navigation.js';
import { sharedStyles } from './styles/index.js';
import { t, type TextParams } from './texts.js';

/** Updates within one second after which an element is held to be in a loop. */
const mostUpdates = 300;

/**
 * What panels and the kit's larger elements are made of: texts in the page's language, permissions, the shared look. An
 * error while rendering is shown in its place; an element that updates itself without end is stopped.
 */
export class PanelElement extends LitElement {
  static override styles: CSSResultGroup = [sharedStyles];

  /** From the path: `/autodialer/campaigns/:id` gives `{ id }`. */
  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};

  private readonly onChange = () => this.requestUpdate();
  private updates = 0;
  private since = 0;
  private broken: unknown;

  override connectedCallback(): void {
    super.connectedCallback();
    appState.addEventListener('change', this.onChange);
  }
  override disconnectedCallback(): void {
    appState.removeEventListener('change', this.onChange);
    super.disconnectedCallback();
  }

  /** A text in the page's language. */
  t(key: string, params?: TextParams): string {
    return t(key, params);
  }
  can(permission: string): boolean {
    return appState.can(permission);
  }
  navigate(path: string): void {
    navigate(path);
  }

  override performUpdate(): void {
    const now = performance.now();
    if (now - this.since > 1000) {
      this.since = now;
      this.updates = 0;
    }
    this.updates += 1;
    if (this.updates > mostUpdates && this.broken === undefined)
      this.fail(new Error(`${this.localName} updates itself without end`));
    if (this.broken !== undefined) return;
    try {
      super.performUpdate();
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.broken = error;
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const text = document.createElement('p');
    text.setAttribute('role', 'alert');
    text.style.cssText =
      'margin:1rem;padding:1rem;border:1px solid var(--pz-red);border-radius:8px;color:var(--pz-red)';
    text.textContent = `${t('core.panel.failed')}: ${errorText(error)}`;
    root.replaceChildren(text);
    this.dispatchEvent(new CustomEvent('panel-failed', { detail: error, bubbles: true, composed: true }));
  }
}
export { html, nothing, type TemplateResult };
