import { Conversations } from '@perezvon/plugin-telephony';
import {
  type Call,
  CallEndedError,
  type Clock,
  HostClock,
  HostLog,
  inject,
  injectable,
  type Log,
} from '@perezvon/sdk/server';
import type { DestinationRef } from '@perezvon/sdk/shared';
import { CallbackOffers } from '../callbacks/callback-offers.js';
import { VisitRecorder } from '../queue-visits/visit-recorder.js';
import { AcdEngine } from '../runtime/acd-engine.js';
import { AcdRuntime } from '../runtime/acd-runtime.js';
import type { QueueView } from '../schemas.js';
import { optionalStep } from './optional-step.js';
import { type Ending, QueuedCall } from './queued-call.js';
import { QueueSounds } from './queue-sounds.js';
import { StickyOperator } from './sticky-operator.js';
import { backTo, overflowOf, type QueueTarget } from './target.js';

/** New callers; those who waited before a restart; those whose operator was lost before the two were connected. */
type How = 'new' | 'returns' | 'again';

/** Lets callers into a queue and tells where they go afterwards. */
@injectable()
export class QueueEntrance {
  constructor(
    @inject(AcdRuntime) private readonly runtime: AcdRuntime,
    @inject(AcdEngine) private readonly engine: AcdEngine,
    @inject(QueueSounds) private readonly sounds: QueueSounds,
    @inject(StickyOperator) private readonly sticky: StickyOperator,
    @inject(CallbackOffers) private readonly callbacks: CallbackOffers,
    @inject(VisitRecorder) private readonly visits: VisitRecorder,
    @inject(Conversations) private readonly conversations: Conversations,
    @inject(HostClock) private readonly clock: Clock,
    @inject(HostLog) private readonly log: Log,
  ) {}

  /** The wait begins after it; who hangs up during it is a customer lost all the same. */
  async greet(call: Call, queue: QueueView): Promise<void> {
    const greeting = await this.sounds.greeting(queue, call.language);
    if (!greeting) return;
    try {
      await optionalStep(this.log, call, 'the greeting', () => call.play(greeting));
    } finally {
      if (call.signal.reason instanceof CallEndedError) this.lostInGreeting(call, queue);
    }
    call.note({ queueSince: this.clock.now() });
  }
  private lostInGreeting(call: Call, { id, settings }: QueueView): void {
    const now = this.clock.now();
    call.journal('ENTERQUEUE', { queue: id, withinMs: settings.serviceLevel.withinSeconds * 1_000 });
    call.journal('ABANDON', { queue: id, waitMs: 0, greeting: true });
    this.visits.record({
      callId: call.id,
      queueId: id,
      number: call.number,
      enteredAt: now,
      outcome: 'abandoned',
      operatorId: undefined,
      connectedAt: undefined,
      endedAt: now,
      within: false,
      endedBy: undefined,
    });
  }
  /** Until the caller has talked with an operator, or leaves. */
  async wait(
    call: Call,
    target: QueueTarget,
    queue: QueueView,
    restored: boolean,
  ): Promise<DestinationRef | undefined> {
    const sticky = restored ? undefined : await this.sticky.of(queue, call.number);
    for (let how: How = restored ? 'returns' : 'new'; ; how = 'again') {
      const { waiting, ending } = await this.waitOnce(call, target, queue, how, how === 'new' ? sticky : undefined);
      if (ending.how !== 'again') return this.next(call, target, queue, waiting, ending);
    }
  }

  private async waitOnce(
    call: Call,
    { priority, skills }: QueueTarget,
    queue: QueueView,
    how: How,
    sticky: string | undefined,
  ): Promise<{ readonly waiting: QueuedCall; readonly ending: Ending }> {
    const waiting = this.queuedCall(call, queue, backTo(queue.id, skills));
    const gone = () => waiting.gone();
    call.signal.throwIfAborted();
    call.signal.addEventListener('abort', gone, { once: true });
    try {
      await optionalStep(this.log, call, 'the music', () => call.startMusic(queue.settings.music));
      const again = how !== 'new';
      const facts = { entered: waiting.since, priority, skills, sticky, first: waiting.isFirst, restored: again };
      this.runtime.arrive(waiting, facts, how === 'returns');
      const withinMs = queue.settings.serviceLevel.withinSeconds * 1_000;
      waiting.entered(again ? undefined : { queue: queue.id, place: this.engine.placeOf(call.id), withinMs });
      const [ending] = await Promise.all([waiting.over, waiting.entertain()]);
      return { waiting, ending };
    } finally {
      call.signal.removeEventListener('abort', gone);
      // Something else took the call: the plugin stops, for example.
      this.runtime.leave(call.id, 'left');
    }
  }
  private queuedCall(call: Call, queue: QueueView, back: DestinationRef): QueuedCall {
    const { runtime, conversations, callbacks, visits, sounds, clock, log } = this;
    return new QueuedCall(call, queue, back, runtime, conversations, callbacks, visits, sounds, clock, log);
  }

  private async next(
    call: Call,
    { priority, skills }: QueueTarget,
    { settings }: QueueView,
    waiting: QueuedCall,
    ending: Ending,
  ): Promise<DestinationRef | undefined> {
    switch (ending.how) {
      case 'talked':
      case 'again':
        return undefined;
      case 'key':
      case 'transferred':
        return ending.to;
      case 'callback':
        await this.callbacks.promise(call, waiting, { priority, skills });
        return undefined;
      case 'overflow':
        return settings.overflow[overflowOf(ending.why)] ?? undefined;
      default:
        return ending satisfies never;
    }
  }
}
