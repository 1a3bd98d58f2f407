import { textIn } from '@perezvon/sdk/shared';
import {
  appState,
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
  queryState,
  sharedStyles,
  state,
  toast,
  toastError,
} from '@perezvon/sdk/ui';
import './filters.js';
import './stats-bars.js';
import './stats-define.js';
import { sumOf, workSumOf } from './aggregate.js';
import { api, type Figures, type FrontPage, type Named, type Pause, type Span, type WorkingTime } from './api.js';

const dayMs = 86_400_000;
const fewLost = 10;
const local = (ms: number) => new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
const midnight = () => new Date().setHours(0, 0, 0, 0);
const spans = { today: [0, 1], yesterday: [-1, 0], week: [-6, 1], month: [-29, 1] } as const;
type SpanName = keyof typeof spans;
const outcomes = ['answered', 'lost', 'sentFull', 'sentEmpty', 'sentTimeout', 'sentKey', 'sentCallback'] as const;
const tones: Readonly<Record<string, 'green' | 'red' | 'yellow'>> = {
  answered: 'green',
  lost: 'red',
  sentFull: 'yellow',
  sentEmpty: 'yellow',
  sentTimeout: 'yellow',
};
const share = (value: number | null) => (value === null ? '—' : formatPercent(value, 1));
const time = (ms: number | null) => (ms === null ? '—' : formatDuration(ms));

/** The figures of a period, each with its definition, by queue, operator, hour, weekday and day. */
@customElement('stats-front')
export class StatsPanel extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      .filters {
        display: grid;
        gap: 0.75rem;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 12rem), 1fr));
        align-items: end;
      }
      .tile {
        position: relative;
      }
      .tile stats-define {
        position: absolute;
        top: 0.5rem;
        right: 0.6rem;
      }
      th stats-define {
        margin-left: 0.25rem;
        vertical-align: middle;
      }
      .charts {
        display: grid;
        gap: 1rem;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
      }
      .scroll {
        overflow-x: auto;
      }
      .scroll th {
        white-space: normal;
        vertical-align: bottom;
      }
      .scroll th,
      .scroll td {
        padding-left: 0.35rem;
        padding-right: 0.35rem;
      }
      .scroll td:first-child {
        padding-left: 1rem;
      }
      .scroll td:last-child,
      .scroll th:last-child {
        padding-right: 1rem;
      }
      td.wide {
        white-space: nowrap;
      }
      .tiles {
        grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
      }
      .tile b {
        padding-right: 1.2rem;
        font-size: 1.4rem;
      }
    `,
  ];
  @state() private from = midnight();
  @state() private until = midnight() + dayMs;
  @state() private queueIds: readonly string[] = [];
  @state() private operatorIds: readonly string[] = [];
  @state() private allLost = false;
  private readonly front = api.query(this, '/api/stats/front', () => this.asked, { pollMs: 15_000 });
  private readonly work = api.query(this, '/api/stats/working-time', () => this.asked);
  private readonly lost = api.query(this, '/api/stats/lost', () => this.asked);
  private readonly trunks = api.query(this, '/api/stats/trunks', () => this.asked);
  private readonly campaigns = api.query(this, '/api/stats/campaigns', () => this.asked);
  private readonly queues = api.query(this, '/api/queues/queues', () => (this.can('queues.read') ? {} : undefined));
  private readonly operators = api.query(this, '/api/operators/operators', () =>
    this.can('operators.read') ? {} : undefined,
  );

  private get asked(): { readonly query: Span } {
    return {
      query: {
        from: new Date(this.from).toISOString(),
        until: new Date(this.until).toISOString(),
        queueIds: this.queueIds.join(',') || undefined,
        operatorIds: this.operatorIds.join(',') || undefined,
      },
    };
  }

  override render() {
    const page = this.front.data;
    const file = (format: 'xlsx' | 'csv') =>
      api.url('/api/stats/front/file', { query: { ...this.asked.query, format } });
    return html`<div class="head">
        <h1>${this.t('stats.title')}</h1>
        <a class="button" href=${file('xlsx')} download>${this.t('stats.excel')}</a
        ><a class="button" href=${file('csv')} download>${this.t('stats.csv')}</a
        ><a class="button" href=${api.url('/api/stats/queue-log', this.asked)} download>${this.t('stats.queueLog')}</a>
        ${this.can('stats.rebuild') ? html`<button @click=${this.rebuild}>${this.t('stats.rebuild')}</button>` : nothing}
      </div>
      <div class="stack">${this.filters()}${queryState(this.front) ?? (page && this.figures(page))}</div>`;
  }

  private filters() {
    const choose = (name: SpanName) => {
      const [first, last] = spans[name];
      this.from = midnight() + first * dayMs;
      this.until = midnight() + last * dayMs;
    };
    const when = (name: 'from' | 'until') =>
      html`<label class="field"
        >${this.t(`stats.${name}`)}<input
          type="datetime-local"
          step="900"
          .value=${local(this[name])}
          @change=${(event: Event) => {
            const at = new Date((event.target as HTMLInputElement).value).getTime();
            if (!Number.isNaN(at)) this[name] = at;
          }}
      /></label>`;
    const which = (name: 'queueIds' | 'operatorIds', text: string, all: readonly Named[] | undefined) =>
      all
        ? html`<stats-several
            label=${this.t(text)}
            .all=${all}
            .chosen=${this[name]}
            @change=${(event: CustomEvent<readonly string[]>) => (this[name] = event.detail)}
          ></stats-several>`
        : nothing;
    return html`<div class="card stack">
      <div class="row">
        ${(Object.keys(spans) as SpanName[]).map((name) => html`<button @click=${() => choose(name)}>${this.t(`stats.${name}`)}</button>`)}
      </div>
      <div class="filters">
        ${when('from')}${when('until')}${which('queueIds', 'stats.queue', this.queues.data)}${which(
          'operatorIds',
          'stats.operator',
          this.operators.data,
        )}
      </div>
    </div>`;
  }

  private figures(page: FrontPage) {
    if (page.total.offered === 0)
      return html`<div class="card empty"><pz-icon name="report"></pz-icon><b>${this.t('stats.none')}</b></div>
        ${this.ofCampaigns()}${this.working()}`;
    const { total } = page;
    const tile = (key: string, value: string, tone = '') =>
      html`<div class="tile ${tone}">
        ${this.define(key, sumOf(key, total))}<b>${value}</b><span>${this.t(`stats.${key}`)}</span>
      </div>`;
    const bars = <K>(rows: readonly (Figures & { readonly key: K })[], label: (key: K) => string) =>
      rows.map(({ key, answered, lost }) => ({ label: label(key), answered, lost }));
    const chart = (title: string, all: unknown) =>
      html`<div class="card">
        <h2>${this.t(title)}</h2>
        <stats-bars .bars=${all}></stats-bars>
      </div>`;
    return html`<div class="tiles">
        ${tile('offered', formatNumber(total.offered))}${tile(
          'answered',
          formatNumber(total.answered),
          'green',
        )}${tile('lost', formatNumber(total.lost), 'red')}${tile('sentOn', formatNumber(total.sentOn))}${tile(
          'serviceLevel',
          share(total.serviceLevel),
        )}${tile('serviceLevelPatient', share(total.serviceLevelPatient))}${tile('asa', time(total.asaMs))}${tile(
          'longestWait',
          time(total.longestWaitMs),
        )}${tile('aht', time(total.ahtMs))}${tile('talk', time(total.talkMs))}${tile('hold', time(total.holdMs))}${tile(
          'wrapUp',
          time(total.wrapUpMs),
        )}${tile('transfers', formatNumber(total.transfers))}
      </div>
      <div class="charts">
        ${chart(
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
        }${this.outcomes(total)}
      </div>
      ${this.table('stats.byQueue', page.byQueue, (id) => nameIn(this.queues.data, id))}${this.table(
        'stats.byOperator',
        page.byOperator,
        (id) => nameIn(this.operators.data, id),
      )}
      ${this.table('stats.byHour', page.byHour, (hour) => `${String(hour).padStart(2, '0')}:00`)}${
        page.byDay.length > 1
          ? this.table('stats.byDay', page.byDay, (day) => day.split('-').toReversed().join('.'))
          : nothing
      }
      ${page.byDay.length > 6 ? this.table('stats.byWeekday', page.byWeekday, (key) => this.t(`stats.weekday.${key}`)) : nothing}
      ${this.ofCampaigns()}${this.working()}${this.lostCalls()}${this.load()}`;
  }

  /** How those who came in left the queue again. */
  private outcomes(total: Figures) {
    const rows = outcomes.filter((key) => key === 'answered' || key === 'lost' || total[key] > 0);
    return html`<div class="card flush">
      <h2 class="inset-head">${this.t('stats.outcomes')}</h2>
      <div class="inset">
        <pz-progress
          thick
          .segments=${rows.map((key) => ({ label: this.t(`stats.${key}`), value: total[key], tone: tones[key] ?? 'blue' }))}
        ></pz-progress>
      </div>
      <table>
        <thead>
          <tr>
            <th>${this.t('stats.outcome')}</th>
            <th class="right">${this.t('stats.calls')}</th>
            <th class="right">${this.t('stats.share')}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (key) =>
              html`<tr>
                <td>
                  ${this.t(`stats.${key}`)}${this.define(key, `${formatNumber(total[key])} ÷ ${formatNumber(total.offered)}`)}
                </td>
                <td class="right num">${formatNumber(total[key])}</td>
                <td class="right num">${share(total[key] / total.offered)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
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
      ['talk', ({ talkMs }) => time(talkMs)],
      ['hold', ({ holdMs }) => time(holdMs)],
      ['wrapUp', ({ wrapUpMs }) => time(wrapUpMs)],
      ['transfers', ({ transfers }) => formatNumber(transfers)],
    ];
    // Whoever came to an operator was answered: what is lost has no operator.
    const shown =
      title === 'stats.byOperator'
        ? columns.filter(([key]) => ['answered', 'aht', 'talk', 'hold', 'wrapUp', 'transfers'].includes(key))
        : columns;
    return html`<div class="card flush">
      <h2 class="inset-head">${this.t(title)}</h2>
      <div class="scroll">
        <table class="cards">
          <thead>
            <tr>
              <th></th>
              ${shown.map(([key]) => html`<th class="right">${this.t(`stats.${key}`)}${this.define(key)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (one) =>
                html`<tr>
                  <td class="wide"><b>${name(one.key)}</b></td>
                  ${shown.map(([key, cell]) => html`<td class="right num" data-label=${this.t(`stats.${key}`)}>${cell(one)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </div>`;
  }
  private define(key: string, sum = '') {
    return html`<stats-define key=${key} sum=${sum}></stats-define>`;
  }
  private working() {
    const rows = this.work.data ?? [];
    if (rows.length === 0) return nothing;
    const nameOf = ({ names }: Pause) => textIn(names, appState.language);
    const kinds = [...new Set(rows.flatMap(({ pauses }) => pauses.map(nameOf)))].toSorted();
    const inPause = (one: WorkingTime, kind: string) =>
      one.pauses.filter((pause) => nameOf(pause) === kind).reduce((sum, pause) => sum + pause.ms, 0);
    const cell = (label: string, value: string) => html`<td class="right num" data-label=${label}>${value}</td>`;
    const of = (key: string, value: string) => cell(this.t(`stats.${key}`), value);
    const head = (key: string) =>
      html`<th class="right">${this.t(`stats.${key}`)}${this.define(key, workSumOf(key, rows))}</th>`;
    return html`<div class="card flush">
      <h2 class="inset-head">${this.t('stats.workingTime')}</h2>
      <div class="scroll">
        <table class="cards">
          <thead>
            <tr>
              <th></th>
              ${['loggedIn', 'ready', 'paidPause', 'unpaidPause'].map(head)}${kinds.map(
                (kind) => html`<th class="right">${kind}${this.define('pause')}</th>`,
              )}${['logIns', 'missed', 'occupancy'].map(head)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (one) =>
                html`<tr>
                  <td class="wide"><b>${nameIn(this.operators.data, one.operatorId)}</b></td>
                  ${of('loggedIn', time(one.loggedInMs))}${of('ready', time(one.readyMs))}${of('paidPause', time(one.paidPauseMs))}${of(
                    'unpaidPause',
                    time(one.unpaidPauseMs),
                  )}${kinds.map((kind) =>
                    cell(kind, time(inPause(one, kind))),
                  )}${of('logIns', String(one.logIns))}${of('missed', String(one.missed))}${of('occupancy', share(one.occupancy))}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </div>`;
  }
  private lostCalls() {
    const all = this.lost.data ?? [];
    if (all.length === 0) return nothing;
    const rows = this.allLost ? all : all.slice(0, fewLost);
    const more =
      all.length > rows.length
        ? html`<div class="inset">
            <button @click=${() => (this.allLost = true)}>${this.t('stats.more')} (${all.length})</button>
          </div>`
        : nothing;
    return html`<div class="card flush">
      <h2 class="inset-head">${this.t('stats.lostCalls')}</h2>
      <table class="cards">
        <thead>
          <tr>
            <th>${this.t('stats.time')}</th>
            <th>${this.t('stats.number')}</th>
            <th>${this.t('stats.queue')}</th>
            <th class="right">${this.t('stats.wait')}</th>
            <th>
              ${this.t('stats.later')}${this.define(
                'later',
                `${formatNumber(all.filter(({ answeredLaterAt }) => answeredLaterAt !== null).length)} ÷ ${formatNumber(all.length)}`,
              )}
            </th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (one) =>
              html`<tr>
                <td class="wide num">${formatTime(one.enteredAt)}</td>
                <td class="num" data-label=${this.t('stats.number')}>
                  ${one.number === null ? this.t('stats.hidden') : formatPhone(one.number)}
                </td>
                <td data-label=${this.t('stats.queue')}>${nameIn(this.queues.data, one.queueId)}</td>
                <td class="right num" data-label=${this.t('stats.wait')}>${time(one.waitMs)}</td>
                <td data-label=${this.t('stats.later')}>
                  ${
                    one.answeredLaterAt === null
                      ? html`<span class="badge red">${this.t('stats.never')}</span>`
                      : html`<span class="badge green">${formatTime(one.answeredLaterAt)}</span>`
                  }
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
      ${more}
    </div>`;
  }
  private ofCampaigns() {
    const rows = this.campaigns.data ?? [];
    if (rows.length === 0) return nothing;
    const cell = (key: string, value: string) =>
      html`<td class="right num" data-label=${this.t(`stats.campaign.${key}`)}>${value}</td>`;
    const heads = ['contacts', 'attempts', 'answered', 'reached', 'share', 'confirmed'];
    const all = (of: 'contacts' | 'attempts' | 'answered' | 'reached' | 'confirmed') =>
      formatNumber(rows.reduce((sum, one) => sum + one[of], 0));
    const sums: Readonly<Record<string, string>> = {
      contacts: all('contacts'),
      attempts: all('attempts'),
      answered: `${all('answered')} ÷ ${all('attempts')}`,
      reached: `${all('reached')} ÷ ${all('contacts')}`,
      share: `${all('reached')} ÷ ${all('contacts')}`,
      confirmed: `${all('confirmed')} ÷ ${all('contacts')}`,
    };
    return html`<div class="card flush">
      <h2 class="inset-head">${this.t('stats.campaigns')}</h2>
      <div class="scroll">
        <table class="cards">
          <thead>
            <tr>
              <th></th>
              ${heads.map(
                (key) =>
                  html`<th class="right">
                      ${this.t(`stats.campaign.${key}`)}${this.define(`campaign.${key}`, sums[key] ?? '')}
                    </th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (one) =>
                html`<tr>
                  <td class="wide"><b>${one.name}</b></td>
                  ${cell('contacts', formatNumber(one.contacts))}${cell(
                    'attempts',
                    formatNumber(one.attempts),
                  )}${cell('answered', formatNumber(one.answered))}${cell('reached', formatNumber(one.reached))}${cell(
                    'share',
                    share(one.contacts > 0 ? one.reached / one.contacts : null),
                  )}${cell('confirmed', formatNumber(one.confirmed))}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </div>`;
  }
  private load() {
    const rows = this.trunks.data ?? [];
    if (rows.length === 0) return nothing;
    const calls = formatNumber(rows.reduce((sum, one) => sum + one.calls, 0));
    const head = (key: string, sum = '') =>
      html`<th class="right">${this.t(`stats.${key}`)}${this.define(`trunk.${key}`, sum)}</th>`;
    return html`<div class="card flush">
      <h2 class="inset-head">${this.t('stats.trunks')}</h2>
      <table class="cards">
        <thead>
          <tr>
            <th>${this.t('stats.trunk')}</th>
            ${head('calls', calls)}${head(
              'answered',
              `${formatNumber(rows.reduce((sum, { answered }) => sum + answered, 0))} ÷ ${calls}`,
            )}${head('talk', time(rows.reduce((sum, { talkMs }) => sum + talkMs, 0)))}${head('peak')}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (one) =>
              html`<tr>
                <td class="wide">${one.trunk}</td>
                <td class="right num" data-label=${this.t('stats.calls')}>${formatNumber(one.calls)}</td>
                <td class="right num" data-label=${this.t('stats.answered')}>${formatNumber(one.answered)}</td>
                <td class="right num" data-label=${this.t('stats.talk')}>${time(one.talkMs)}</td>
                <td class="right num" data-label=${this.t('stats.peak')}>${formatNumber(one.peak)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private readonly rebuild = async (): Promise<void> => {
    try {
      await api.post('/api/stats/rebuild');
      toast('done', this.t('stats.rebuilding'));
    } catch (error) {
      toastError(error);
    }
  };
}

const nameIn = (all: readonly Named[] | undefined, id: string): string => all?.find((one) => one.id === id)?.name ?? id;
