import {
  appState,
  customElement,
  html,
  type LoadablePart,
  makePart,
  nothing,
  PanelElement,
  state,
  toastError,
  emptyState,
} from '@perezvon/sdk/ui';
import { api } from '../api.js';
import { reportPanel } from '../frame/panel-watch.js';

/** What is going on: the modules, and the parts that running plugins contribute. One that breaks leaves the others. */
@customElement('home-page')
export class HomePage extends PanelElement {
  @state() private parts: readonly HTMLElement[] | undefined;
  private readonly modules = api.live(this, 'core.modules', () => (this.can('core.modules.read') ? {} : undefined));

  override connectedCallback(): void {
    super.connectedCallback();
    this.load().catch(toastError);
  }

  override render() {
    const modules = Object.values(this.modules.data?.modules ?? {}).filter((module) => module !== undefined);
    const troubled = modules.filter(
      ({ state: now, enabled, health }) => enabled && (now !== 'running' || health.some(({ ok }) => !ok)),
    );
    return html`<div class="head"><h1>${this.t('core.home.title')}</h1></div>
      <div class="stack">
        ${troubled.map(
          (module) =>
            html`<div class="notice red" role="alert">
                <b>${this.t(module.titleKey)}</b>: ${this.t(`core.state.${module.state}`)}.
                ${module.error?.message ?? ''} <a href="/modules">${this.t('core.home.toModules')}</a>
              </div>`,
        )}
        ${this.parts ?? nothing}
        ${
          this.parts?.length === 0
            ? html`<div class="card">${emptyState('home', this.t('core.home.welcome', { name: appState.session?.user.name ?? '' }))}</div>`
            : nothing
        }
        ${
          modules.length > 0
            ? html`<div class="tiles">
                <div class="tile ${troubled.length > 0 ? 'red' : 'green'}">
                  <b>${modules.filter(({ state: now }) => now === 'running').length}</b
                  ><span>${this.t('core.home.modules')}</span>
                </div>
              </div>`
            : nothing
        }
      </div>`;
  }

  private async load(): Promise<void> {
    const { home } = await api.get('/api/core/shell');
    const parts = await Promise.all(home.map((part) => this.make(part)));
    this.parts = parts.filter((part) => part !== undefined);
  }

  private async make(part: LoadablePart): Promise<HTMLElement | undefined> {
    try {
      const made = await makePart(part);
      made.addEventListener('panel-failed', (event) => {
        if (event instanceof CustomEvent) reportPanel(part.tag, 'failed', event.detail);
      });
      return made;
    } catch (error) {
      reportPanel(part.tag, 'failed', error);
      return undefined;
    }
  }
}
