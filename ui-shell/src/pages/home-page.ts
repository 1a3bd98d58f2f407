import { appState, customElement, formatNumber, html, LiveController, nothing, PanelElement } from '@perezvon/sdk/ui';
import type { ModuleSummary } from '../module-summary.js';

interface CampaignsTopic {
  readonly campaigns: Readonly<
    Record<
      string,
      | {
          name: string;
          state: string;
          lines: number;
          counts: { reached: number; notReached: number; waiting: number; dialling: number };
        }
      | undefined
    >
  >;
}

/** What is going on, from what the running plugins publish. */
@customElement('home-page')
export class HomePage extends PanelElement {
  private readonly modules = new LiveController<{ modules: Readonly<Record<string, ModuleSummary | undefined>> }>(
    this,
    'core.modules',
    () => (this.can('core.modules.read') ? {} : undefined),
  );
  private readonly campaigns = new LiveController<CampaignsTopic>(this, 'autodialer.campaigns', () =>
    this.can('autodialer.campaigns.read') ? {} : undefined,
  );

  override render() {
    const modules = Object.values(this.modules.data?.modules ?? {}).filter((module) => module !== undefined);
    const troubled = modules.filter(
      ({ state, enabled, health }) => enabled && (state !== 'running' || health.some(({ ok }) => !ok)),
    );
    const active = Object.entries(this.campaigns.data?.campaigns ?? {}).flatMap(([id, campaign]) =>
      campaign?.state === 'running' ? [{ id, ...campaign }] : [],
    );
    const campaigns = this.can('autodialer.campaigns.read');
    const lines = active.reduce((sum, campaign) => sum + campaign.lines, 0);
    return html`<div class="head"><h1>${this.t('core.home.title')}</h1></div>
      <div class="stack">
        <div class="tiles">
          ${campaigns ? html`<div class="tile"><b>${formatNumber(active.length)}</b><span>${this.t('core.home.campaigns', { count: active.length })}</span></div><div class="tile"><b>${formatNumber(lines)}</b><span>${this.t('core.home.lines')}</span></div>` : nothing}
          ${modules.length > 0 ? html`<div class="tile ${troubled.length > 0 ? 'red' : 'green'}"><b>${modules.filter(({ state }) => state === 'running').length}</b><span>${this.t('core.home.modules')}</span></div>` : nothing}
        </div>
        ${troubled.map((module) => html`<div class="notice red" role="alert"><b>${this.t(module.titleKey)}</b>: ${this.t(`core.state.${module.state}`)}. ${module.error?.message ?? ''} <a href="/modules">${this.t('core.home.toModules')}</a></div>`)}
        ${active.length === 0 ? html`<div class="card empty"><pz-icon name="campaign"></pz-icon><b>${campaigns ? this.t('core.home.quiet') : this.t('core.home.welcome', { name: appState.session?.user.name ?? '' })}</b>${campaigns ? html`<a class="button primary" href="/autodialer/campaigns">${this.t('core.home.toCampaigns')}</a>` : nothing}</div>` : nothing}
        ${active.map(
          ({
            id,
            name,
            counts,
            lines: used,
          }) => html`<a class="card" style="color:inherit;text-decoration:none" href="/autodialer/campaigns/${id}">
            <div class="row"><h2 class="grow" style="margin:0">${name}</h2><span class="muted">${this.t('core.home.linesOf', { count: used })}</span></div>
            <p></p><pz-progress legend .segments=${this.segments(counts)}></pz-progress></a>`,
        )}
      </div>`;
  }

  private segments(counts: { reached: number; notReached: number; waiting: number; dialling: number }) {
    return [
      { label: this.t('core.home.reached'), value: counts.reached, tone: 'green' },
      { label: this.t('core.home.notReached'), value: counts.notReached, tone: 'red' },
      { label: this.t('core.home.waiting'), value: counts.waiting + counts.dialling, tone: 'yellow' },
    ];
  }
}
