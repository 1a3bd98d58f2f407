import { customElement, errorText, html, matchPath, nothing, PanelElement, property, state } from '@perezvon/sdk/ui';
import type { Page } from '../core-pages.js';
import '../pages/all.js';

const importMs = 15_000;

/** Shows the page of the present path; one that cannot be loaded, or breaks, is named, and the frame goes on. */
@customElement('panel-outlet')
export class PanelOutlet extends PanelElement {
  @property({ attribute: false }) pages: readonly Page[] = [];
  @property() path = '/';
  @state() private error: unknown;
  private shown: HTMLElement | undefined;
  private shownPage: Page | undefined;

  override willUpdate(): void {
    const found = this.find();
    const same = found?.page.tag === this.shownPage?.tag;
    document.title = found ? `${this.t(found.page.titleKey)} · ${this.t('core.product')}` : this.t('core.product');
    if (same) {
      if (this.shown && found) Object.assign(this.shown, { params: found.params });
      return;
    }
    this.shownPage = found?.page;
    this.shown = undefined;
    this.error = undefined;
    if (found) void this.load(found.page);
  }

  override render() {
    if (!this.find())
      return html`<div class="empty" role="alert"><b>${this.t('core.notFound.title')}</b><span>${this.t('core.notFound.text')}</span><a class="button" href="/">${this.t('core.home.title')}</a></div>`;
    if (this.error !== undefined) {
      const title = this.shownPage ? this.t(this.shownPage.titleKey) : '';
      return html`<div class="notice red" role="alert"><b>${this.t('core.panel.failedTitle', { title })}</b><p>${errorText(this.error)}</p><button @click=${this.again}>${this.t('core.retry')}</button></div>`;
    }
    return html`${this.shown ?? nothing}`;
  }

  private find(): { page: Page; params: Record<string, string> } | undefined {
    for (const page of this.pages) {
      const params = matchPath(page.path === '/' ? '' : page.path, this.path === '/' ? '' : this.path);
      if (params) return { page, params };
    }
    return undefined;
  }

  private async load(page: Page): Promise<void> {
    try {
      if (page.module !== undefined && !customElements.get(page.tag))
        await Promise.race([import(/* @vite-ignore */ page.module), late(page.module)]);
      if (!customElements.get(page.tag)) throw new Error(`${page.module} does not define <${page.tag}>`);
      if (this.shownPage !== page) return;
      this.shown = Object.assign(document.createElement(page.tag), { params: this.find()?.params ?? {} });
    } catch (error) {
      if (this.shownPage === page) this.error = error;
    }
    this.requestUpdate();
  }

  private again(): void {
    this.shownPage = undefined;
    this.requestUpdate();
  }
}

const late = (module: string) =>
  new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error(`${module} was not loaded within ${importMs / 1000} s`)), importMs),
  );
