import {
  css,
  customElement,
  formatMilliseconds,
  formatTime,
  hasText,
  html,
  nothing,
  PanelElement,
  sharedStyles,
  state,
  toastError,
} from '@perezvon/sdk/ui';
import { api, type ModuleSummary } from '../api.js';
import './module-settings.js';

type Verb = 'enable' | 'disable' | 'retry';
const tones: Readonly<Record<string, string>> = {
  running: 'green',
  failed: 'red',
  blocked: 'yellow',
  retrying: 'yellow',
  starting: 'blue',
  stopping: 'blue',
  migrated: 'blue',
  checked: 'blue',
};

/** Module Admin: every plugin with its state, its reason, what it brings, its health and its settings. */
@customElement('modules-page')
export class ModulesPage extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      .module {
        padding: 0;
      }
      .top {
        display: flex;
        gap: 0.75rem 1rem;
        align-items: center;
        flex-wrap: wrap;
        padding: 1rem 1.25rem;
      }
      .title {
        flex: 1 1 14rem;
        min-width: 0;
      }
      .title h2 {
        margin: 0;
      }
      details {
        border-top: 1px solid var(--pz-border);
      }
      summary {
        cursor: pointer;
        padding: 0.65rem 1.25rem;
        color: var(--pz-muted);
      }
      .inside {
        padding: 0.25rem 1.25rem 1.25rem;
        display: grid;
        gap: 1.25rem;
      }
      .notice {
        margin: 0 1.25rem 1rem;
      }
      code {
        font-size: 0.85em;
        overflow-wrap: anywhere;
      }
      .routes {
        border: 0;
      }
      .routes summary {
        padding: 0;
        color: var(--pz-accent);
      }
      .routes ul {
        list-style: none;
        margin: 0.4rem 0 0;
        padding: 0;
        display: grid;
        gap: 0.35rem;
      }
    `,
  ];
  @state() private busy = '';
  private readonly live = api.live(this, 'core.modules');

  override render() {
    const modules = Object.values(this.live.data?.modules ?? {}).filter((module) => module !== undefined);
    const sorted = modules.toSorted((a, b) => this.t(a.titleKey).localeCompare(this.t(b.titleKey)));
    return html`<div class="head">
        <div>
          <h1>${this.t('core.modules.title')}</h1>
          <p class="muted no-margin">${this.t('core.modules.text')}</p>
        </div>
      </div>
      ${
        this.live.data === undefined
          ? html`<div class="card">
              <div class="skeleton"></div>
              <div class="skeleton"></div>
            </div>`
          : nothing
      }
      <div class="stack">
        ${this.live.data === undefined ? nothing : this.core(this.live.data.core)}${sorted.map((module) => this.card(module))}
      </div>`;
  }

  /** What all modules stand on. */
  private core(checks: ModuleSummary['health']) {
    const bad = checks.filter(({ ok }) => !ok);
    const name = (check: string) => (hasText(`core.check.${check}`) ? this.t(`core.check.${check}`) : check);
    return html`<section class="card module" aria-label=${this.t('core.modules.core')}>
      <div class="top">
        <div class="title"><h2>${this.t('core.modules.core')}</h2></div>
        ${checks.map(({ name: check, ok }) => html`<span class="badge ${ok ? 'green' : 'red'}">${name(check)}</span>`)}
      </div>
      ${bad.map(
        (check) =>
          html`<div class="notice red" role="alert">
              <b>${name(check.name)}</b>: ${check.detail ?? this.t('core.health.bad')}
            </div>`,
      )}
    </section>`;
  }

  private card(module: ModuleSummary) {
    const { id, error, state: now, health } = module;
    const bad = health.filter(({ ok }) => !ok);
    return html`<section class="card module" aria-label=${this.t(module.titleKey)}>
      <div class="top">
        <div class="title">
          <h2>${this.t(module.titleKey)} <span class="muted small">${module.version}</span></h2>
          ${module.descriptionKey ? html`<span class="muted small">${this.t(module.descriptionKey)}</span>` : nothing}
        </div>
        <span class="badge ${tones[now] ?? ''}">${this.t(`core.state.${now}`)}</span>
        ${this.can('core.modules.write') ? this.buttons(module) : nothing}
      </div>
      ${
        error && now !== 'running'
          ? html`<div class="notice red" role="alert">
              <b>${formatTime(error.at, true)}</b> ${error.message} <span class="muted">(${error.code})</span>
            </div>`
          : nothing
      }
      ${
        module.blockedBy?.length
          ? html`<div class="notice yellow">
              ${this.t('core.modules.blockedBy', { list: module.blockedBy.join(', ') })}
            </div>`
          : nothing
      }
      ${bad.map(
        ({ name, detail }) =>
          html`<div class="notice yellow">
              <b>${name}</b>: ${detail ? this.t(detail) : this.t('core.health.bad')}
            </div>`,
      )}
      <details>
        <summary>${this.t('core.modules.more')}</summary>
        <div class="inside">
          ${this.facts(module)}
          ${
            module.settings.length > 0 && this.can('core.modules.write')
              ? html`<module-settings .module=${module} .moduleId=${id}></module-settings>`
              : nothing
          }
        </div>
      </details>
    </section>`;
  }

  private buttons({ id, enabled, state: now }: ModuleSummary) {
    const button = (verb: Verb, label: string) =>
      html`<button ?disabled=${this.busy === id} @click=${() => this.act(id, verb)}>${label}</button>`;
    return html`${now === 'failed' || now === 'retrying' ? button('retry', this.t('core.retry')) : nothing}
    ${enabled ? button('disable', this.t('core.modules.disable')) : button('enable', this.t('core.modules.enable'))}`;
  }

  private facts(module: ModuleSummary) {
    const { contributes: c } = module;
    const list = (items: readonly string[]) =>
      items.length === 0 ? '–' : items.map((item, index) => html`${index > 0 ? ', ' : ''}<code>${item}</code>`);
    const rows: readonly (readonly [string, unknown])[] = [
      ['since', formatTime(module.since, true)],
      ['tier', this.t(`core.tier.${module.tier}`)],
      ['startMs', module.startMs === undefined ? '–' : formatMilliseconds(module.startMs)],
      ['needs', list(module.needs)],
      [
        'health',
        module.health.length === 0
          ? '–'
          : module.health.map(({ name, ok }) => html`<span class="badge ${ok ? 'green' : 'red'}">${name}</span> `),
      ],
      ['panels', list(c.panels.map(({ titleKey }) => this.t(titleKey)))],
      ['jobs', list(c.jobs)],
      ['topics', list(c.topics)],
      ['destinations', list(c.destinations)],
      ['tables', list(c.tables)],
      ['routes', this.routes(c.routes)],
    ];
    return html`<dl class="facts">
      ${rows.map(
        ([key, value]) =>
          html`<dt>${this.t(`core.modules.fact.${key}`)}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>`;
  }

  private routes(routes: ModuleSummary['contributes']['routes']) {
    if (routes.length === 0) return '–';
    return html`<details class="routes">
      <summary>${this.t('core.modules.routes', { count: routes.length })}</summary>
      <ul>
        ${routes.map(
          ({ method, path, permission, summary }) =>
            html`<li>
              <code><b>${method}</b> ${path}</code> <span class="muted small">${summary} (${permission})</span>
            </li>`,
        )}
      </ul>
    </details>`;
  }

  private async act(id: string, verb: Verb): Promise<void> {
    this.busy = id;
    try {
      await api.post(`/api/core/modules/:id/${verb}`, { params: { id } });
    } catch (error) {
      toastError(error);
    }
    this.busy = '';
  }
}
