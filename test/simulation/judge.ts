import type { BookedContact } from './contact-book.js';
import type { SimulatedCampaign, World } from './world.js';

/** A call as the carrier saw it begin. */
export interface SeenCall {
  readonly at: number;
  readonly campaign: SimulatedCampaign;
  readonly contact: BookedContact;
  readonly number: string;
  readonly trunk: string;
}
interface Clock {
  readonly date: string;
  /** 1 is Monday. */
  readonly weekday: number;
  readonly minute: number;
}
const second = 1_000;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Watches every call from outside, knowing only the rules as people set them. Shares no code with the engine. */
export class Judge {
  readonly faults: string[] = [];
  calls = 0;
  private readonly lines = new Map<string, number>();
  private readonly recent = new Map<string, number[]>();
  private readonly dialled = new Map<string, number[]>();
  private readonly clocks = new Map<string, Clock>();
  private readonly formats = new Map<string, Intl.DateTimeFormat>();

  constructor(private readonly world: World) {}

  began(call: SeenCall): void {
    this.calls += 1;
    const { campaign, trunk, at, number } = call;
    const rules = this.world.trunks.find(({ id }) => id === trunk);
    this.lineLimit('house', this.world.house, 1, at);
    this.lineLimit(campaign.id, campaign.settings.channels, 1, at);
    this.lineLimit(trunk, rules?.channels ?? Number.POSITIVE_INFINITY, 1, at);
    this.rateLimit(campaign.id, campaign.settings.callsPerSecond, at);
    this.rateLimit(trunk, rules?.perSecond ?? Number.POSITIVE_INFINITY, at);
    this.hours(call);
    this.lawful(call);
    this.dialled.set(number, [...(this.dialled.get(number) ?? []), at]);
  }
  over(campaign: string, trunk: string): void {
    for (const key of ['house', campaign, trunk]) this.lines.set(key, (this.lines.get(key) ?? 0) - 1);
  }

  /** At the end of all days. */
  conclude(contacts: readonly BookedContact[], campaigns: ReadonlyMap<string, SimulatedCampaign>): void {
    for (const [key, lines] of this.lines) if (lines !== 0) this.fault(`${key} still has ${lines} lines`);
    for (const { id, state, tally, campaign } of contacts) {
      if (state !== 'reached' && state !== 'notReached') this.fault(`contact ${id} is ${state}`);
      const { attempts = 0 } = campaigns.get(campaign)?.settings ?? {};
      if (tally.attempts > attempts) this.fault(`contact ${id} was called ${tally.attempts} times`);
    }
  }

  private lineLimit(key: string, most: number, by: number, at: number): void {
    const lines = (this.lines.get(key) ?? 0) + by;
    this.lines.set(key, lines);
    if (lines > most) this.fault(`${key} has ${lines} lines of ${most} at ${iso(at)}`);
  }

  private rateLimit(key: string, perSecond: number, at: number): void {
    if (perSecond === Number.POSITIVE_INFINITY) return;
    const last = (this.recent.get(key) ?? []).filter((one) => one > at - second);
    last.push(at);
    this.recent.set(key, last);
    if (last.length > Math.ceil(perSecond))
      this.fault(`${key} began ${last.length} calls within a second at ${iso(at)}`);
  }

  /** The campaign's own windows, by its clocks or by those of the place the contact is known to be in. */
  private hours({ campaign, contact, at }: SeenCall): void {
    const { settings, holidays } = campaign;
    const places = this.world.lanes[contact.lane]?.zones ?? [];
    const own = settings.clocks === 'contact' && places.length === 1 ? places[0] : undefined;
    const { date, weekday, minute } = this.clock(own ?? settings.schedule.timeZone, at);
    const holiday = holidays.has(date) && settings.holidays !== 'open';
    const day = holiday ? 7 : weekday;
    const inside = settings.schedule.windows.some(({ days, from, to }) => {
      const [begin, end] = [from, to].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
      return days.includes(day) && (begin ?? 0) <= minute && minute < (end ?? 0);
    });
    if (!inside || (holiday && settings.holidays === 'closed'))
      this.fault(`${campaign.id} called at ${date} ${minute}`);
  }

  private lawful({ campaign, contact, number, at }: SeenCall): void {
    const { policy, settings } = campaign;
    if (contact.forbidden) this.fault(`${number} is on the do-not-call list`);
    if (settings.consentColumn !== null && !contact.consent) this.fault(`${number} did not agree`);
    const places = this.world.lanes[contact.lane]?.zones ?? [];
    const zone = places[0] ?? settings.schedule.timeZone;
    const now = this.clock(zone, at);
    const rest = now.weekday > 5 || campaign.holidays.has(now.date);
    if (policy.id === 'usTsr' && (now.minute < 8 * 60 || now.minute >= 21 * 60))
      this.fault(`TSR: ${number} ${iso(at)}`);
    if (policy.id !== 'ruNotification' && policy.id !== 'ruDebtCollection') return;
    if (now.minute < (rest ? 9 : 8) * 60 || now.minute >= (rest ? 20 : 22) * 60) this.fault(`RU: ${number} ${iso(at)}`);
    if (policy.id !== 'ruDebtCollection') return;
    // Calls of all campaigns count: one a day, two a week from Monday, eight a month.
    const before = (this.dialled.get(number) ?? []).map((one) => this.clock(zone, one).date);
    const monday = new Date(Date.parse(now.date) - (now.weekday - 1) * 24 * 3_600 * second).toISOString().slice(0, 10);
    const counts = [
      before.filter((date) => date === now.date).length < 1,
      before.filter((date) => date >= monday && date <= now.date).length < 2,
      before.filter((date) => date.slice(0, 7) === now.date.slice(0, 7)).length < 8,
    ];
    if (counts.includes(false)) this.fault(`debt: ${number} is called once too often at ${iso(at)}`);
  }

  private clock(zone: string, at: number): Clock {
    const minute = Math.floor(at / 60_000);
    const key = `${zone} ${minute}`;
    const known = this.clocks.get(key);
    if (known) return known;
    const made = this.read(zone, minute * 60_000);
    this.clocks.set(key, made);
    return made;
  }

  private read(timeZone: string, at: number): Clock {
    let format = this.formats.get(timeZone);
    if (!format) {
      const two = '2-digit' as const;
      const fields = { year: 'numeric', month: two, day: two, weekday: 'short', hour: two, minute: two } as const;
      format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...fields });
      this.formats.set(timeZone, format);
    }
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return {
      date: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
      weekday: weekdays.indexOf(parts.get('weekday') ?? '') + 1,
      minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
    };
  }

  private fault(what: string): void {
    if (this.faults.length < 20) this.faults.push(what);
  }
}

const iso = (at: number): string => new Date(at).toISOString();
