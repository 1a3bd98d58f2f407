import {
  css,
  customElement,
  formatClock,
  formatDuration,
  formatNumber,
  formatPercent,
  formatPhone,
  formatTime,
  html,
  nothing,
  PanelElement,
  property,
  sharedStyles,
} from '@perezvon/sdk/ui';
import { forecastEnd } from './forecast.js';
import { reasonText } from './reason-text.js';
import { api, type CampaignDetails, type LiveCampaign, outcomeTone, segments, type Statistics } from './types.js';
import './stacked-bars.js';

const steps = ['total', 'called', 'answered', 'reached', 'confirmed'] as const;
const askEveryMs = 10_000;
const shownHours = 48;

/** The course of a campaign as it happens: green, red, yellow; by hour, attempt and outcome; and when it will end. */
@customElement('autodialer-progress')
export class CampaignProgress extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      .two {
        display: grid;
        gap: 1rem;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr);
      }
      @media (max-width: 900px) {
        .two {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      .feed {
        max-height: 26rem;
        overflow: auto;
      }
      .bars td:nth-child(2) {
        width: 45%;
      }
      .bar {
        height: 0.5rem;
        border-radius: 99px;
        background: var(--pz-accent);
        min-width: 2px;
      }
      h2.flush {
        padding: 1.1rem 1.25rem 0;
      }
      .funnel td:nth-child(2) {
        width: 50%;
      }
    `,
  ];
  @property({ attribute: false }) campaign: CampaignDetails | undefined;
  @property({ attribute: false }) live: LiveCampaign | undefined;
  private readonly statistics = api.query(this, '/api/autodialer/campaigns/:id/statistics', () =>
    this.campaign ? { params: { id: this.campaign.id } } : undefined,
  );
  private stateBefore: string | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(() => {
      if (this.live?.state === 'running') void this.statistics.refresh();
    }, askEveryMs);
  }
  override disconnectedCallback(): void {
    clearInterval(this.timer);
    super.disconnectedCallback();
  }

  override updated(): void {
    const now = this.live?.state;
    if (now === this.stateBefore) return;
    // The end of a campaign is the moment at which its figures are looked at.
    if (this.stateBefore !== undefined) void this.statistics.refresh();
    this.stateBefore = now;
  }

  override render() {
    const { campaign, live } = this;
    if (!campaign) return nothing;
    const counts = live?.counts ?? campaign.counts;
    const outcomes = live?.outcomes ?? campaign.outcomes;
    const end =
      live?.state === 'running'
        ? forecastEnd(counts, outcomes, live.perMinute, Date.now(), campaign.openings)
        : undefined;
    const tile = (value: string, label: string, tone = '') =>
      html`<div class="tile ${tone}"><b>${value}</b><span>${this.t(label)}</span></div>`;
    return html`<div class="stack">
      ${this.abandonment()} ${this.hold(campaign.name)}
      <div class="tiles">
        ${tile(formatNumber(counts.reached), 'autodialer.campaign.counts.reached', 'green')}
        ${tile(formatNumber(counts.notReached), 'autodialer.campaign.counts.notReached', 'red')}
        ${tile(formatNumber(counts.waiting + counts.dialling), 'autodialer.campaign.counts.waiting', 'yellow')}
        ${tile(formatNumber(live?.lines ?? 0), 'autodialer.field.lines')}
        ${tile(formatNumber(Math.round(live?.perMinute ?? 0)), 'autodialer.field.perMinute')}
        ${end === undefined ? nothing : tile(soon(end), 'autodialer.field.forecast')}
      </div>
      <section class="card" aria-label=${this.t('autodialer.field.progress')}>
        <pz-progress thick legend .segments=${segments(counts, (key) => this.t(key))}></pz-progress>
      </section>
      ${this.charts()}
      <div class="two">
        <section class="card flush">
          <h2 class="flush">${this.t('autodialer.byOutcome')}</h2>
          ${this.byOutcome(outcomes)}
        </section>
        <section class="card flush">
          <h2 class="flush">${this.t('autodialer.recent')}</h2>
          ${this.recent(live?.recent ?? [])}
        </section>
      </div>
    </div>`;
  }

  /** Beside the limit of the law: a line while it is kept, a warning near it, and why nobody is called above it. */
  private abandonment() {
    const { abandonment } = this.live ?? {};
    if (!abandonment || abandonment.answered === 0) return nothing;
    const { answered, abandoned, share, days, state } = abandonment;
    const figures = {
      rate: formatPercent(abandoned, answered),
      most: formatPercent(share, 1),
      abandoned,
      answered,
      days,
    };
    const text = this.t(`autodialer.abandonment.${state}`, figures);
    if (state === 'fine') return html`<p class="muted no-margin">${text}</p>`;
    return html`<div
      class="notice ${state === 'over' ? 'red' : 'yellow'}"
      role=${state === 'over' ? 'alert' : 'status'}
    >
      ${text}
    </div>`;
  }

  /** What holds the campaign up; hours and abandoned calls are told elsewhere on the page. */
  private hold(campaign: string) {
    const { hold, state } = this.live ?? {};
    if (!hold || state !== 'running' || hold.code === 'outsideHours' || hold.code === 'switchedOff') return nothing;
    const reason = reasonText({ ...hold, values: { campaign, ...hold.values } }, (key, params) => this.t(key, params));
    return html`<div class="notice" role="status">${this.t('autodialer.why.hold', { reason })}</div>`;
  }

  private charts() {
    const { data } = this.statistics;
    if (!data || data.byHour.length === 0) return nothing;
    const hours = data.byHour
      .slice(-shownHours)
      .map(({ hour, ...bar }) => ({ label: `${Number(hour.slice(11))}`, ...bar }));
    const attempts = data.byAttempt.map(({ ordinal, ...bar }) => ({ label: String(ordinal), ...bar }));
    return html`<div class="two">
      <section class="card flush">
        <h2 class="flush">${this.t('autodialer.funnel')}</h2>
        ${this.funnel(data.funnel)}
      </section>
      <div class="stack">
        <section class="card">
          <h2>${this.t('autodialer.byHour')}</h2>
          <autodialer-bars .bars=${hours} heading=${this.t('autodialer.byHour')}></autodialer-bars>
        </section>
        ${
          attempts.length > 1
            ? html`<section class="card">
                <h2>${this.t('autodialer.byAttempt')}</h2>
                <autodialer-bars .bars=${attempts} heading=${this.t('autodialer.byAttempt')}></autodialer-bars>
              </section>`
            : nothing
        }
      </div>
    </div>`;
  }

  private funnel(funnel: Statistics['funnel']) {
    const most = Math.max(1, funnel.total);
    const shown = steps.filter((step) => step !== 'confirmed' || funnel.confirmed > 0);
    return html`<table class="funnel">
      <tbody>
        ${shown.map(
          (step) =>
            html`<tr>
              <td>${this.t(`autodialer.funnel.${step}`)}</td>
              <td><div class="bar" style="width:${(funnel[step] / most) * 100}%"></div></td>
              <td class="right num">${formatNumber(funnel[step])}</td>
              <td class="right num muted">${formatPercent(funnel[step], most)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private byOutcome(outcomes: Readonly<Record<string, number>>) {
    const rows = Object.entries(outcomes).toSorted(([, a], [, b]) => b - a);
    const most = Math.max(1, ...rows.map(([, count]) => count));
    if (rows.length === 0) return html`<div class="empty">${this.t('autodialer.noCalls')}</div>`;
    return html`<table class="bars">
      <tbody>
        ${rows.map(
          ([outcome, count]) =>
            html`<tr>
              <td><span class="badge ${outcomeTone(outcome)}">${this.t(`autodialer.outcome.${outcome}`)}</span></td>
              <td><div class="bar" style="width:${(count / most) * 100}%"></div></td>
              <td class="right num">${formatNumber(count)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private recent(results: LiveCampaign['recent']) {
    if (results.length === 0) return html`<div class="empty">${this.t('autodialer.noCalls')}</div>`;
    return html`<div class="feed" tabindex="0">
      <table>
        <tbody>
          ${results.map(
            ({ at, number, name, outcome, heardMs }) =>
              html`<tr>
                <td class="num muted">${formatClock(at)}</td>
                <td><span class="num">${formatPhone(number)}</span><br /><span class="small muted">${name}</span></td>
                <td class="right">
                  <span class="badge ${outcomeTone(outcome)}">${this.t(`autodialer.outcome.${outcome}`)}</span
                  >${heardMs === null ? nothing : html`<br /><span class="small muted num">${formatDuration(heardMs)}</span>`}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

/** The hour alone, where that says it all. */
function soon(at: number): string {
  const today = new Date(at).toDateString() === new Date().toDateString();
  return today ? formatClock(at).slice(0, 5) : formatTime(new Date(at).toISOString());
}
