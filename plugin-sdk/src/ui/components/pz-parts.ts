import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { hostApi, type LoadablePart } from '../host-api.js';

interface PlacedPart extends LoadablePart {
  readonly at: string;
}

/** @throws whatever the module or the constructor throws */
export async function makePart({ tag, module }: LoadablePart): Promise<HTMLElement> {
  if (!customElements.get(tag)) await import(/* @vite-ignore */ module);
  const Part = customElements.get(tag);
  if (!Part) throw new Error(`${module} does not define <${tag}>`);
  // createElement would hide what the constructor throws.
  return new Part();
}

/**
 * A place of a panel at which other plugins put parts of theirs: those whose manifest says `"parts": [{ "at": … }]` with
 * the name of the place. Each gets what the panel tells as its property `given`. One that breaks leaves the panel.
 */
@customElement('pz-parts')
export class PzParts extends LitElement {
  /** A place at which there is nothing takes no room. */
  static override styles = css`
    :host {
      display: contents;
    }
  `;
  @property() at = '';
  @property({ attribute: false }) given: Readonly<Record<string, unknown>> = {};
  @state() private parts: readonly HTMLElement[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }
  override willUpdate(): void {
    for (const part of this.parts) Object.assign(part, { given: this.given });
  }
  override render() {
    return html`${this.parts}`;
  }

  private async load(): Promise<void> {
    let placed: readonly PlacedPart[] = [];
    try {
      ({ parts: placed } = await hostApi.get('/api/core/shell'));
    } catch {
      // The panel is whole without them.
      return;
    }
    const made = await Promise.all(placed.filter(({ at }) => at === this.at).map((part) => this.make(part)));
    this.parts = made.filter((part) => part !== undefined);
  }
  private async make(part: PlacedPart): Promise<HTMLElement | undefined> {
    try {
      const made = await makePart(part);
      made.addEventListener('panel-failed', (event) => {
        // It is the part that broke, not the panel around it.
        event.stopPropagation();
        if (event instanceof CustomEvent) this.tell(part.tag, event.detail);
      });
      return made;
    } catch (error) {
      this.tell(part.tag, error);
      return undefined;
    }
  }
  private tell(tag: string, error: unknown): void {
    this.dispatchEvent(new CustomEvent('part-failed', { detail: { tag, error }, bubbles: true, composed: true }));
  }
}
