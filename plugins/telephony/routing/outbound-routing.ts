import { type CallsHost, type Host, type Log, type StartCall, type StartResult, token } from '@perezvon/sdk/server';
import { TrunkLimitError } from '../errors.js';
import type { Trunk, Trunks, OutboundRouting } from '../index.js';
import { type DialTarget, overTrunk } from '../phones/dial-target.js';
import { type Choice, chooseTrunks, limitOf, type Load, type TrunkReason, type Wanted } from './choose-trunks.js';
import { type OutboundRuleRepository, ruleFor } from './rule-repository.js';
import type { Usage } from './usage.js';

export interface OutboundChoice extends Pick<Choice, 'why'> {
  /** In the order in which they are tried; none where the call is refused. */
  readonly targets: readonly { readonly target: DialTarget; readonly trunkName: string }[];
  /** Every other trunk, by its endpoint, with the reason why it is not tried. */
  readonly others: readonly { readonly trunk: string; readonly name: string; readonly why: TrunkReason }[];
}

/** All calls that leave the house, but those of campaigns, go through here. */
export class RuleBasedRouting implements OutboundRouting {
  constructor(
    private readonly parts: {
      readonly trunks: Trunks;
      readonly rules: OutboundRuleRepository;
      readonly usage: Usage;
      readonly calls: Pick<CallsHost, 'inUse'>;
      readonly log: Log;
    },
  ) {}

  async choose(wanted: Wanted): Promise<OutboundChoice> {
    const [rules, trunks] = await Promise.all([this.parts.rules.all(), this.parts.trunks.list()]);
    const loads = new Map<Trunk, Load>();
    for (const trunk of trunks) loads.set(trunk, await this.loadOf(trunk));
    const loadOf = (trunk: Trunk) => loads.get(trunk) ?? { lines: 0, secondsToday: 0 };
    const choice = chooseTrunks(wanted, { rules, trunks, loadOf });
    const to =
      'address' in wanted && wanted.address !== undefined ? { address: wanted.address } : { number: wanted.number };
    return {
      targets: choice.trunks.map((trunk) => ({ target: { ...to, ...overTrunk(trunk) }, trunkName: trunk.name })),
      why: choice.why,
      others: choice.others.map(({ trunk, why }) => ({ trunk: trunk.endpoint, name: trunk.name, why })),
    };
  }
  async to(number: string): Promise<readonly DialTarget[]> {
    return (await this.choose({ by: 'rule', number })).targets.map(({ target }) => target);
  }
  async allows(number: string): Promise<boolean> {
    return ruleFor(await this.parts.rules.all(), number) !== undefined;
  }

  guard(host: Pick<Host, 'calls' | 'onStop'>): CallsHost {
    this.parts.usage.count(host);
    const start: CallsHost['start'] = (orders) => Promise.all(orders.map((order) => this.startOne(host.calls, order)));
    return Object.assign(Object.create(host.calls) as CallsHost, { start });
  }
  /** Ends what speaks through trunks whose minutes are used up. @param cut told of each call before */
  async cutSpent(cut: (call: string, trunk: string) => void): Promise<void> {
    const { trunks, usage, log } = this.parts;
    for (const trunk of await trunks.list()) {
      if (trunk.dailyMinutes === undefined) continue;
      const load = { lines: 0, secondsToday: await usage.secondsToday(trunk.endpoint) };
      if (limitOf({ ...trunk, maxChannels: undefined }, load) === undefined) continue;
      for (const { id, calls } of usage.talking(trunk.endpoint)) {
        log.warn('a call is ended: the minutes of the day are used up', { call: id, trunk: trunk.name });
        cut(id, trunk.endpoint);
        await calls.cancel(id);
      }
    }
  }

  private async startOne(calls: CallsHost, order: StartCall): Promise<StartResult> {
    if (order.phone === undefined) {
      const trunk = (await this.parts.trunks.list()).find(({ endpoint }) => endpoint === order.trunk);
      const secondsToday = trunk ? await this.secondsToday(trunk) : 0;
      // From here to the start there is nothing to wait for: two calls do not take the same last line.
      const why = trunk && limitOf(trunk, { lines: this.parts.calls.inUse(trunk.endpoint), secondsToday });
      if (why !== undefined) return { id: order.id, state: 'refused', error: new TrunkLimitError(why) };
    }
    const [result] = await calls.start([order]);
    return result ?? { id: order.id, state: 'refused', error: new Error('the order was not answered') };
  }
  private async loadOf(trunk: Trunk): Promise<Load> {
    return { lines: this.parts.calls.inUse(trunk.endpoint), secondsToday: await this.secondsToday(trunk) };
  }
  private async secondsToday({ endpoint, dailyMinutes }: Trunk): Promise<number> {
    return dailyMinutes === undefined ? 0 : this.parts.usage.secondsToday(endpoint);
  }
}
export const RuleBasedRoutingToken = token<RuleBasedRouting>('telephony.outboundRouting');
