import { css, customElement, html, nothing, PanelElement, property, sharedStyles } from '@perezvon/sdk/ui';
import type { Named } from './api.js';

/** A choice of several things; none chosen stands for all. Tells by `change` with their ids. */
@customElement('stats-several')
export class Several extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        position: relative;
      }
      summary {
        cursor: pointer;
        border: 1px solid var(--pz-border-strong);
        border-radius: 8px;
        padding: 0.45rem 0.7rem;
        background: var(--pz-surface);
        list-style: none;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .list {
        position: absolute;
        z-index: 5;
        inset-inline: 0;
        max-height: 16rem;
        overflow-y: auto;
        display: grid;
        gap: 0.2rem;
        padding: 0.6rem 0.8rem;
        margin-top: 0.25rem;
        border: 1px solid var(--pz-border-strong);
        border-radius: 8px;
        background: var(--pz-surface);
        box-shadow: 0 8px 28px rgb(0 0 0 / 0.2);
      }
    `,
  ];
  @property({ attribute: false }) all: readonly Named[] = [];
  @property({ attribute: false }) chosen: readonly string[] = [];
  @property() label = '';

  override render() {
    const names = this.all.filter(({ id }) => this.chosen.includes(id)).map(({ name }) => name);
    return html`<div class="field">
      <b class="small">${this.label}</b>
      <details @keydown=${this.close} @focusout=${this.left}>
        <summary aria-label="${this.label}: ${names.length === 0 ? this.t('stats.all') : names.join(', ')}">
          ${names.length === 0 ? this.t('stats.all') : names.join(', ')}
        </summary>
        <div class="list" role="group" aria-label=${this.label}>
          ${this.all.map(
            ({ id, name }) =>
              html`<label class="check"
                  ><input
                    type="checkbox"
                    .checked=${this.chosen.includes(id)}
                    @change=${() => this.toggle(id)}
                  />${name}</label
                >`,
          )}${
            this.chosen.length === 0
              ? nothing
              : html`<button class="plain" @click=${() => this.tell([])}>${this.t('stats.all')}</button>`
          }
        </div>
      </details>
    </div>`;
  }
  private toggle(id: string): void {
    this.tell(this.chosen.includes(id) ? this.chosen.filter((one) => one !== id) : [...this.chosen, id]);
  }
  private tell(chosen: readonly string[]): void {
    this.dispatchEvent(new CustomEvent('change', { detail: chosen }));
  }
  private readonly close = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') (event.currentTarget as HTMLDetailsElement).open = false;
  };
  private readonly left = (event: FocusEvent): void => {
    const box = event.currentTarget as HTMLDetailsElement;
    // A click on a text inside takes the focus nowhere.
    if (event.relatedTarget instanceof Node && !box.contains(event.relatedTarget)) box.open = false;
  };
}
