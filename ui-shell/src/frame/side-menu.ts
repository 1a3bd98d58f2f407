import { css, customElement, html, nothing, PanelElement, property, sharedStyles } from '@perezvon/sdk/ui';
import type { Page } from '../core-pages.js';

const groups = ['', 'outbound', 'inbound', 'people', 'reports', 'system'];

/** The menu, made of what the running plugins and core contribute. */
@customElement('side-menu')
export class SideMenu extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        background: var(--pz-side);
        color: var(--pz-side-text);
        overflow-y: auto;
        display: flex;
        flex-direction: column;
      }
      .brand {
        display: flex;
        gap: 0.65rem;
        align-items: center;
        padding: 1.1rem 1.25rem 0.9rem;
        color: var(--pz-side-strong);
        font-size: 1.15rem;
        font-weight: 700;
        letter-spacing: -0.01em;
        text-decoration: none;
      }
      .brand:hover {
        text-decoration: none;
      }
      .brand span {
        display: grid;
        place-items: center;
        width: 2.1rem;
        height: 2.1rem;
        border-radius: 10px;
        background: linear-gradient(135deg, #3b82f6, #1d4fb8);
      }
      nav {
        flex: 1;
        padding: 0.25rem 0.75rem 1rem;
      }
      h2 {
        font-size: 0.72rem;
        text-transform: uppercase;
        letter-spacing: 0.06em;
        font-weight: 600;
        margin: 1.1rem 0.6rem 0.35rem;
        color: color-mix(in srgb, var(--pz-side-text) 75%, transparent);
      }
      a.item {
        display: flex;
        gap: 0.7rem;
        align-items: center;
        padding: 0.5rem 0.6rem;
        border-radius: 8px;
        color: inherit;
        text-decoration: none;
        font-weight: 500;
      }
      a.item:hover {
        background: var(--pz-side-active);
      }
      a.item[aria-current] {
        background: var(--pz-side-active);
        color: var(--pz-side-strong);
        box-shadow: inset 3px 0 #4b8bff;
      }
      footer {
        padding: 0.75rem 1.35rem;
        font-size: 0.75rem;
        opacity: 0.75;
      }
    `,
  ];
  @property({ attribute: false }) pages: readonly Page[] = [];
  @property() path = '/';
  @property() version = '';

  override render() {
    return html`<a class="brand" href="/"
        ><span><pz-icon name="bell"></pz-icon></span>${this.t('core.product')}</a
      >
      <nav aria-label=${this.t('core.menu.label')}>${groups.map((group) => this.group(group))}</nav>
      <footer>${this.t('core.version', { version: this.version })}</footer>`;
  }

  private group(group: string) {
    const pages = this.pages
      .filter(({ menu }) => menu?.group === group)
      .toSorted((a, b) => (a.menu?.order ?? 0) - (b.menu?.order ?? 0));
    if (pages.length === 0) return nothing;
    return html`${group === '' ? nothing : html`<h2>${this.t(`core.menu.${group}`)}</h2>`}
    ${pages.map(
      (page) =>
        html`<a class="item" href=${page.path} aria-current=${this.isCurrent(page) ? 'page' : nothing}
            ><pz-icon .name=${page.menu?.icon ?? 'circle'}></pz-icon>${this.t(page.titleKey)}</a
          >`,
    )}`;
  }

  /** A page below another one's path is marked alone. */
  private isCurrent({ path }: Page): boolean {
    const leadsHere = (one: string) =>
      one === '/' ? this.path === '/' : this.path === one || this.path.startsWith(`${one}/`);
    const longest = Math.max(
      0,
      ...this.pages.filter(({ menu, path: one }) => menu && leadsHere(one)).map(({ path: one }) => one.length),
    );
    return leadsHere(path) && path.length === longest;
  }
}
