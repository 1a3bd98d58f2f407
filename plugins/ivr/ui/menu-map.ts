import { css, customElement, html, nothing, PanelElement, property, sharedStyles } from '@perezvon/sdk/ui';
import { type Action, actionsOf, api, type Menu } from './api.js';

const deepest = 6;

/** A menu drawn as a tree: what leads where, sub-menus unfolded, a way back shown by its name alone. */
@customElement('ivr-map')
export class MenuMap extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        overflow-x: auto;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0 0 0 1.4rem;
        border-left: 2px solid var(--pz-border-strong);
      }
      .root > ol {
        margin-left: 0.9rem;
      }
      li {
        position: relative;
        padding: 0.25rem 0;
        white-space: nowrap;
      }
      li::before {
        content: '';
        position: absolute;
        left: -1.4rem;
        top: 1.15rem;
        width: 1.1rem;
        border-top: 2px solid var(--pz-border-strong);
      }
      .box {
        display: inline-flex;
        gap: 0.6rem;
        align-items: center;
        border: 1px solid var(--pz-border);
        border-radius: 8px;
        background: var(--pz-surface);
        padding: 0.25rem 0.7rem;
      }
      .menu {
        border-color: var(--pz-accent);
        font-weight: 600;
      }
      .key {
        min-width: 1.5rem;
        text-align: center;
        font-weight: 650;
        color: var(--pz-accent);
      }
    `,
  ];
  @property({ attribute: false }) menu: Menu | undefined;
  @property({ attribute: false }) menus: readonly Menu[] = [];
  private readonly choices = api.query(this, '/api/core/destinations');

  override render() {
    return this.menu
      ? html`<div class="root">
          <span class="box menu">${this.menu.name}</span>${this.ways(this.menu, [this.menu.id])}
        </div>`
      : nothing;
  }
  private ways(menu: Menu, path: readonly string[]): unknown {
    return html`<ol>
      ${actionsOf(menu.settings).map(([place, action]) => {
        const id = menuIdOf(action);
        const next = this.menus.find((one) => one.id === id);
        const name = /^[0-9*#]$/.test(place) ? place : this.t(`ivr.what.${place}`);
        const deeper = next && !path.includes(next.id) && path.length < deepest;
        return html`<li>
          <span class="box ${next ? 'menu' : ''}"
            ><span class="key">${name}</span>${next ? next.name : this.words(action)}</span
          >${deeper ? this.ways(next, [...path, next.id]) : nothing}
        </li>`;
      })}
    </ol>`;
  }
  private words(action: Action): string {
    if (action.do === 'go') {
      const choice = this.choices.data?.find(({ kind }) => kind === action.to?.kind);
      return choice ? this.t(choice.titleKey) : (action.to?.kind ?? '?');
    }
    const what = this.t(`ivr.do.${action.do}`);
    if (action.do === 'language') return `${what}: ${action.language}`;
    return action.do === 'say' ? `${what}: ${action.text.slice(0, 40)}` : what;
  }
}

function menuIdOf(action: Action): string | undefined {
  if (action.do !== 'go' || action.to?.kind !== 'ivr.menu') return undefined;
  const { target } = action.to;
  return typeof target === 'object' && target !== null && 'menuId' in target ? String(target.menuId) : undefined;
}
