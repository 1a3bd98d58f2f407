import {
  appState,
  css,
  customElement,
  errorText,
  hasText,
  html,
  liveConnection,
  loggedOut,
  navigate,
  PanelElement,
  ProblemError,
  sharedStyles,
  state,
  toastError,
} from '@perezvon/sdk/ui';
import { api, type ShellInfo } from './api.js';
import { browserLanguage, fetchLanguages, useLanguage } from './languages.js';
import { corePages, type Page } from './core-pages.js';
import './frame/side-menu.js';
import './frame/top-bar.js';
import './frame/panel-outlet.js';
import './pages/login-page.js';
import './pages/setup-page.js';

type Stage = 'loading' | 'setup' | 'login' | 'in' | 'unreachable';

/** The whole page: decides between first run, log-in and the frame with its panels. */
@customElement('perezvon-shell')
export class PerezvonShell extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        min-height: 100dvh;
      }
      .frame {
        display: grid;
        grid-template-columns: 15.5rem minmax(0, 1fr);
        min-height: 100dvh;
      }
      main {
        padding: 1.75rem clamp(1rem, 3vw, 2.25rem) 3rem;
        max-width: 90rem;
        width: 100%;
        min-width: 0;
      }
      .column {
        display: flex;
        flex-direction: column;
        min-width: 0;
      }
      .lost {
        background: var(--pz-yellow);
        color: #201800;
        padding: 0.45rem 1rem;
        text-align: center;
        font-weight: 550;
      }
      .skip {
        position: absolute;
        left: -999px;
      }
      .skip:focus {
        left: 1rem;
        top: 1rem;
        z-index: 99;
        background: var(--pz-surface);
        padding: 0.5rem 1rem;
        border-radius: 8px;
      }
      side-menu {
        position: sticky;
        top: 0;
        height: 100dvh;
      }
      .veil {
        display: none;
      }
      @media (max-width: 860px) {
        .frame {
          grid-template-columns: minmax(0, 1fr);
        }
        side-menu {
          position: fixed;
          z-index: 30;
          width: 17rem;
          transform: translateX(-105%);
          transition: transform 0.18s;
        }
        .open side-menu {
          transform: none;
        }
        .open .veil {
          display: block;
          position: fixed;
          inset: 0;
          z-index: 29;
          background: rgb(0 0 0 / 45%);
        }
        main {
          padding-top: 1.25rem;
        }
      }
    `,
  ];
  @state() private stage: Stage = 'loading';
  @state() private info: Pick<ShellInfo, 'panels' | 'version'> = { panels: [], version: '' };
  @state() private path = location.pathname;
  @state() private menuOpen = false;
  @state() private lost = false;
  @state() private trouble = '';
  private readonly modules = api.live(this, 'core.modules', () =>
    this.stage === 'in' && this.can('core.modules.read') ? {} : undefined,
  );
  private running = '';

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('popstate', () => {
      this.path = location.pathname;
      this.menuOpen = false;
    });
    this.addEventListener('click', (event) => this.onLink(event));
    loggedOut.addEventListener('loggedout', () => {
      if (this.stage === 'in') this.leave();
    });
    liveConnection.addEventListener('change', () => {
      this.lost = liveConnection.state === 'lost';
    });
    void this.begin();
  }

  override render() {
    if (this.stage === 'loading') return html``;
    if (this.stage === 'unreachable')
      return html`<main>
        <div class="notice red row" role="alert">
          <span class="grow">${this.trouble}</span
          ><button @click=${() => this.begin()}>
            <pz-icon name="refresh"></pz-icon>${hasText('core.retry') ? this.t('core.retry') : 'Повторить / Retry'}
          </button>
        </div>
      </main>`;
    if (this.stage === 'setup')
      return html`<setup-page @done=${() => this.begin()}></setup-page><pz-toasts></pz-toasts>`;
    if (this.stage === 'login')
      return html`<login-page @done=${() => this.begin()}></login-page><pz-toasts></pz-toasts>`;
    this.noticeModules();
    const pages: readonly Page[] = [...corePages.filter(({ permission }) => this.can(permission)), ...this.info.panels];
    return html`<a class="skip" href="#content">${this.t('core.skip')}</a>
      <div class="frame ${this.menuOpen ? 'open' : ''}">
        <side-menu .pages=${pages} .path=${this.path} .version=${this.info.version}></side-menu>
        <div class="veil" @click=${() => (this.menuOpen = false)}></div>
        <div class="column">
          ${this.lost ? html`<div class="lost" role="status">${this.t('core.connection.lost')}</div>` : ''}
          <top-bar @menu=${() => (this.menuOpen = !this.menuOpen)} @logout=${() => this.logOut()}></top-bar>
          <main id="content" tabindex="-1"><panel-outlet .pages=${pages} .path=${this.path}></panel-outlet></main>
        </div>
      </div>
      <pz-toasts></pz-toasts>`;
  }

  private async begin(): Promise<void> {
    try {
      await fetchLanguages();
      await useLanguage(browserLanguage());
      const { needed } = await api.get('/api/core/setup');
      if (needed) this.stage = 'setup';
      else await this.enter();
    } catch (error) {
      // Without an answer there are no texts either.
      this.trouble = hasText('core.error.unreachable')
        ? errorText(error)
        : 'Сервер не отвечает. The server does not answer.';
      this.stage = 'unreachable';
    }
  }

  private async enter(): Promise<void> {
    try {
      const session = await api.get('/api/core/session');
      appState.set({ session });
      if (session.user.language !== appState.language) await useLanguage(session.user.language);
      await this.loadPanels();
      this.stage = 'in';
    } catch (error) {
      if (!(error instanceof ProblemError && error.problem.status === 401)) throw error;
      this.stage = 'login';
    }
  }

  private async loadPanels(): Promise<void> {
    this.info = await api.get('/api/core/shell');
  }

  /** A plugin that was switched on or off changes the menu and the texts at once. */
  private noticeModules(): void {
    const modules = this.modules.data?.modules;
    if (!modules) return;
    const running = Object.entries(modules)
      .flatMap(([id, module]) => (module?.state === 'running' ? [id] : []))
      .join();
    if (running === this.running) return;
    const first = this.running === '';
    this.running = running;
    if (!first)
      void this.loadPanels()
        .then(() => useLanguage(appState.language))
        .catch(toastError);
  }

  private async logOut(): Promise<void> {
    try {
      await api.delete('/api/core/session');
      this.leave();
    } catch (error) {
      toastError(error);
    }
  }

  private leave(): void {
    appState.set({ session: undefined });
    this.stage = 'login';
  }

  /** Links inside the product change the page without loading it anew. */
  private onLink(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.composedPath().find((each): each is HTMLAnchorElement => each instanceof HTMLAnchorElement);
    if (!link || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname.startsWith('/api/') || link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  }
}
