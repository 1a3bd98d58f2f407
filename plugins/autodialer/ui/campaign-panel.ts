import {
  css,
  customElement,
  formatClock,
  formatDuration,
  formatNumber,
  formatPhone,
  formatTime,
  html,
  LiveController,
  nothing,
  PanelElement,
  QueryController,
  ProblemError,
  send,
  sharedStyles,
  state,
  toast,
  toastError,
} from '@perezvon/sdk/ui';
import { type CampaignDetails, type LiveCampaign, outcomeTone, segments, stateTones } from './types.js';
import './attempts-table.js';
import './campaign-settings.js';
import './contacts-table.js';
import './lists-view.js';

const tabs = ['progress', 'lists', 'contacts', 'attempts', 'settings'] as const;
type Tab = (typeof tabs)[number];

/** One campaign: its course as it happens, its lists, contacts, attempts and settings. */
@customElement('autodialer-campaign')
export class CampaignPanel extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      .two { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr); } @media (max-width: 900px) { .two { grid-template-columns: minmax(0, 1fr); } }
      .feed { max-height: 26rem; overflow: auto; } .bars td:nth-child(2) { width: 45%; } .bar { height: 0.5rem; border-radius: 99px; background: var(--pz-accent); min-width: 2px; }
    `,
  ];
  @state() private tab: Tab = 'progress';
  @state() private reasons: readonly string[] = [];
  private readonly details = new QueryController<CampaignDetails>(this, () =>
    this.params.id ? `/api/autodialer/campaigns/${this.params.id}` : undefined,
  );
  private readonly live = new LiveController<LiveCampaign>(this, 'autodialer.campaign', () =>
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
      return html`<div class="notice red" role="alert">${this.details.error instanceof Error ? this.details.error.message : ''}</div>`;
    if (!campaign) return html`<div class="card"><div class="skeleton"></div><div class="skeleton"></div></div>`;
    const now = this.live.data?.state ?? campaign.state;
    return html`<div class="head">
        <div><a class="small" href="/autodialer/campaigns">← ${this.t('autodialer.campaigns.title')}</a><h1>${campaign.name}</h1></div>
        <span class="badge ${stateTones[now]}">${this.t(`autodialer.campaign.state.${now}`)}</span>
        ${this.can('autodialer.campaigns.run') ? this.buttons(now) : nothing}
      </div>
      ${this.notices(campaign, now)}
      <nav class="tabs" role="tablist">${tabs.map((tab) => html`<button role="tab" aria-selected=${this.tab === tab} @click=${() => (this.tab = tab)}>${this.t(`autodialer.tab.${tab}`)}</button>`)}</nav>
      ${this.content(campaign)}`;
  }

  private buttons(now: string) {
    const button = (verb: string, icon: string, label: string, look = '') =>
      html`<button class=${look} @click=${() => this.act(verb)}><pz-icon name=${icon}></pz-icon>${this.t(label)}</button>`;
    if (now === 'running')
      return html`${button('pause', 'pause', 'autodialer.do.pause')}${button('stop', 'stop', 'autodialer.do.stop', 'danger')}`;
    return button('start', 'play', 'autodialer.do.start', 'primary');
  }

  private notices(campaign: CampaignDetails, now: string) {
    const known =
      now === 'draft' || now === 'running'
        ? campaign.problems.map((problem) => this.t(`error.autodialer.campaignNotReady.${problem}`))
        : [];
    const reasons = this.reasons.length > 0 ? this.reasons : known;
    if (reasons.length > 0)
      return html`<div class="notice yellow" role="status" style="margin-bottom:1rem"><b>${this.t(now === 'running' ? 'autodialer.hindered' : 'autodialer.missing')}</b><ul style="margin:0.4rem 0 0;padding-left:1.2rem">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul></div>`;
    const { opening } = campaign;
    if (now === 'running' && opening && Date.parse(opening.from) > Date.now())
      return html`<div class="notice" style="margin-bottom:1rem">${this.t('autodialer.opensAt', { time: formatTime(opening.from) })}</div>`;
    return nothing;
  }

  private content(campaign: CampaignDetails) {
    switch (this.tab) {
      case 'progress':
        return this.progress(campaign);
      case 'lists':
        return html`<autodialer-lists .campaignId=${campaign.id} @loaded=${() => this.details.refresh()}></autodialer-lists>`;
      case 'contacts':
        return html`<autodialer-contacts .campaignId=${campaign.id}></autodialer-contacts>`;
      case 'attempts':
        return html`<autodialer-attempts .campaignId=${campaign.id}></autodialer-attempts>`;
      case 'settings':
        return html`<autodialer-settings .campaign=${campaign} @saved=${() => this.details.refresh()}></autodialer-settings>`;
    }
  }

  private progress(campaign: CampaignDetails) {
    const live = this.live.data;
    const counts = live?.counts ?? campaign.counts;
    const tile = (value: string, label: string, tone = '') =>
      html`<div class="tile ${tone}"><b>${value}</b><span>${this.t(label)}</span></div>`;
    return html`<div class="stack">
      <div class="tiles">
        ${tile(formatNumber(counts.reached), 'autodialer.campaign.counts.reached', 'green')}
        ${tile(formatNumber(counts.notReached), 'autodialer.campaign.counts.notReached', 'red')}
        ${tile(formatNumber(counts.waiting + counts.dialling), 'autodialer.campaign.counts.waiting', 'yellow')}
        ${tile(formatNumber(live?.lines ?? 0), 'autodialer.field.lines')}
        ${tile(formatNumber(Math.round(live?.perMinute ?? 0)), 'autodialer.field.perMinute')}
      </div>
      <section class="card" aria-label=${this.t('autodialer.field.progress')}><pz-progress thick legend .segments=${segments(counts, (key) => this.t(key))}></pz-progress></section>
      <div class="two">
        <section class="card flush"><h2 style="padding:1.1rem 1.25rem 0">${this.t('autodialer.byOutcome')}</h2>${this.byOutcome(live?.outcomes ?? campaign.outcomes)}</section>
        <section class="card flush"><h2 style="padding:1.1rem 1.25rem 0">${this.t('autodialer.recent')}</h2>${this.recent(live?.recent ?? [])}</section>
      </div></div>`;
  }

  private byOutcome(outcomes: Readonly<Record<string, number>>) {
    const rows = Object.entries(outcomes).toSorted(([, a], [, b]) => b - a);
    const most = Math.max(1, ...rows.map(([, count]) => count));
    if (rows.length === 0) return html`<div class="empty">${this.t('autodialer.noCalls')}</div>`;
    return html`<table class="bars"><tbody>${rows.map(([outcome, count]) => html`<tr><td><span class="badge ${outcomeTone(outcome)}">${this.t(`autodialer.outcome.${outcome}`)}</span></td><td><div class="bar" style="width:${(count / most) * 100}%"></div></td><td class="right num">${formatNumber(count)}</td></tr>`)}</tbody></table>`;
  }

  private recent(results: LiveCampaign['recent']) {
    if (results.length === 0) return html`<div class="empty">${this.t('autodialer.noCalls')}</div>`;
    return html`<div class="feed" tabindex="0"><table><tbody>${results.map(
      ({ at, number, name, outcome, heardMs }) =>
        html`<tr><td class="num muted">${formatClock(at)}</td><td><span class="num">${formatPhone(number)}</span><br /><span class="small muted">${name}</span></td><td><span class="badge ${outcomeTone(outcome)}">${this.t(`autodialer.outcome.${outcome}`)}</span></td><td class="right num muted">${formatDuration(heardMs)}</td></tr>`,
    )}</tbody></table></div>`;
  }

  private async act(verb: string): Promise<void> {
    this.reasons = [];
    try {
      await send('POST', `/api/autodialer/campaigns/${this.params.id}/${verb}`);
      toast('done', this.t(`autodialer.done.${verb}`));
    } catch (error) {
      const reasons = error instanceof ProblemError ? [...error.fieldErrors.values()] : [];
      if (reasons.length > 0) this.reasons = reasons;
      else toastError(error);
    }
    await this.details.refresh();
  }
}
