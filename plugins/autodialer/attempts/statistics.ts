import { type Clock, defineRoute, HostClock, HostPool, inject, injectable, localTime } from '@perezvon/sdk/server';
import type { CampaignResult } from '@perezvon/plugin-stats';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { Campaigns } from '../campaigns/campaigns.js';
import { idParamsSchema } from '../campaigns/schemas.js';

const bar = z.object({ reached: z.number().int(), notReached: z.number().int() });
export const statisticsSchema = z.object({
  /** Attempts by the hour in which they began, `YYYY-MM-DD HH`, by the campaign's clocks; oldest first. */
  byHour: z.array(bar.extend({ hour: z.string() })),
  /** By which attempt of the contact it was. */
  byAttempt: z.array(bar.extend({ ordinal: z.number().int() })),
  /** How many of the contacts came how far. */
  funnel: z.object({
    total: z.number().int(),
    called: z.number().int(),
    answered: z.number().int(),
    reached: z.number().int(),
    confirmed: z.number().int(),
  }),
});
export type Statistics = z.infer<typeof statisticsSchema>;

/** A count is kept for so many times as long as it took: a page that ten people look at asks once. */
const keptTimes = 10;
const longestKeptMs = 10_000;
const statementMs = 60_000;
/** Zones are ahead of UTC by whole quarters of an hour. */
const quarter = 900;

/** What has become of a campaign's attempts, counted from one index. Attempts that were called off do not count. */
@injectable()
export class CampaignStatistics {
  private readonly kept = new Map<string, { until: number; readonly value: Promise<Statistics> }>();

  constructor(
    @inject(HostPool) private readonly pool: Pool,
    @inject(HostClock) private readonly clock: Clock,
  ) {}

  /** @param total contacts of the campaign */
  of(id: string, timeZone: string, total: number): Promise<Statistics> {
    const known = this.kept.get(id);
    const began = this.clock.now();
    if (known && began < known.until) return known.value;
    const value = this.count(id, timeZone, total);
    const entry = { until: Number.POSITIVE_INFINITY, value };
    this.kept.set(id, entry);
    value.then(
      () => {
        const ended = this.clock.now();
        entry.until = ended + Math.min(longestKeptMs, (ended - began) * keptTimes);
      },
      () => this.kept.delete(id),
    );
    return value;
  }

  /** Of all campaigns, over the attempts that began in a period. */
  async results(from: number, until: number): Promise<readonly CampaignResult[]> {
    const [rows] = await this.pool.query<RowDataPacket[]>({
      sql: `SELECT c.id, c.name, COUNT(DISTINCT a.contact_id) AS contacts, COUNT(*) AS attempts,
              SUM(a.outcome IN (?)) AS answered, COUNT(DISTINCT IF(a.outcome = 'reached', a.contact_id, NULL)) AS reached,
              COUNT(DISTINCT IF(a.answer = 'confirmed', a.contact_id, NULL)) AS confirmed
            FROM autodialer_attempts a JOIN autodialer_campaigns c ON c.id = a.campaign_id
            WHERE a.created_at >= ? AND a.created_at < ? AND a.outcome IS NOT NULL AND a.outcome <> 'cancelled'
            GROUP BY c.id, c.name`,
      values: [[...answered], new Date(from), new Date(until)],
      timeout: statementMs,
    });
    return rows.map(({ id, name, contacts, attempts, answered: up, reached, confirmed }) => ({
      id: String(id),
      name: String(name),
      contacts: Number(contacts),
      attempts: Number(attempts),
      answered: Number(up),
      reached: Number(reached),
      confirmed: Number(confirmed),
    }));
  }

  /** Each contact once, however often it was called and begun anew. Those taken out are no longer part of the campaign. */
  private async contacts(id: string): Promise<Omit<Statistics['funnel'], 'total'>> {
    const [rows] = await this.pool.query<RowDataPacket[]>({
      sql: `SELECT COUNT(DISTINCT IF(outcome = 'noMessage', NULL, contact_id)) AS called,
              COUNT(DISTINCT IF(outcome IN (?), contact_id, NULL)) AS answered,
              COUNT(DISTINCT IF(outcome = 'reached', contact_id, NULL)) AS reached,
              COUNT(DISTINCT IF(answer = 'confirmed', contact_id, NULL)) AS confirmed
            FROM autodialer_attempts FORCE INDEX (of_outcome)
            WHERE campaign_id = ? AND outcome IS NOT NULL AND outcome <> 'cancelled'
              AND contact_id NOT IN (SELECT c.id FROM autodialer_lists l
                JOIN autodialer_contacts c FORCE INDEX (due) ON c.list_no = l.no
                WHERE l.campaign_id = ? AND c.state = 'cancelled')`,
      values: [[...answered], id, id],
      timeout: statementMs,
    });
    const of = (step: string) => Number(rows[0]?.[step] ?? 0);
    return { called: of('called'), answered: of('answered'), reached: of('reached'), confirmed: of('confirmed') };
  }

  private async count(id: string, timeZone: string, total: number): Promise<Statistics> {
    const funnel = { total, ...(await this.contacts(id)) };
    const [rows] = await this.pool.query<RowDataPacket[]>({
      sql: `SELECT outcome, ordinal, FLOOR(UNIX_TIMESTAMP(created_at) / ${quarter}) AS slot, COUNT(*) AS count
            FROM autodialer_attempts FORCE INDEX (of_outcome)
            WHERE campaign_id = ? AND outcome IS NOT NULL AND outcome <> 'cancelled' GROUP BY outcome, ordinal, slot`,
      values: [id],
      timeout: statementMs,
    });
    const hours = new Map<string, Bar>();
    const ordinals = new Map<number, Bar>();
    for (const row of rows) {
      const count = Number(row.count);
      const outcome = String(row.outcome);
      const { date, minute } = localTime(timeZone, Number(row.slot) * quarter * 1_000);
      add(hours, `${date} ${String(Math.floor(minute / 60)).padStart(2, '0')}`, outcome, count);
      add(ordinals, Number(row.ordinal), outcome, count);
    }
    return {
      byHour: [...hours].map(([hour, value]) => ({ hour, ...value })).toSorted((a, b) => (a.hour < b.hour ? -1 : 1)),
      byAttempt: [...ordinals]
        .map(([ordinal, value]) => ({ ordinal, ...value }))
        .toSorted((a, b) => a.ordinal - b.ordinal),
      funnel,
    };
  }
}

interface Bar {
  reached: number;
  notReached: number;
}
const answered: ReadonlySet<string> = new Set(['reached', 'tooLittle', 'machine']);

function add<K>(bars: Map<K, Bar>, key: K, outcome: string, count: number): void {
  const one = bars.get(key) ?? { reached: 0, notReached: 0 };
  one[outcome === 'reached' ? 'reached' : 'notReached'] += count;
  bars.set(key, one);
}

export const statisticsRoute = defineRoute({
  method: 'GET',
  path: '/campaigns/:id/statistics',
  permission: 'autodialer.campaigns.read',
  summary: 'Attempts by hour and by ordinal, and how many contacts came how far',
  params: idParamsSchema,
  output: statisticsSchema,
  inject: { campaigns: Campaigns, statistics: CampaignStatistics },
  async handler({ params }, { campaigns, statistics }) {
    const { id, schedule, counts } = await campaigns.details(params.id);
    return statistics.of(id, schedule.timeZone, counts.total);
  },
});
