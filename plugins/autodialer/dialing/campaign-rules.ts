import { HostPool, inject, injectable } from '@perezvon/sdk/server';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import {
  builtInProfiles,
  calendarSettingsSchema,
  type PolicyProfile,
  policyProfileSchema,
  refusesAll,
  type Schedule,
  scheduleSchema,
} from '@perezvon/plugin-compliance';
import type { Campaign } from '../campaigns/schemas.js';
import type { HoursSources } from '../schedule/campaign-hours.js';
import { statementMs } from './statement.js';

/** What a campaign goes by beside its own settings. */
export interface CampaignRules {
  readonly hours: HoursSources;
  readonly policy: PolicyProfile;
  readonly holidays: ReadonlySet<string>;
}

/** Shared schedules, calendars of holidays and policies, as they were when they were last looked at. */
@injectable()
export class CampaignRuleRegistry {
  private schedules: ReadonlyMap<string, Schedule> = new Map();
  private calendars: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  private policies: ReadonlyMap<string, PolicyProfile> = new Map();

  constructor(@inject(HostPool) private readonly pool: Pool) {}

  /** What changes when any of them does. */
  async digest(): Promise<string> {
    const rows = await this.read(
      `SELECT CONCAT('s', id, '.', version) AS sign FROM autodialer_schedules
       UNION ALL SELECT CONCAT('c', id, '.', version) FROM autodialer_calendars
       UNION ALL SELECT CONCAT('p', id, '.', version) FROM autodialer_policies ORDER BY sign`,
    );
    return rows.map(({ sign }) => String(sign)).join(' ');
  }

  async load(): Promise<void> {
    const schedules = await this.read('SELECT id, schedule FROM autodialer_schedules');
    const calendars = await this.read('SELECT id, days FROM autodialer_calendars');
    const policies = await this.read('SELECT id, profile FROM autodialer_policies');
    this.schedules = new Map(schedules.map((row) => [String(row.id), scheduleSchema.parse(json(row.schedule))]));
    const daysOf = calendarSettingsSchema.shape.days;
    this.calendars = new Map(
      calendars.map((row) => [String(row.id), new Set(daysOf.parse(json(row.days)).map(({ date }) => date))]),
    );
    this.policies = new Map(policies.map((row) => [String(row.id), policyProfileSchema.parse(json(row.profile))]));
  }

  of({ calendarId, policyId }: Pick<Campaign, 'calendarId' | 'policyId'>): CampaignRules {
    const policy = builtInProfiles.get(policyId) ?? this.policies.get(policyId) ?? refusesAll(policyId);
    const holidays = (calendarId && this.calendars.get(calendarId)) || new Set<string>();
    const lawful = policy.hours && {
      windows: policy.hours.map(({ days, from, to }) => ({ days: [...days], from, to })),
      holidaysAsSunday: policy.holidaysAsWeekend,
      unknownZone: policy.unknownZone,
      country: policy.country,
    };
    return { policy, holidays, hours: { schedules: this.schedules, holidays, lawful: lawful ?? undefined } };
  }

  private async read(sql: string): Promise<RowDataPacket[]> {
    const [rows] = await this.pool.query<RowDataPacket[]>({ sql, timeout: statementMs });
    return rows;
  }
}

const json = (value: unknown): unknown => (typeof value === 'string' ? (JSON.parse(value) as unknown) : value);
