import {
  customElement,
  errorText,
  html,
  matchPath,
  nothing,
  PanelElement,
  property,
  state,
  toast,
} from '@perezvon/sdk/ui';
import type { Page } from '../core-pages.js';
import '../pages/all.js';
import { reportPanel, takeSilentPanels, watchPanel } from './panel-watch.js';

const importMs = 15_000;

/** Shows the page of the present path; one that cannot be loaded, or breaks, is named, and the frame goes on. */
@customElement('panel-outlet')
export class PanelOutlet extends PanelElement {
  @property({ attribute: false }) pages: readonly Page[] = [];
  @property() path = '/';
  @state() private error: unknown;
  private shown: HTMLElement | undefined;
  private shownPage: Page | undefined;
  /** Panels that hung when they were last open, until somebody opens them all the same. */
  private silent: ReadonlySet<string> = new Set();
  private looked = false;
  private readonly onPanelFailed = (event: Event) => {
    if (event instanceof CustomEvent && event.composedPath()[0] !== this) this.blame(event.detail);
  };
  private readonly onPartFailed = (event: Event) => {
    if (!(event instanceof CustomEvent)) return;
    const { tag, error } = event.detail as { readonly tag: string; readonly error: unknown };
    reportPanel(tag, 'failed', error);
  };
  /** What nobody caught: in a handler of the panel, or while it was put into the page. */
  private readonly onUncaught = (event: ErrorEvent | PromiseRejectionEvent) => {
    const error: unknown = event instanceof ErrorEvent ? event.error : event.reason;
    const place = `${event instanceof ErrorEvent ? event.filename : ''} ${error instanceof Error ? error.stack : ''}`;
    const folder = this.shownPage?.module?.replace(/\/ui\/.*/, '/ui/');
    if (folder === undefined || !place.includes(folder)) return;
    this.blame(error);
    if (this.shown?.isConnected && !this.shown.shadowRoot?.hasChildNodes()) this.error = error;
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('panel-failed', this.onPanelFailed);
    this.addEventListener('part-failed', this.onPartFailed);
    window.addEventListener('error', this.onUncaught);
    window.addEventListener('unhandledrejection', this.onUncaught);
  }
  override disconnectedCallback(): void {
    this.removeEventListener('panel-failed', this.onPanelFailed);
    this.removeEventListener('part-failed', this.onPartFailed);
    window.removeEventListener('error', this.onUncaught);
    window.removeEventListener('unhandledrejection', this.onUncaught);
    watchPanel(undefined);
    super.disconnectedCallback();
  }

  override willUpdate(): void {
    this.lookForSilent();
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
    watchPanel(undefined);
    if (found && !this.silent.has(found.page.tag)) void this.load(found.page);
  }

  override render() {
    if (!this.find())
      return html`<div class="empty" role="alert">
        <b>${this.t('core.notFound.title')}</b><span>${this.t('core.notFound.text')}</span
        ><a class="button" href="/">${this.t('core.home.title')}</a>
      </div>`;
    const title = this.shownPage ? this.t(this.shownPage.titleKey) : '';
    if (this.shownPage && this.silent.has(this.shownPage.tag))
      return html`<div class="notice yellow" role="alert">
        <b>${this.t('core.panel.silent', { title })}</b>
        <p>${this.t('core.panel.silentText')}</p>
        <div class="row">
          <a class="button" href="/">${this.t('core.home.title')}</a
          ><button @click=${this.openAnyway}>${this.t('core.panel.openAnyway')}</button>
        </div>
      </div>`;
    if (this.error !== undefined) {
      return html`<div class="notice red" role="alert">
        <b>${this.t('core.panel.failedTitle', { title })}</b>
        <p>${errorText(this.error)}</p>
        <button @click=${this.again}>${this.t('core.retry')}</button>
      </div>`;
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
      const Panel = customElements.get(page.tag);
      if (!Panel) throw new Error(`${page.module} does not define <${page.tag}>`);
      if (this.shownPage !== page) return;
      // Before the first line of it runs: it may never come back.
      watchPanel(page.module === undefined ? undefined : page.tag);
      // createElement would hide what the constructor throws.
      const shown = new Panel();
      this.shown = Object.assign(shown, { params: this.find()?.params ?? {} });
    } catch (error) {
      if (this.shownPage === page) this.error = error;
      if (page.module !== undefined) reportPanel(page.tag, 'failed', error);
    }
    this.requestUpdate();
  }

  private lookForSilent(): void {
    if (this.looked || this.pages.length === 0) return;
    this.looked = true;
    const hung = takeSilentPanels();
    const silent = this.pages.filter(({ tag }) => hung.includes(tag));
    this.silent = new Set(silent.map(({ tag }) => tag));
    for (const { tag, titleKey } of silent) {
      reportPanel(tag, 'silent');
      if (tag !== this.find()?.page.tag) toast('error', this.t('core.panel.silent', { title: this.t(titleKey) }));
    }
  }

  private blame(error: unknown): void {
    if (this.shownPage?.module !== undefined) reportPanel(this.shownPage.tag, 'failed', error);
  }

  private openAnyway(): void {
    this.silent = new Set([...this.silent].filter((tag) => tag !== this.shownPage?.tag));
    this.again();
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
