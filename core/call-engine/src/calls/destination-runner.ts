import { type Call, CallEndedError, type Clock, type Log, resolveAll } from '@perezvon/sdk/server';
import { type DestinationRef, destinationRefSchema } from '@perezvon/sdk/shared';
import type { CallRegistry } from './call-registry.js';
import { type CallActions, CallView } from './call-view.js';
import type { CallWriter } from './call-writer.js';
import type { DestinationKind, Destinations } from './destinations.js';
import type { LiveCall } from './live-call.js';
import { GivenUpError, DestinationSession } from './destination-session.js';

/** A plugin that is still starting gets so long, in milliseconds, before calls of a restart go to their fallback. */
const appearMs = 15_000;
/** A call that changes its destination so often without staying in one goes round in circles. */
const hopsMax = 50;
const hopMs = 20;
const endWaitMs = 2_000;

interface SessionEnd {
  readonly over: boolean;
  readonly fault?: string;
  readonly next?: DestinationRef | undefined;
}

/** Leads calls from destination to destination, until one says nothing more. */
export class DestinationRunner {
  /** The last destination that failed a call, for health. */
  lastFault: { readonly what: string; readonly at: number } | undefined;

  constructor(
    private readonly parts: {
      readonly registry: CallRegistry;
      readonly operations: CallActions;
      readonly writer: CallWriter;
      readonly destinations: Destinations;
      readonly clock: Clock;
      readonly log: Log;
    },
  ) {}

  /**
   * Leads the call from its present place on.
   *
   * @param resume it was there before a restart of core
   */
  lead(call: LiveCall, resume: boolean): void {
    this.walk(call, resume).catch((error: unknown) => {
      this.parts.log.error('a call could not be led on', { call: call.id, error });
      this.hangUp(call);
    });
  }

  private async walk(call: LiveCall, again: boolean): Promise<void> {
    let resume = again;
    let ref: DestinationRef | undefined = call.place;
    let inherited = ref.fallback;
    let hops = 0;
    while (ref) {
      const came = this.parts.clock.now();
      const end: SessionEnd = await this.enterPlace(call, ref, resume);
      if (end.over || call.over.signal.aborted) return;
      resume = false;
      hops = this.parts.clock.now() - came < hopMs ? hops + 1 : 0;
      if (hops > hopsMax) {
        this.fault(call, ref, 'the call is handed on in a circle');
        break;
      }
      if (end.fault === undefined) {
        ref = end.next;
        inherited = ref?.fallback ?? inherited;
      } else {
        this.fault(call, ref, end.fault);
        const fallback: DestinationRef | undefined = ref.fallback ?? inherited;
        if (fallback === inherited) inherited = undefined;
        ref = fallback;
      }
    }
    this.hangUp(call);
  }

  private hangUp(call: LiveCall): void {
    if (!call.ended) this.parts.registry.apply(call, { type: 'hangup', reason: 'normal' });
  }

  private async enterPlace(call: LiveCall, ref: DestinationRef, resume: boolean): Promise<SessionEnd> {
    const { destinations, clock, writer } = this.parts;
    const kind = resume ? await destinations.appear(ref.kind, appearMs, call.over.signal) : destinations.get(ref.kind);
    if (call.over.signal.aborted) return { over: true };
    if (!kind) return { over: false, fault: `there is no destination ${ref.kind}` };
    const target = kind.definition.target.safeParse(ref.target);
    if (!target.success) return { over: false, fault: `${ref.kind} does not take this target` };

    const now = clock.now();
    const { fallback } = ref;
    const since = (resume ? call.place.since : undefined) ?? now;
    call.place = { kind: ref.kind, target: ref.target, ...(fallback ? { fallback } : {}), since };
    call.next = undefined;
    writer.touch(call);
    this.parts.registry.journal(call, resume ? 'RESUME' : 'ENTER', now, { kind: ref.kind });
    return this.runSession(call, kind, target.data, resume);
  }

  private async runSession(
    call: LiveCall,
    kind: DestinationKind,
    target: unknown,
    resume: boolean,
  ): Promise<SessionEnd> {
    const { definition, scope } = kind;
    const session = new DestinationSession();
    const view = new CallView(this.parts.operations, call, session);
    call.session = session;
    kind.sessions.add(session);
    try {
      const next = await session.whileItLasts(this.run(kind, view, target, resume));
      return { over: false, next: next ?? call.next };
    } catch (error) {
      if (error instanceof CallEndedError) return await this.awaitEnd(call);
      if (error instanceof GivenUpError) return { over: false, fault: error.message };
      scope.fault(`destination ${definition.kind}`, error);
      this.parts.log.warn('a destination failed', { call: call.id, kind: definition.kind, error });
      return { over: false, fault: `${definition.kind} failed: ${error instanceof Error ? error.message : 'unknown'}` };
    } finally {
      kind.sessions.delete(session);
      if (call.session === session) call.session = undefined;
      this.parts.operations.leave(call);
      // What the destination kept of the call must not act on it any more.
      session.end(call.whenOver);
    }
  }

  private async run(
    { definition, scope }: DestinationKind,
    view: Call,
    target: unknown,
    resume: boolean,
  ): Promise<DestinationRef | undefined> {
    const needs = resolveAll(scope.container, definition.inject);
    const next =
      resume && definition.resume
        ? await definition.resume(view, target, needs)
        : await definition.enter(view, target, needs);
    return next === undefined ? undefined : destinationRefSchema.parse(next);
  }

  /** A command found the channel gone: the event of its end should follow within a moment. */
  private async awaitEnd(call: LiveCall): Promise<SessionEnd> {
    for (let left = endWaitMs; left > 0 && !call.over.signal.aborted; left -= 50) await this.parts.clock.sleep(50);
    return { over: call.over.signal.aborted };
  }

  private fault(call: LiveCall, ref: DestinationRef, what: string): void {
    const now = this.parts.clock.now();
    this.lastFault = { what, at: now };
    this.parts.log.warn('a call goes to its fallback', { call: call.id, kind: ref.kind, why: what });
    this.parts.registry.journal(call, 'FAULT', now, { kind: ref.kind, why: what });
  }
}
