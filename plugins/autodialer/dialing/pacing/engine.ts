import { mayCall } from './limits.js';
import { available, newRateLimiter, type RateLimiter, take, withRate } from './rate-limiter.js';
import { shareLines } from './share.js';
import type {
  CampaignPacing,
  CampaignRules,
  PacingCommand,
  PacingEvent,
  PacingState,
  Prepared,
  TrunkHealthFacts,
  TrunkPacing,
  TrunkRules,
} from './state.js';

/**
 * Decides how many numbers are dialled, when, for whom and over which trunk. Pure: what happened goes in, what is to be
 * done comes out, and nothing here knows a clock, a database or an Asterisk.
 *
 * A line is taken from the moment a contact is claimed for it, and free again with `freed`. Calls per second are counted
 * when a call is started, however long its claim and its message took.
 */
export function step(
  state: PacingState,
  event: PacingEvent,
  now: number,
): readonly [PacingState, readonly PacingCommand[]] {
  const work = new Work(state, now);
  work.apply(event);
  work.startPrepared();
  if (event.type === 'tick') work.claim();
  return [work.state(), work.commands];
}

export function newPacing(): PacingState {
  return { channels: 0, ready: false, campaigns: new Map(), trunks: new Map() };
}

/** One step in progress: maps that are its own, so that the state it came from stays as it was. */
class Work {
  readonly commands: PacingCommand[] = [];
  private readonly campaigns: Map<string, CampaignPacing>;
  private readonly trunks: Map<string, TrunkPacing>;
  private channels: number;
  private ready: boolean;

  constructor(
    before: PacingState,
    private readonly now: number,
  ) {
    this.campaigns = new Map(before.campaigns);
    this.trunks = new Map(before.trunks);
    this.channels = before.channels;
    this.ready = before.ready;
  }

  state(): PacingState {
    return { channels: this.channels, ready: this.ready, campaigns: this.campaigns, trunks: this.trunks };
  }

  apply(event: PacingEvent): void {
    switch (event.type) {
      case 'tick':
        return;
      case 'global':
        this.channels = event.channels;
        this.ready = event.ready;
        return;
      case 'campaign':
        return this.setCampaign(event.rules);
      case 'trunks':
        return this.setTrunks(event.trunks);
      case 'due':
        return this.change(event.campaign, ({ dueFrom = event.from }) => ({ dueFrom: Math.min(dueFrom, event.from) }));
      case 'claimed':
        return this.claimed(event.campaign, event.attempts, event.dueFrom);
      case 'messageReady':
        return this.messageMade(event.campaign, event.attempts, true);
      case 'messageFailed':
        return this.messageMade(event.campaign, event.attempts, false);
      case 'foreign':
        return this.setForeign(event.trunk, event.lines);
      case 'trunkHealth':
        return this.setHealth(event.trunk, event);
      case 'hold':
        return this.change(event.campaign, ({ heldUntil }) => ({ heldUntil: Math.max(heldUntil, event.until) }));
      case 'freed':
        return this.count(event.campaign, event.trunk, -1);
      case 'adopted':
        return this.adopt(event.campaign, event.trunk);
    }
  }

  /** Starts what is prepared as fast as calls per second allow; gives it back when the campaign may no longer call. */
  startPrepared(): void {
    for (const [id, campaign] of this.campaigns) {
      if (campaign.prepared.length === 0) continue;
      const held = campaign.prepared.filter(({ trunk }) => this.isHeld(trunk));
      // Over another trunk they may be called at once.
      if (held.length > 0) {
        this.commands.push({ type: 'giveBack', campaign: id, attempts: held.map((one) => one.id) });
        this.change(id, ({ prepared }) => ({ prepared: prepared.filter((one) => !held.includes(one)) }));
        continue;
      }
      const go = this.ready && mayCall(campaign, this.now);
      const chosen = go ? this.affordable(campaign) : campaign.prepared;
      if (chosen.length === 0) continue;
      const attempts = chosen.map((one) => one.id);
      this.commands.push({ type: go ? 'start' : 'giveBack', campaign: id, attempts });
      const prepared = campaign.prepared.filter((one) => !chosen.includes(one));
      const starts = go ? take(campaign.starts, chosen.length, this.now) : campaign.starts;
      this.campaigns.set(id, { ...campaign, prepared, starts });
      if (go) for (const { trunk } of chosen) this.spend(trunk);
    }
  }

  claim(): void {
    for (const [id, { trunks }] of shareLines(this.state(), this.now)) {
      if (trunks.length === 0) continue;
      this.commands.push({ type: 'claim', campaign: id, trunks });
      this.change(id, ({ lines }) => ({ claiming: trunks, lines: lines + trunks.length }));
      for (const trunk of trunks) this.move(trunk, 1, 1);
    }
  }

  private affordable(campaign: CampaignPacing): readonly Prepared[] {
    const capacities = new Map<string, number>();
    let left = available(campaign.starts, this.now);
    return campaign.prepared.filter(({ trunk }) => {
      const known = this.trunks.get(trunk);
      const capacity = capacities.get(trunk) ?? (known ? available(known.starts, this.now) : Number.POSITIVE_INFINITY);
      if (left < 1 || capacity < 1) return false;
      capacities.set(trunk, capacity - 1);
      left -= 1;
      return true;
    });
  }

  private spend(id: string): void {
    const trunk = this.trunks.get(id);
    if (trunk) this.trunks.set(id, { ...trunk, starts: take(trunk.starts, 1, this.now) });
  }

  private claimed(id: string, attempts: readonly Prepared[], dueFrom: number | undefined): void {
    const campaign = this.campaigns.get(id);
    if (!campaign?.claiming) return;
    const unused = [...campaign.claiming];
    for (const { trunk } of attempts) {
      unused.splice(unused.indexOf(trunk), 1);
      this.move(trunk, 0, -1);
      const known = this.trunks.get(trunk);
      if (known) this.trunks.set(trunk, { ...known, claims: take(known.claims, 1, this.now) });
    }
    for (const trunk of unused) this.move(trunk, -1, -1);
    this.campaigns.set(id, {
      ...campaign,
      claiming: undefined,
      claims: take(campaign.claims, attempts.length, this.now),
      making: [...campaign.making, ...attempts],
      dueFrom,
      lines: campaign.lines - unused.length,
    });
  }

  private messageMade(id: string, attempts: readonly string[], good: boolean): void {
    const over = new Set(attempts);
    this.change(id, ({ making, prepared }) => ({
      making: making.filter((one) => !over.has(one.id)),
      ...(good ? { prepared: [...prepared, ...making.filter((one) => over.has(one.id))] } : {}),
    }));
  }

  private isHeld(id: string): boolean {
    return (this.trunks.get(id)?.health.heldUntil ?? 0) > this.now;
  }

  private setHealth(id: string, { heldUntil, probing, status }: TrunkHealthFacts): void {
    const trunk = this.trunks.get(id);
    if (trunk) this.trunks.set(id, { ...trunk, health: { heldUntil, probing, status } });
  }

  private setForeign(id: string, lines: number): void {
    const trunk = this.trunks.get(id);
    if (trunk) this.trunks.set(id, { ...trunk, foreign: lines });
  }

  private setCampaign(rules: CampaignRules): void {
    const known = this.campaigns.get(rules.id);
    // One that is switched off is kept for as long as lines of it are taken.
    if (!rules.open && (known?.lines ?? 0) === 0) {
      this.campaigns.delete(rules.id);
      return;
    }
    this.campaigns.set(
      rules.id,
      known
        ? {
            ...known,
            rules,
            starts: withRate(known.starts, rules.perSecond, this.now),
            claims: withRate(known.claims, rules.perSecond, this.now),
          }
        : emptyCampaign(rules, this.now),
    );
  }

  private setTrunks(trunks: readonly TrunkRules[]): void {
    const present = new Map(trunks.map((rules) => [rules.id, rules]));
    for (const [id, trunk] of this.trunks) {
      if (present.has(id)) continue;
      // Gone: calls that are up keep their line until they end, and no new one enters.
      if (trunk.lines === 0) this.trunks.delete(id);
      else this.trunks.set(id, { ...trunk, rules: { ...trunk.rules, channels: 0 } });
    }
    for (const rules of present.values()) {
      const known = this.trunks.get(rules.id);
      const fresh = newRateLimiter(rules.perSecond, this.now);
      const { starts = fresh, claims = fresh, lines = 0, claimed = 0, foreign = 0, health = well } = known ?? {};
      const rated = (one: RateLimiter) => withRate(one, rules.perSecond, this.now);
      const limiters = { starts: rated(starts), claims: rated(claims) };
      this.trunks.set(rules.id, { rules, ...limiters, lines, claimed, foreign, health });
    }
  }

  private adopt(id: string, trunk: string): void {
    if (!this.campaigns.has(id)) this.campaigns.set(id, emptyCampaign(switchedOff(id), this.now));
    this.count(id, trunk, 1);
  }

  private count(id: string, trunk: string, by: 1 | -1): void {
    this.change(id, ({ lines }) => ({ lines: lines + by }));
    this.move(trunk, by, 0);
    const campaign = this.campaigns.get(id);
    if (campaign && campaign.lines === 0 && !campaign.rules.open) this.campaigns.delete(id);
  }

  private move(id: string, lines: number, claimed: number): void {
    const trunk = this.trunks.get(id);
    if (!trunk) return;
    // A call may end on a trunk that was gone when it was adopted.
    const taken = Math.max(0, trunk.lines + lines);
    this.trunks.set(id, { ...trunk, lines: taken, claimed: trunk.claimed + claimed });
  }

  private change(id: string, patch: (campaign: CampaignPacing) => Partial<CampaignPacing>): void {
    const campaign = this.campaigns.get(id);
    if (campaign) this.campaigns.set(id, { ...campaign, ...patch(campaign) });
  }
}

const well: TrunkHealthFacts = { heldUntil: 0, probing: false, status: 0 };

/** Of a campaign nothing is known yet but that it has calls. */
function switchedOff(id: string): CampaignRules {
  return { id, mode: 'message', channels: 0, perSecond: undefined, priority: 1, trunks: [], open: undefined };
}

function emptyCampaign(rules: CampaignRules, now: number): CampaignPacing {
  const limiter = newRateLimiter(rules.perSecond, now);
  const idle = { lines: 0, claiming: undefined, making: [], prepared: [] };
  return { rules, starts: limiter, claims: limiter, ...idle, dueFrom: now, heldUntil: 0 };
}
