import { AriError } from '@perezvon/asterisk';
import type { Clock, Log } from '@perezvon/sdk/server';
import type { CallRegistry } from './call-registry.js';
import type { LiveCall } from './live-call.js';
import type { UsableNodes } from './usable-nodes.js';

/** Milliseconds between two looks. */
const lookMs = 200;
/** A call whose next event is so much overdue is looked for on its node. */
const overdueMs = 5_000;

/** Lets nobody's phone ring too long, and looks for calls whose end seems to have been missed. */
export class CallObservers {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly parts: {
      readonly registry: CallRegistry;
      readonly usable: UsableNodes;
      readonly clock: Clock;
      readonly log: Log;
    },
  ) {}

  start(): void {
    this.timer ??= setInterval(() => this.look(), lookMs);
  }
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private look(): void {
    const { registry, clock } = this.parts;
    const now = clock.now();
    for (const call of registry.all) {
      if (call.ended || !call.committed) continue;
      const { stop, diallingAt, answeredAt } = call.state;
      const limit = (diallingAt ?? now) + (call.facts.ringTimeoutMs ?? Number.POSITIVE_INFINITY);
      const rings = answeredAt === undefined && !stop && call.state.direction === 'outbound';
      if (rings && now >= limit) {
        call.askedAt = now;
        registry.apply(call, { type: 'timeout' }, now);
      } else if (stop && !call.dialling) {
        if (call.askedAt === 0) call.askedAt = now;
        else if (now - call.askedAt >= overdueMs) this.ask(call, now);
      }
    }
  }

  private ask(call: LiveCall, now: number): void {
    call.askedAt = now;
    const ari = this.parts.usable.connection(call.facts.node);
    if (!ari) return;
    const { registry, log } = this.parts;
    ari.channels.get(call.facts.channel).then(
      () => registry.hangUp(call, 'normal'),
      (error: unknown) => {
        const gone = error instanceof AriError && error.status === 404;
        if (gone) registry.apply(call, { type: 'gone', known: true }, undefined, 'its end was not heard of');
        else log.warn('a call cannot be looked for', { call: call.id, error });
      },
    );
  }
}
