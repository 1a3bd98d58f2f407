import { type Clock, type Disposable, HostClock, HostLog, inject, injectable, type Log } from '@perezvon/sdk/server';
import type { AcdCommand, AcdEvent, CallerEnd, EventOf, Passed } from '../acd/index.js';
import { CurrentDay } from './current-day.js';
import { AcdEngine } from './acd-engine.js';
import { LiveBoard } from './live-board.js';
import { MissedCalls } from './missed-calls.js';
import { OfferRegistry } from './offer-registry.js';
import { OperatorDirectory } from './operator-directory.js';
import { PhoneActivity } from './phone-activity.js';
import { RestartOrder } from './restart-order.js';
import type { Waiting } from './waiting.js';
import { WrapUpJournal } from './wrap-up-journal.js';

/**
 * Joins call distribution with the world: events of calls, phones and operators go into the engine one after another, and
 * its commands are carried out. It alone knows those who carry them out; none of them knows it.
 */
@injectable()
export class AcdRuntime {
  private readonly waiting = new Map<string, Waiting>();
  private timer: NodeJS.Timeout | undefined;
  private stepping = false;
  private readonly events: AcdEvent[] = [];

  constructor(
    @inject(AcdEngine) private readonly engine: AcdEngine,
    @inject(OfferRegistry) private readonly offers: OfferRegistry,
    @inject(LiveBoard) private readonly board: LiveBoard,
    @inject(WrapUpJournal) private readonly wrapUps: WrapUpJournal,
    @inject(MissedCalls) private readonly missedCalls: MissedCalls,
    @inject(OperatorDirectory) private readonly directory: OperatorDirectory,
    @inject(PhoneActivity) private readonly phones: PhoneActivity,
    @inject(CurrentDay) private readonly day: CurrentDay,
    @inject(RestartOrder) private readonly restartOrder: RestartOrder,
    @inject(HostClock) private readonly clock: Clock,
    @inject(HostLog) private readonly log: Log,
  ) {}

  /** Feeds the engine with what phones, operators and the calendar do. */
  follow(): readonly Disposable[] {
    return [
      this.offers.onAccepted((caller, operator) => this.step({ type: 'accepted', caller, operator })),
      this.offers.onRefused((caller, operator, how) => {
        this.waiting.get(caller)?.journal('RINGNOANSWER', { operator, how });
        this.step({ type: 'refused', caller, operator, how });
      }),
      this.offers.onEnded((caller, operator) => {
        if (this.engine.operatorState(operator)?.caller === caller) this.step({ type: 'talkEnded', operator });
      }),
      this.phones.onEngaged((operator, is) => this.step({ type: 'engaged', operator, is })),
      this.directory.onPresence(({ operatorId, presence }) =>
        this.step({ type: 'presence', operator: operatorId, presence }),
      ),
      // The system never cuts a wrap-up short; the operator may end it early.
      this.directory.onReady((operator) => this.step({ type: 'wrapUpDone', operator })),
      this.day.onChange(() => this.step({ type: 'day' })),
      this.restartOrder.onArrival((event) => this.step(event)),
      {
        dispose: () => {
          clearTimeout(this.timer);
          this.restartOrder.stop();
        },
      },
    ];
  }

  waitingOf(id: string): Waiting | undefined {
    return this.waiting.get(id);
  }
  /** @param returns they waited before a restart: they are let in together with the others */
  arrive(waiting: Waiting, facts: Partial<EventOf<'arrived'>>, returns = false): void {
    this.waiting.set(waiting.id, waiting);
    this.board.caller(waiting, 'waiting');
    const { id: caller, queueId: queue, since } = waiting;
    const event = { ...facts, type: 'arrived', caller, queue, since } as const;
    if (returns) this.restartOrder.add(event);
    else this.step(event);
  }
  /** A caller who talks with an operator since before a restart. */
  resumeTalk(waiting: Waiting, operatorId: string, since: number): void {
    this.waiting.set(waiting.id, waiting);
    this.wrapUps.talks(operatorId, waiting);
    this.step({ type: 'talking', caller: waiting.id, operator: operatorId, queue: waiting.queueId, since });
    this.board.caller(waiting, 'talking', operatorId);
  }
  leave(id: string, how: 'abandoned' | 'left'): void {
    if (this.restartOrder.drop(id)) this.ended(id, how);
    else if (this.waiting.has(id)) this.step({ type: 'left', caller: id, how });
  }
  /** Before all others of the queue, after a restart too. */
  toFront(caller: string): void {
    this.waiting.get(caller)?.takenToFront();
    this.step({ type: 'toFront', caller });
    this.board.callerMoved(caller);
  }

  /** Events that come while another is being handled wait their turn. */
  step(event: AcdEvent): void {
    this.events.push(event);
    if (this.stepping) return;
    this.stepping = true;
    try {
      for (let next = this.events.shift(); next; next = this.events.shift()) {
        for (const command of this.engine.step(next, this.clock.now())) this.carryOut(command);
      }
    } finally {
      this.stepping = false;
    }
    this.setTimer();
  }
  private setTimer(): void {
    clearTimeout(this.timer);
    const { nextAt } = this.engine;
    if (nextAt === undefined) return;
    this.timer = setTimeout(() => this.step({ type: 'time' }), Math.max(0, nextAt - this.clock.now()));
  }

  private carryOut(command: AcdCommand): void {
    switch (command.type) {
      case 'offer':
        this.offer(command);
        break;
      case 'noOffer': {
        const { caller, queue, why } = command;
        this.waiting
          .get(caller)
          ?.journal('NOOFFER', { queue, decidedBy: 'queues', why, others: this.named(this.engine.passedOver(caller)) });
        break;
      }
      case 'cancel':
        this.offers.cancel(command.caller, command.operator);
        break;
      case 'join':
        this.join(command.caller, command.operator);
        break;
      case 'overflow':
        this.waiting.get(command.caller)?.overflow(command.why);
        break;
      case 'ended':
        this.ended(command.caller, command.how);
        break;
      case 'work':
        this.wrapUps.works(command.operator, command.work);
        this.board.work(command.operator, command.work, command.until);
        break;
      case 'paused':
        this.missedCalls.pause(command.operator);
        break;
      default:
        command satisfies never;
    }
  }

  private offer({ caller, operator, queue, ringMs, why, others }: Extract<AcdCommand, { type: 'offer' }>): void {
    const waiting = this.waiting.get(caller);
    const phone = this.directory.presenceOf(operator)?.phone;
    if (!waiting || !phone) {
      this.step({ type: 'refused', caller, operator, how: 'failed' });
      return;
    }
    const operatorName = this.directory.nameOf(operator) ?? operator;
    waiting.journal('OFFER', {
      queue,
      operator,
      operatorName,
      decidedBy: 'queues',
      why,
      others: this.named(others),
    });
    this.board.caller(waiting, 'offered', operator);
    this.offers.make(waiting, operator, phone, ringMs);
  }

  /** With names: whoever reads the journal later may not find the operators any more. */
  private named(others: readonly Passed[]): readonly (Passed & { readonly name: string })[] {
    return others.map((one) => ({ ...one, name: this.directory.nameOf(one.operator) ?? one.operator }));
  }

  private ended(id: string, how: CallerEnd): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (waiting) this.board.caller(waiting, how);
  }

  private join(caller: string, operatorId: string): void {
    const waiting = this.waiting.get(caller);
    const leg = this.offers.taken(caller, operatorId);
    if (!waiting || !leg) {
      this.step({ type: 'talkEnded', operator: operatorId });
      return;
    }
    this.wrapUps.talks(operatorId, waiting);
    this.board.caller(waiting, 'talking', operatorId);
    waiting
      .talk(leg.call, operatorId)
      .catch((error: unknown) => {
        if (!leg.call.signal.aborted) this.log.warn('a talk failed', { caller, operator: operatorId, error });
      })
      .finally(() => leg.finish());
  }
}
