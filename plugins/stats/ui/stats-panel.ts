import {
  type Column,
  css,
  customElement,
  dataTable,
  emptyState,
  formatNumber,
  html,
  nothing,
  PanelElement,
  queryState,
  sharedStyles,
  state,
  toast,
  toastError,
} from '@perezvon/sdk/ui';
import { sumOf } from './aggregate.js';
import { api, type Figures, type FrontPage, type Named, type Span } from './api.js';
import { campaignColumns, define, figureColumns, share, time, trunkColumns, workingTimeColumns } from './columns.js';
import './filters.js';
import './lost-calls.js';
import './outcome-share.js';
import './stats-bars.js';

const dayMs = 86_400_000;
const local = (ms: number) => new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
const midnight = () => new Date().setHours(0, 0, 0, 0);
const spans = { today: [0, 1], yesterday: [-1, 0], week: [-6, 1], month: [-29, 1] } as const;
type SpanName = keyof typeof spans;
type Keyed<K> = Figures & { readonly key: K };

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
        ${when('from')}${when('until')}${which('queueIds', 'stats.queue', this.queues.data)}
        ${which('operatorIds', 'stats.operator', this.operators.data)}
      </div>
    </div>`;
  }

  private figures(page: FrontPage) {
    const { total } = page;
    const sections = html`${this.section('stats.campaigns', this.campaigns.data, campaignColumns)}${this.section(
      'stats.workingTime',
      this.work.data,
      (rows) => workingTimeColumns(rows, this.operatorName),
    )}`;
    if (total.offered === 0)
      return html`<div class="card">${emptyState('report', this.t('stats.none'))}</div>
        ${sections}`;
    const days = page.byDay.length;
    return html`<div class="tiles">${this.tiles(total)}</div>
      <div class="charts">
        ${this.chart('stats.byHour', page.byHour, (hour) => String(hour).padStart(2, '0'))}
        ${days > 1 ? this.chart('stats.byDay', page.byDay, (day) => `${day.slice(8)}.${day.slice(5, 7)}`) : nothing}
        ${days > 6 ? this.chart('stats.byWeekday', page.byWeekday, (key) => this.t(`stats.day.${key}`)) : nothing}
        <stats-outcome-share .total=${total}></stats-outcome-share>
      </div>
      ${this.table('stats.byQueue', page.byQueue, this.queueName)}
      ${this.table('stats.byOperator', page.byOperator, this.operatorName)}
      ${this.table('stats.byHour', page.byHour, (hour) => `${String(hour).padStart(2, '0')}:00`)}
      ${days > 1 ? this.table('stats.byDay', page.byDay, (day) => day.split('-').toReversed().join('.')) : nothing}
      ${days > 6 ? this.table('stats.byWeekday', page.byWeekday, (key) => this.t(`stats.weekday.${key}`)) : nothing}
      ${sections}
      <stats-lost-calls .calls=${this.lost.data ?? []} .queueName=${this.queueName}></stats-lost-calls>
      ${this.section('stats.trunks', this.trunks.data, trunkColumns)}`;
  }

  private tiles(total: Figures) {
    const tile = (key: string, value: string, tone = '') =>
      html`<div class="tile ${tone}">
        ${define(key, sumOf(key, total))}<b>${value}</b><span>${this.t(`stats.${key}`)}</span>
      </div>`;
    return [
      tile('offered', formatNumber(total.offered)),
      tile('answered', formatNumber(total.answered), 'green'),
      tile('lost', formatNumber(total.lost), 'red'),
      tile('sentOn', formatNumber(total.sentOn)),
      tile('serviceLevel', share(total.serviceLevel)),
      tile('serviceLevelPatient', share(total.serviceLevelPatient)),
      tile('asa', time(total.asaMs)),
      tile('longestWait', time(total.longestWaitMs)),
      tile('aht', time(total.ahtMs)),
      tile('talk', time(total.talkMs)),
      tile('hold', time(total.holdMs)),
      tile('wrapUp', time(total.wrapUpMs)),
      tile('transfers', formatNumber(total.transfers)),
    ];
  }

  private chart<K>(title: string, rows: readonly Keyed<K>[], label: (key: K) => string) {
    const bars = rows.map(({ key, answered, lost }) => ({ label: label(key), answered, lost }));
    return html`<div class="card">
      <h2>${this.t(title)}</h2>
      <stats-bars .bars=${bars}></stats-bars>
    </div>`;
  }

  private table<K>(title: string, rows: readonly Keyed<K>[], name: (key: K) => string) {
    const of = title === 'stats.byOperator' ? 'operators' : 'calls';
    return this.section(title, rows, () => figureColumns<Keyed<K>>(of, ({ key }) => name(key)));
  }

  /** A table on a card; nothing where there is nothing to show. */
  private section<T>(title: string, rows: readonly T[] = [], columns: (rows: readonly T[]) => readonly Column<T>[]) {
    if (rows.length === 0) return nothing;
    return html`<div class="card flush">
      <h2 class="inset-head">${this.t(title)}</h2>
      <div class="scroll">${dataTable({ rows, columns: columns(rows) })}</div>
    </div>`;
  }

  private readonly queueName = (id: string): string => nameIn(this.queues.data, id);
  private readonly operatorName = (id: string): string => nameIn(this.operators.data, id);

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
