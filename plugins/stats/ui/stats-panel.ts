import {
  css,
  customElement,
  formatDuration,
  formatNumber,
  formatPercent,
  formatPhone,
  formatTime,
  html,
  nothing,
  PanelElement,
  QueryController,
  queryState,
  send,
  sharedStyles,
  state,
  toast,
  toastError,
} from '@perezvon/sdk/ui';
import './stats-bars.js';
import type { CampaignResult, Figures, FrontPage, LostCall, Named, TrunkLoad, WorkingTime } from './types.js';

const dayMs = 86_400_000;
const fewLost = 10;
const local = (ms: number) => new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
const midnight = () => new Date().setHours(0, 0, 0, 0);
const spans = { today: [0, 1], yesterday: [-1, 0], week: [-6, 1], month: [-29, 1] } as const;
type SpanName = keyof typeof spans;
const outcomes = ['answered', 'lost', 'sentFull', 'sentEmpty', 'sentTimeout', 'sentKey', 'sentCallback'] as const;
const share = (value: number | null) => (value === null ? '—' : formatPercent(value, 1));
const time = (ms: number | null) => (ms === null ? '—' : formatDuration(ms));

/** The figures of a period, each with its definition, by queue, operator, hour, weekday and day. */
@customElement('stats-front')
export class StatsPanel extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      .filters { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 12rem), 1fr)); align-items: end; } .tile { position: relative; }
      abbr { position: absolute; top: 0.5rem; right: 0.6rem; width: 1.25rem; height: 1.25rem; border-radius: 50%; background: var(--pz-hover); color: var(--pz-muted); font-size: 0.78rem; text-align: center; line-height: 1.25rem; cursor: help; text-decoration: none; }
      .charts { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); } .scroll { overflow-x: auto; } .scroll th { white-space: normal; vertical-align: bottom; } .scroll th, .scroll td { padding-left: 0.35rem; padding-right: 0.35rem; } .scroll td:first-child { padding-left: 1rem; } .scroll td:last-child, .scroll th:last-child { padding-right: 1rem; } td.wide { white-space: nowrap; } .tiles { grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); } .tile b { padding-right: 1.2rem; font-size: 1.4rem; }
    `,
  ];
  @state() private from = midnight();
  @state() private until = midnight() + dayMs;
  @state() private queueId = '';
  @state() private operatorId = '';
  @state() private allLost = false;
  private readonly front = new QueryController<FrontPage>(this, () => `/api/stats/front?${this.query}`, {
    pollMs: 15_000,
  });
  private readonly work = new QueryController<readonly WorkingTime[]>(
    this,
    () => `/api/stats/working-time?${this.query}`,
  );
  private readonly lost = new QueryController<readonly LostCall[]>(this, () => `/api/stats/lost?${this.query}`);
  private readonly trunks = new QueryController<readonly TrunkLoad[]>(this, () => `/api/stats/trunks?${this.query}`);
  private readonly campaigns = new QueryController<readonly CampaignResult[]>(
    this,
    () => `/api/stats/campaigns?${this.query}`,
  );
  private readonly queues = new QueryController<readonly Named[]>(this, () =>
    this.can('queues.read') ? '/api/queues/queues' : undefined,
  );
  private readonly operators = new QueryController<readonly Named[]>(this, () =>
    this.can('operators.read') ? '/api/operators/operators' : undefined,
  );

  private get query(): string {
    const query = new URLSearchParams({
      from: new Date(this.from).toISOString(),
      until: new Date(this.until).toISOString(),
    });
    if (this.queueId !== '') query.set('queueIds', this.queueId);
    if (this.operatorId !== '') query.set('operatorIds', this.operatorId);
    return query.toString();
  }

  override render() {
    const page = this.front.data;
    const file = (format: string) => `/api/stats/front/file?${this.query}&format=${format}`;
    return html`<div class="head"><h1>${this.t('stats.title')}</h1>
        <a class="button" href=${file('xlsx')} download>${this.t('stats.excel')}</a><a class="button" href=${file('csv')} download>${this.t('stats.csv')}</a><a class="button" href="/api/stats/queue-log?${this.query}" download>${this.t('stats.queueLog')}</a>
        ${this.can('stats.rebuild') ? html`<button @click=${this.rebuild}>${this.t('stats.rebuild')}</button>` : nothing}</div>
      <div class="stack">${this.filters()}${queryState(this.front) ?? (page && this.figures(page))}</div>`;
  }

  private filters() {
    const choose = (name: SpanName) => {
      const [first, last] = spans[name];
      this.from = midnight() + first * dayMs;
      this.until = midnight() + last * dayMs;
    };
    const when = (name: 'from' | 'until') =>
      html`<label class="field">${this.t(`stats.${name}`)}<input type="datetime-local" step="900" .value=${local(this[name])} @change=${(
        event: Event,
      ) => {
        const at = new Date((event.target as HTMLInputElement).value).getTime();
        if (!Number.isNaN(at)) this[name] = at;
      }} /></label>`;
    const which = (name: 'queueId' | 'operatorId', text: string, all: readonly Named[] | undefined) =>
      all
        ? html`<label class="field">${this.t(text)}<select @change=${(event: Event) => (this[name] = (event.target as HTMLSelectElement).value)}><option value="">${this.t('stats.all')}</option>${all.map(({ id, name: label }) => html`<option value=${id} ?selected=${id === this[name]}>${label}</option>`)}</select></label>`
        : nothing;
    return html`<div class="card stack"><div class="row">${(Object.keys(spans) as SpanName[]).map((name) => html`<button @click=${() => choose(name)}>${this.t(`stats.${name}`)}</button>`)}</div>
      <div class="filters">${when('from')}${when('until')}${which('queueId', 'stats.queue', this.queues.data)}${which('operatorId', 'stats.operator', this.operators.data)}</div></div>`;
  }

  private figures(page: FrontPage) {
    if (page.total.offered === 0)
      return html`<div class="card empty"><pz-icon name="report" style="font-size:2rem"></pz-icon><b>${this.t('stats.none')}</b></div>${this.ofCampaigns()}${this.working()}`;
    const { total } = page;
    const tile = (key: string, value: string, tone = '') =>
      html`<div class="tile ${tone}"><abbr title=${this.t(`stats.define.${key}`)} aria-label=${this.t(`stats.define.${key}`)} tabindex="0">?</abbr><b>${value}</b><span>${this.t(`stats.${key}`)}</span></div>`;
    const bars = <K>(rows: readonly (Figures & { readonly key: K })[], label: (key: K) => string) =>
      rows.map(({ key, answered, lost }) => ({ label: label(key), answered, lost }));
    const chart = (title: string, all: unknown) =>
      html`<div class="card"><h2>${this.t(title)}</h2><stats-bars .bars=${all}></stats-bars></div>`;
    return html`<div class="tiles">${tile('offered', formatNumber(total.offered))}${tile('answered', formatNumber(total.answered), 'green')}${tile('lost', formatNumber(total.lost), 'red')}${tile('sentOn', formatNumber(total.sentOn))}${tile('serviceLevel', share(total.serviceLevel))}${tile('serviceLevelPatient', share(total.serviceLevelPatient))}${tile('asa', time(total.asaMs))}${tile('longestWait', time(total.longestWaitMs))}${tile('aht', time(total.ahtMs))}${tile('talk', time(total.talkMs))}${tile('hold', time(total.holdMs))}${tile('wrapUp', time(total.wrapUpMs))}${tile('transfers', formatNumber(total.transfers))}</div>
      <div class="charts">${chart(
        'stats.byHour',
        bars(page.byHour, (key) => String(key).padStart(2, '0')),
      )}${
        page.byDay.length > 1
          ? chart(
              'stats.byDay',
              bars(page.byDay, (key) => `${key.slice(8)}.${key.slice(5, 7)}`),
            )
          : nothing
      }${
        page.byDay.length > 6
          ? chart(
              'stats.byWeekday',
              bars(page.byWeekday, (key) => this.t(`stats.day.${key}`)),
            )
          : nothing
      }${this.outcomes(total)}</div>
      ${this.table('stats.byQueue', page.byQueue, (id) => nameIn(this.queues.data, id))}${this.table('stats.byOperator', page.byOperator, (id) => nameIn(this.operators.data, id))}
      ${this.table('stats.byHour', page.byHour, (hour) => `${String(hour).padStart(2, '0')}:00`)}${page.byDay.length > 1 ? this.table('stats.byDay', page.byDay, (day) => day.split('-').toReversed().join('.')) : nothing}
      ${this.ofCampaigns()}${this.working()}${this.lostCalls()}${this.load()}`;
  }

  /** How those who came in left the queue again. */
  private outcomes(total: Figures) {
    const rows = outcomes.filter((key) => key === 'answered' || key === 'lost' || total[key] > 0);
    return html`<div class="card flush"><h2 style="padding:1rem 1rem 0">${this.t('stats.outcomes')}</h2><table><thead><tr><th>${this.t('stats.outcome')}</th><th class="right">${this.t('stats.calls')}</th><th class="right">${this.t('stats.share')}</th></tr></thead><tbody>${rows.map((key) => html`<tr><td>${this.t(`stats.${key}`)}</td><td class="right num">${formatNumber(total[key])}</td><td class="right num">${share(total[key] / total.offered)}</td></tr>`)}</tbody></table></div>`;
  }
  private table<K>(title: string, rows: readonly (Figures & { readonly key: K })[], name: (key: K) => string) {
    if (rows.length === 0) return nothing;
    const columns: readonly (readonly [string, (one: Figures) => string])[] = [
      ['offered', ({ offered }) => formatNumber(offered)],
      ['answered', ({ answered }) => formatNumber(answered)],
      ['lost', ({ lost }) => formatNumber(lost)],
      ['sentOn', ({ sentOn }) => formatNumber(sentOn)],
      ['serviceLevel', ({ serviceLevel }) => share(serviceLevel)],
      ['asa', ({ asaMs }) => time(asaMs)],
      ['longestWait', ({ longestWaitMs }) => time(longestWaitMs)],
      ['aht', ({ ahtMs }) => time(ahtMs)],
      ['hold', ({ holdMs }) => time(holdMs)],
      ['wrapUp', ({ wrapUpMs }) => time(wrapUpMs)],
      ['transfers', ({ transfers }) => formatNumber(transfers)],
    ];
    // Whoever came to an operator was answered: what is lost has no operator.
    const shown =
      title === 'stats.byOperator'
        ? columns.filter(([key]) => ['answered', 'aht', 'hold', 'wrapUp', 'transfers'].includes(key))
        : columns;
    return html`<div class="card flush"><h2 style="padding:1rem 1rem 0">${this.t(title)}</h2><div class="scroll"><table class="cards"><thead><tr><th></th>${shown.map(([key]) => html`<th class="right" title=${this.t(`stats.define.${key}`)}>${this.t(`stats.${key}`)}</th>`)}</tr></thead><tbody>${rows.map((one) => html`<tr><td class="wide"><b>${name(one.key)}</b></td>${shown.map(([key, cell]) => html`<td class="right num" data-label=${this.t(`stats.${key}`)}>${cell(one)}</td>`)}</tr>`)}</tbody></table></div></div>`;
  }
  private working() {
    const rows = this.work.data ?? [];
    if (rows.length === 0) return nothing;
    const cell = (key: string, value: string) =>
      html`<td class="right num" data-label=${this.t(`stats.${key}`)}>${value}</td>`;
    const heads = ['loggedIn', 'ready', 'paidPause', 'unpaidPause', 'logIns', 'occupancy'];
    return html`<div class="card flush"><h2 style="padding:1rem 1rem 0">${this.t('stats.workingTime')}</h2><div class="scroll"><table class="cards"><thead><tr><th></th>${heads.map((key) => html`<th class="right" title=${key === 'occupancy' ? this.t('stats.define.occupancy') : nothing}>${this.t(`stats.${key}`)}</th>`)}</tr></thead><tbody>${rows.map((one) => html`<tr><td class="wide"><b>${nameIn(this.operators.data, one.operatorId)}</b></td>${cell('loggedIn', time(one.loggedInMs))}${cell('ready', time(one.readyMs))}${cell('paidPause', time(one.paidPauseMs))}${cell('unpaidPause', time(one.unpaidPauseMs))}${cell('logIns', String(one.logIns))}${cell('occupancy', share(one.occupancy))}</tr>`)}</tbody></table></div></div>`;
  }
  private lostCalls() {
    const all = this.lost.data ?? [];
    if (all.length === 0) return nothing;
    const rows = this.allLost ? all : all.slice(0, fewLost);
    const more =
      all.length > rows.length
        ? html`<div style="padding:0.75rem 1rem"><button @click=${() => (this.allLost = true)}>${this.t('stats.more')} (${all.length})</button></div>`
        : nothing;
    return html`<div class="card flush"><h2 style="padding:1rem 1rem 0">${this.t('stats.lostCalls')}</h2><table class="cards"><thead><tr><th>${this.t('stats.time')}</th><th>${this.t('stats.number')}</th><th>${this.t('stats.queue')}</th><th class="right">${this.t('stats.wait')}</th><th>${this.t('stats.later')}</th></tr></thead><tbody>${rows.map(
      (one) =>
        html`<tr><td class="wide num">${formatTime(one.enteredAt)}</td><td class="num" data-label=${this.t('stats.number')}>${one.number === null ? this.t('stats.hidden') : formatPhone(one.number)}</td><td data-label=${this.t('stats.queue')}>${nameIn(this.queues.data, one.queueId)}</td><td class="right num" data-label=${this.t('stats.wait')}>${time(one.waitMs)}</td><td data-label=${this.t('stats.later')}>${one.answeredLaterAt === null ? html`<span class="badge red">${this.t('stats.never')}</span>` : html`<span class="badge green">${formatTime(one.answeredLaterAt)}</span>`}</td></tr>`,
    )}</tbody></table>${more}</div>`;
  }
  private ofCampaigns() {
    const rows = this.campaigns.data ?? [];
    if (rows.length === 0) return nothing;
    const cell = (key: string, value: string) =>
      html`<td class="right num" data-label=${this.t(`stats.campaign.${key}`)}>${value}</td>`;
    const heads = ['contacts', 'attempts', 'answered', 'reached', 'share', 'confirmed'];
    return html`<div class="card flush"><h2 style="padding:1rem 1rem 0">${this.t('stats.campaigns')}</h2><div class="scroll"><table class="cards"><thead><tr><th></th>${heads.map((key) => html`<th class="right" title=${this.t(`stats.define.campaign.${key}`)}>${this.t(`stats.campaign.${key}`)}</th>`)}</tr></thead><tbody>${rows.map((one) => html`<tr><td class="wide"><b>${one.name}</b></td>${cell('contacts', formatNumber(one.contacts))}${cell('attempts', formatNumber(one.attempts))}${cell('answered', formatNumber(one.answered))}${cell('reached', formatNumber(one.reached))}${cell('share', share(one.contacts > 0 ? one.reached / one.contacts : null))}${cell('confirmed', formatNumber(one.confirmed))}</tr>`)}</tbody></table></div></div>`;
  }
  private load() {
    const rows = this.trunks.data ?? [];
    if (rows.length === 0) return nothing;
    return html`<div class="card flush"><h2 style="padding:1rem 1rem 0">${this.t('stats.trunks')}</h2><table class="cards"><thead><tr><th>${this.t('stats.trunk')}</th><th class="right">${this.t('stats.calls')}</th><th class="right">${this.t('stats.answered')}</th><th class="right">${this.t('stats.talk')}</th></tr></thead><tbody>${rows.map((one) => html`<tr><td class="wide">${one.trunk}</td><td class="right num" data-label=${this.t('stats.calls')}>${formatNumber(one.calls)}</td><td class="right num" data-label=${this.t('stats.answered')}>${formatNumber(one.answered)}</td><td class="right num" data-label=${this.t('stats.talk')}>${time(one.talkMs)}</td></tr>`)}</tbody></table></div>`;
  }

  private readonly rebuild = async (): Promise<void> => {
    try {
      await send('POST', '/api/stats/rebuild');
      toast('done', this.t('stats.rebuilding'));
    } catch (error) {
      toastError(error);
    }
  };
}

const nameIn = (all: readonly Named[] | undefined, id: string): string => all?.find((one) => one.id === id)?.name ?? id;
