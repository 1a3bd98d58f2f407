import type { BookedContact } from './contact-store.js';
import { JudgeContacts } from './judge-contacts.js';
import { JudgeHours } from './judge-hours.js';
import type { SimulatedCampaign, World } from './world.js';
import type { SeenCall } from './seen-call.js';

const second = 1_000;
/** What was decided before lines, orders or lists changed may still be carried out for so long. */
const grace = 300 * second;

/** Watches every call from outside, knowing only the rules as people set them. Shares no code with the engine. */
export class Judge {
  readonly faults: string[] = [];
  calls = 0;
  private readonly lines = new Map<string, number>();
  private readonly others = new Map<string, { at: number; lines: number }[]>();
  private readonly recent = new Map<string, number[]>();
  private readonly dialled = new Map<string, number[]>();
  private readonly changes = new Map<string, { before: SimulatedCampaign; at: number }>();
  private readonly forbidden = new Set<string>();
  private readonly hours = new JudgeHours();
  private readonly contacts = new JudgeContacts(this.hours.clock);
  /** Contacts of each dialing group that nobody may refuse and that were never called, by campaign. */
  private readonly fresh = new Map<string, Set<number>>();

  constructor(private readonly world: World) {
    const ever = new Set(world.forbidden.map(({ number }) => number));
    const asks = new Map(world.campaigns.map(({ id, settings }) => [id, settings.consentColumn !== null]));
    for (const { id, campaign, groupNo, numbers, consent } of world.contacts) {
      if (ever.has(numbers[0] ?? '') || (asks.get(campaign) && !consent)) continue;
      const key = `${campaign} ${groupNo}`;
      this.fresh.set(key, (this.fresh.get(key) ?? new Set()).add(id));
    }
  }

  /** From now on nobody may call this number. */
  forbids(number: string): void {
    this.forbidden.add(number);
  }
  /** So many lines of a trunk are taken by calls of people. */
  occupies(trunk: string, lines: number, at: number): void {
    const before = (this.others.get(trunk) ?? []).filter((_one, index, all) => (all[index + 1]?.at ?? at) > at - grace);
    this.others.set(trunk, [...before, { at, lines }]);
  }
  /** Somebody has changed what the campaign may do: what was decided before is carried out yet. */
  changed(before: SimulatedCampaign, at: number): void {
    this.changes.set(before.id, { before, at });
  }

  /** The database shows who is chosen next: nobody before others of a higher priority who could be called for minutes. */
  chose(campaign: SimulatedCampaign, { id, groupNo }: Pick<BookedContact, 'id' | 'groupNo'>, at: number): void {
    // Where a law counts the calls to a number, the others may have to wait for days.
    const counts = campaign.policy.limits.length > 0;
    if (!this.fresh.get(`${campaign.id} ${groupNo}`)?.delete(id) || counts || this.recently(campaign.id, at)) return;
    const { groups } = this.world;
    const own = groups[groupNo]?.priority ?? 0;
    for (const [other, { priority, zones }] of groups.entries()) {
      if (priority <= own || (this.fresh.get(`${campaign.id} ${other}`)?.size ?? 0) === 0) continue;
      const open = [at, at - grace].every((moment) => this.hours.broken(campaign, zones, moment) === undefined);
      if (open) this.fault(`${campaign.id} chose priority ${own} before ${priority} at ${iso(at)}`);
    }
  }

  began(call: SeenCall): void {
    this.calls += 1;
    const { campaign, trunk, at, number, contact } = call;
    const rules = this.world.trunks.find(({ id }) => id === trunk);
    this.lineLimit('house', this.world.house, at);
    const before = this.recently(campaign.id, at)?.settings ?? campaign.settings;
    this.lineLimit(campaign.id, Math.max(campaign.settings.channels, before.channels), at);
    this.lineLimit(trunk, (rules?.channels ?? Number.POSITIVE_INFINITY) - this.fewestOthers(trunk, at), at);
    this.rateLimit(campaign.id, Math.max(campaign.settings.callsPerSecond, before.callsPerSecond), at);
    this.rateLimit(trunk, rules?.perSecond ?? Number.POSITIVE_INFINITY, at);
    const broken = this.hours.broken(campaign, this.placesOf(contact.groupNo), at);
    if (broken !== undefined) this.fault(`${campaign.id} called ${number}: ${broken}`);
    this.lawful(call);
    for (const what of this.contacts.began(call))
      this.fault(`contact ${contact.id} of ${campaign.id} at ${iso(at)}: ${what}`);
    this.dialled.set(number, [...(this.dialled.get(number) ?? []), at]);
  }
  over(campaign: string, trunk: string, contact: number, outcome: string, at: number): void {
    for (const key of ['house', campaign, trunk]) this.lines.set(key, (this.lines.get(key) ?? 0) - 1);
    this.contacts.ended(contact, outcome, at);
  }

  /** At the end of all days. */
  conclude(all: readonly BookedContact[], campaigns: ReadonlyMap<string, SimulatedCampaign>): void {
    for (const [key, lines] of this.lines) if (lines !== 0) this.fault(`${key} still has ${lines} lines`);
    for (const contact of all) {
      const { id, state, campaign } = contact;
      if (state !== 'reached' && state !== 'notReached') this.fault(`contact ${id} is ${state}`);
      const settings = campaigns.get(campaign)?.settings;
      const wrong = settings && this.contacts.concluded(contact, settings);
      if (wrong !== undefined) this.fault(`contact ${id} ${wrong}`);
    }
  }

  private placesOf(groupNo: number): readonly string[] {
    return this.world.groups[groupNo]?.zones ?? [];
  }

  /** Limits that people lower end no call: they are looked at where a call is added. */
  private lineLimit(key: string, most: number, at: number): void {
    const lines = (this.lines.get(key) ?? 0) + 1;
    this.lines.set(key, lines);
    if (lines > most) this.fault(`${key} has ${lines} lines of ${most} at ${iso(at)}`);
  }
  private fewestOthers(trunk: string, at: number): number {
    const all = (this.others.get(trunk) ?? []).filter(
      (_one, index, every) => (every[index + 1]?.at ?? at) > at - grace,
    );
    const since = all[0]?.at ?? at;
    return since > at - grace ? 0 : Math.min(...all.map(({ lines }) => lines));
  }

  private rateLimit(key: string, perSecond: number, at: number): void {
    if (perSecond === Number.POSITIVE_INFINITY) return;
    const last = (this.recent.get(key) ?? []).filter((one) => one > at - second);
    last.push(at);
    this.recent.set(key, last);
    if (last.length > Math.ceil(perSecond))
      this.fault(`${key} began ${last.length} calls within a second at ${iso(at)}`);
  }

  private lawful({ campaign, contact, number, at }: SeenCall): void {
    const { policy, settings } = campaign;
    if (this.forbidden.has(number)) this.fault(`${number} is on the do-not-call list`);
    if (settings.consentColumn !== null && !contact.consent) this.fault(`${number} did not agree`);
    if (policy.id !== 'ruDebtCollection') return;
    for (const zone of this.hours.lawfulZones(campaign, this.placesOf(contact.groupNo)))
      this.debt([number, ...contact.numbers], zone, at);
  }

  /** Calls of all campaigns to any number of a debtor count: one a day, two a week from Monday, eight a month. */
  private debt(numbers: readonly string[], zone: string, at: number): void {
    const { clock } = this.hours;
    const now = clock.at(zone, at);
    const calls = [...new Set(numbers)].flatMap((number) => this.dialled.get(number) ?? []);
    const before = calls.map((one) => clock.at(zone, one).date);
    const monday = new Date(Date.parse(now.date) - (now.weekday - 1) * 24 * 3_600 * second).toISOString().slice(0, 10);
    const counts = [
      before.filter((date) => date === now.date).length < 1,
      before.filter((date) => date >= monday && date <= now.date).length < 2,
      before.filter((date) => date.slice(0, 7) === now.date.slice(0, 7)).length < 8,
    ];
    if (counts.includes(false)) this.fault(`debt: ${numbers.join(' ')} is called once too often at ${iso(at)}`);
  }

  /** The campaign as it was before a change that is not long ago. */
  private recently(campaign: string, at: number): SimulatedCampaign | undefined {
    const change = this.changes.get(campaign);
    return change && change.at > at - grace ? change.before : undefined;
  }

  private fault(what: string): void {
    if (this.faults.length < 20) this.faults.push(what);
  }
}

const iso = (at: number): string => new Date(at).toISOString();
