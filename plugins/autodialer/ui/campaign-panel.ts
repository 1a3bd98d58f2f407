import {
  customElement,
  formatTime,
  html,
  nothing,
  PanelElement,
  ProblemError,
  state,
  toast,
  toastError,
} from '@perezvon/sdk/ui';
import { api, type CampaignDetails, stateTones } from './types.js';
import './again-dialog.js';
import './attempts-table.js';
import './campaign-progress.js';
import './campaign-settings.js';
import './contacts-table.js';
import './lists-view.js';

const tabs = ['progress', 'lists', 'contacts', 'attempts', 'settings'] as const;
type Tab = (typeof tabs)[number];
type Verb = 'start' | 'pause' | 'stop';

/** One campaign: its course as it happens, its lists, contacts, attempts and settings. */
@customElement('autodialer-campaign')
export class CampaignPanel extends PanelElement {
  @state() private tab: Tab = 'progress';
  @state() private again = false;
  @state() private reasons: readonly string[] = [];
  private readonly details = api.query(this, '/api/autodialer/campaigns/:id', () =>
    this.params.id ? { params: { id: this.params.id } } : undefined,
  );
  private readonly live = api.live(this, 'autodialer.campaign', () =>
    this.params.id ? { id: this.params.id } : undefined,
  );
  private liveState = '';

  override willUpdate(): void {
    const now = this.live.data?.state ?? '';
    if (now !== this.liveState && this.liveState !== '') void this.details.refresh();
    this.liveState = now;
  }

  override render() {
    const campaign = this.details.data;
    if (this.details.error !== undefined)
      return html`<div class="notice red" role="alert">
        ${this.details.error instanceof Error ? this.details.error.message : ''}
      </div>`;
    if (!campaign)
      return html`<div class="card">
        <div class="skeleton"></div>
        <div class="skeleton"></div>
      </div>`;
    const now = this.live.data?.state ?? campaign.state;
    return html`<div class="head">
        <div>
          <a class="small" href="/autodialer/campaigns">← ${this.t('autodialer.campaigns.title')}</a>
          <h1>${campaign.name}</h1>
        </div>
        <span class="badge ${stateTones[now]}">${this.t(`autodialer.campaign.state.${now}`)}</span>
        ${this.can('autodialer.campaigns.run') ? this.buttons(now) : nothing}
      </div>
      ${this.notices(campaign, now)} ${this.warnings(campaign, now)}
      <nav class="tabs" role="tablist">
        ${tabs.map(
          (tab) =>
            html`<button role="tab" aria-selected=${this.tab === tab} @click=${() => (this.tab = tab)}>
                ${this.t(`autodialer.tab.${tab}`)}
              </button>`,
        )}
      </nav>
      ${this.content(campaign)}
      ${this.again ? html`<autodialer-again .campaign=${campaign} @close=${this.closeAgain}></autodialer-again>` : nothing}`;
  }

  /** What was missing at the last start may be there now. */
  private saved(): void {
    this.reasons = [];
    void this.details.refresh();
  }
  private closeAgain(): void {
    this.again = false;
    void this.details.refresh();
  }

  private buttons(now: string) {
    const button = (verb: Verb, icon: string, label: string, look = '') =>
      html`<button class=${look} @click=${() => this.act(verb)}>
        <pz-icon name=${icon}></pz-icon>${this.t(label)}
      </button>`;
    if (now === 'running')
      return html`${button('pause', 'pause', 'autodialer.do.pause')}${button('stop', 'stop', 'autodialer.do.stop', 'danger')}`;
    return html`${
      this.details.data && this.details.data.counts.notReached > 0
        ? html`<button @click=${() => (this.again = true)}>
            <pz-icon name="refresh"></pz-icon>${this.t('autodialer.do.again')}
          </button>`
        : nothing
    }${button('start', 'play', 'autodialer.do.start', 'primary')}`;
  }

  private notices(campaign: CampaignDetails, now: string) {
    const known =
      now === 'draft' || now === 'running'
        ? campaign.problems.map((problem) => this.t(`error.autodialer.campaignNotReady.${problem}`))
        : [];
    const reasons = this.reasons.length > 0 ? this.reasons : known;
    if (reasons.length > 0)
      return html`<div class="notice yellow space-below" role="status">
        <b>${this.t(now === 'running' ? 'autodialer.hindered' : 'autodialer.missing')}</b>
        <ul>
          ${reasons.map((reason) => html`<li>${reason}</li>`)}
        </ul>
      </div>`;
    const { opening } = campaign;
    if (now === 'running' && opening && Date.parse(opening.from) > Date.now())
      return html`<div class="notice space-below">
        ${this.t('autodialer.opensAt', { time: formatTime(opening.from) })}
      </div>`;
    return nothing;
  }

  private warnings({ warnings }: CampaignDetails, now: string) {
    if (now === 'finished' || now === 'stopped') return nothing;
    return warnings.map(
      (warning) => html`<div class="notice space-below" role="status">${this.t(`autodialer.warning.${warning}`)}</div>`,
    );
  }

  private content(campaign: CampaignDetails) {
    switch (this.tab) {
      case 'progress':
        return html`<autodialer-progress .campaign=${campaign} .live=${this.live.data}></autodialer-progress>`;
      case 'lists':
        return html`<autodialer-lists
          .campaignId=${campaign.id}
          @loaded=${() => this.details.refresh()}
        ></autodialer-lists>`;
      case 'contacts':
        return html`<autodialer-contacts .campaignId=${campaign.id}></autodialer-contacts>`;
      case 'attempts':
        return html`<autodialer-attempts .campaignId=${campaign.id}></autodialer-attempts>`;
      case 'settings':
        return html`<autodialer-settings .campaign=${campaign} @saved=${this.saved}></autodialer-settings>`;
    }
  }

  private async act(verb: Verb): Promise<void> {
    this.reasons = [];
    try {
      await api.post(`/api/autodialer/campaigns/:id/${verb}`, { params: { id: this.params.id ?? '' } });
      toast('done', this.t(`autodialer.done.${verb}`));
    } catch (error) {
      const reasons = error instanceof ProblemError ? [...error.fieldErrors.values()] : [];
      if (reasons.length > 0) this.reasons = reasons;
      else toastError(error);
    }
    await this.details.refresh();
  }
}
