import type { Clock, Log, StartCall, StartResult } from '@perezvon/sdk/server';
import {
  type DestinationRef,
  dialFormatSchema,
  dialled,
  e164Pattern,
  isEmergencyNumber,
  languageSchema,
  plainFormat,
  sipAddressPattern,
} from '@perezvon/sdk/shared';
import type { CallGates } from './call-gates.js';
import type { CallRegistry } from './call-registry.js';
import { outgoingCall } from './call-state.js';
import type { CallWriter } from './call-writer.js';
import type { DialTechnologies } from './dial-technologies.js';
import type { Destinations } from './destinations.js';
import { BadCallOrderError, CallExistsError, CallsNotReadyError } from './errors.js';
import { LiveCall } from './live-call.js';
import type { UsableNodes } from './usable-nodes.js';

const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const endpointPattern = /^[A-Za-z0-9_-]{1,64}$/;
const dataMax = 16_000;

/** Takes orders to call: checks them, commits their rows together, then dials each. */
export class CallOrders {
  constructor(
    private readonly parts: {
      readonly registry: CallRegistry;
      readonly writer: CallWriter;
      readonly usable: UsableNodes;
      readonly destinations: Destinations;
      readonly technologies: DialTechnologies;
      readonly gates: CallGates;
      readonly clock: Clock;
      readonly log: Log;
      ready(): boolean;
    },
  ) {}

  start(owner: string, orders: readonly StartCall[]): Promise<readonly StartResult[]> {
    return Promise.all(
      orders.map(async (order): Promise<StartResult> => {
        try {
          await this.one(owner, order);
          return { id: order.id, state: 'started' };
        } catch (error) {
          return { id: order.id, state: 'refused', error: error instanceof Error ? error : new Error(String(error)) };
        }
      }),
    );
  }

  private async one(owner: string, order: StartCall): Promise<void> {
    const { registry, writer, clock } = this.parts;
    if (!this.parts.ready()) throw new CallsNotReadyError('no lease, no database or no Asterisk');
    this.check(order);
    if (registry.get(order.id)) throw new CallExistsError(order.id);
    const node =
      (order.sameNodeAs === undefined ? undefined : registry.get(order.sameNodeAs)?.facts.node) ?? this.leastUsed();
    if (node === undefined) throw new CallsNotReadyError('no Asterisk is connected');
    const call = callOf(owner, order, node, clock.now());
    registry.add(call);
    let isNew: boolean;
    try {
      isNew = await writer.insert(call);
    } catch (error) {
      registry.remove(call);
      throw new CallsNotReadyError('the database did not take the order', error);
    }
    if (!isNew) {
      registry.remove(call);
      throw new CallExistsError(order.id);
    }
    if (call.ended) return;
    const { machine, address, display } = order;
    const callerId = shownOf(order);
    const technology = this.parts.technologies.of(order.trunk ?? '');
    const facts = { callerId, dialled: dialledOf(order), machine, address, display, technology };
    const answer = await registry.dial(call, facts);
    if (answer.result !== 'refused') return;
    // A cancel that came first is a started call that has ended.
    if (call.state.outcome !== 'cancelled') throw answer.error;
  }

  private check(order: StartCall): void {
    if (!idPattern.test(order.id)) throw new BadCallOrderError('id', 'is no UUID');
    if (order.address !== undefined && !sipAddressPattern.test(order.address)) {
      throw new BadCallOrderError('address', 'is no SIP address');
    }
    if (order.phone !== undefined && !endpointPattern.test(order.phone)) {
      throw new BadCallOrderError('phone', 'is no name of an endpoint');
    }
    const numberMissing = order.number === undefined && order.address === undefined && order.phone === undefined;
    if (numberMissing || (order.number !== undefined && !isSubscriber(order.number))) {
      throw new BadCallOrderError('number', 'is not E.164');
    }
    for (const format of ['dialAs', 'callerAs'] as const) {
      if (order[format] !== undefined && !dialFormatSchema.safeParse(order[format]).success)
        throw new BadCallOrderError(format, 'is no format');
    }
    if (order.number !== undefined && dialledOf(order) === undefined) {
      throw new BadCallOrderError('number', 'is too long in the form of the trunk');
    }
    if (order.phone === undefined && !endpointPattern.test(order.trunk ?? ''))
      throw new BadCallOrderError('trunk', 'is no name of an endpoint');
    if (order.callerId !== undefined && shownOf(order) === undefined) {
      throw new BadCallOrderError('callerId', 'is not E.164');
    }
    if (!(order.ringTimeoutMs >= 1_000 && order.ringTimeoutMs <= 600_000)) {
      throw new BadCallOrderError('ringTimeoutMs', 'is not between 1 s and 10 minutes');
    }
    if (!languageSchema.safeParse(order.language).success) throw new BadCallOrderError('language', 'is unknown');
    if (JSON.stringify(order.data ?? {}).length > dataMax) throw new BadCallOrderError('data', 'is too long');
    this.checkDestination(order.destination);
    this.parts.gates.check(order);
  }

  private checkDestination(ref: DestinationRef): void {
    const kind = this.parts.destinations.get(ref.kind);
    if (!kind) throw new BadCallOrderError('destination', `there is no ${ref.kind}`);
    if (!kind.definition.target.safeParse(ref.target).success) {
      throw new BadCallOrderError('destination', `${ref.kind} does not take this target`);
    }
  }

  private leastUsed(): string | undefined {
    const { usable, registry } = this.parts;
    const [first, ...more] = usable.all;
    if (first === undefined || more.length === 0) return first;
    const load = new Map(usable.all.map((node) => [node, 0]));
    for (const { facts } of registry.all) load.set(facts.node, (load.get(facts.node) ?? 0) + 1);
    return usable.all.toSorted((a, b) => (load.get(a) ?? 0) - (load.get(b) ?? 0))[0];
  }
}

const dialledOf = ({ number, dialAs = plainFormat }: StartCall) =>
  number === undefined ? undefined : dialled(number, dialAs);

/** A phone of ours is shown a colleague's number as it is. */
const shownOf = ({ callerId, callerAs = plainFormat, phone }: StartCall): string | undefined => {
  if (callerId === undefined || (phone !== undefined && internalPattern.test(callerId))) return callerId;
  return dialled(callerId, callerAs);
};
const isSubscriber = (number: string) => e164Pattern.test(number) || isEmergencyNumber(number);
const internalPattern = /^\d{2,6}$/;

function callOf(owner: string, order: StartCall, node: string, now: number): LiveCall {
  const facts = {
    id: order.id,
    channel: order.id,
    node,
    owner,
    number: order.number,
    ownNumber: order.callerId,
    trunk: order.phone === undefined ? order.trunk : undefined,
    phone: order.phone,
    ringTimeoutMs: Math.round(order.ringTimeoutMs),
    data: order.data ?? {},
  };
  const { kind, target, fallback } = order.destination;
  return new LiveCall(facts, outgoingCall(now), order.language, { kind, target, ...(fallback ? { fallback } : {}) });
}
