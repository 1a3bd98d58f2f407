import { Conversations, OutboundRouting, type TalkResult } from '@perezvon/plugin-telephony';
import {
  type Call,
  type CallsHost,
  type Clock,
  HostClock,
  HostLog,
  inject,
  injectable,
  type Log,
} from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import { VisitRecorder } from '../queue-visits/visit-recorder.js';
import { OutboundCalls } from '../runtime/offer-registry.js';
import { QueueRepository } from '../settings/queue-repository.js';
import { completion } from '../waiting/completion.js';
import { backTo } from '../waiting/target.js';
import { CallbackCompliance } from './callback-compliance.js';
import { type Callback, CallbackRepository } from './callback-repository.js';

const ringMs = 30_000;

type Transfer = Extract<TalkResult, { how: 'transferred' }>;
/** `postponed`: nobody was called, because the dial could not be written. */
export type CallbackResult = 'connected' | 'notReached' | 'postponed';
type DialResult = 'started' | 'refused' | 'postponed';
interface ExpectedCall {
  readonly found: (call: Call | undefined) => void;
  readonly done: Promise<void>;
}
/** The customer answered and the two were connected. */
interface Connection {
  readonly customer: Call;
  readonly operatorId: string;
  readonly connectedAt: number;
  /** The operator hung up before the customer. */
  readonly operatorFirst: boolean;
}

/** Calls customers back when an operator is there for them, and connects the two. */
@injectable()
export class CallbackConversations {
  /** Calls to customers that have not been answered, by id. */
  private readonly expected = new Map<string, ExpectedCall>();

  constructor(
    @inject(CallbackRepository) private readonly repository: CallbackRepository,
    @inject(QueueRepository) private readonly queues: QueueRepository,
    @inject(VisitRecorder) private readonly visits: VisitRecorder,
    @inject(OutboundCalls) private readonly calls: CallsHost,
    @inject(OutboundRouting) private readonly routing: OutboundRouting,
    @inject(CallbackCompliance) private readonly compliance: CallbackCompliance,
    @inject(Conversations) private readonly conversations: Conversations,
    @inject(HostClock) private readonly clock: Clock,
    @inject(HostLog) private readonly log: Log,
  ) {}

  /** In the destination of the customer's call: they have answered. */
  async answered(call: Call): Promise<void> {
    const expected = this.expected.get(call.id);
    expected?.found(call);
    await expected?.done;
  }
  /** For `host.calls.observe`: a customer did not answer. */
  readonly ended = ({ id }: { readonly id: string }): void => this.expected.get(id)?.found(undefined);

  /**
   * The operator has answered: now the customer is called, and the two are connected.
   *
   * @param connected told of the customer's call when the two hear each other
   */
  async talk(
    callback: Callback,
    leg: Call,
    operatorId: string,
    connected: (customer: Call) => void,
  ): Promise<CallbackResult> {
    const id = newId();
    const found = Promise.withResolvers<Call | undefined>();
    const done = Promise.withResolvers<void>();
    this.expected.set(id, { found: found.resolve, done: done.promise });
    const giveUp = () => void this.calls.cancel(id);
    let connection: Connection | undefined;
    let transfer: Transfer | undefined;
    let dialled: DialResult = 'refused';
    const operatorHungUp = () => {
      // This ends the customer's call: asked later, it would seem that they hung up first.
      if (connection && !connection.customer.signal.aborted) connection = { ...connection, operatorFirst: true };
      giveUp();
    };
    leg.signal.addEventListener('abort', operatorHungUp, { once: true });
    try {
      dialled = await this.call(id, callback, leg.id);
      if (dialled !== 'started') found.resolve(undefined);
      const ringing = new AbortController();
      const [customer] = await Promise.all([
        found.promise.finally(() => ringing.abort()),
        leg.play({ tone: 'ring' }, { until: ringing.signal }),
      ]);
      if (customer) {
        const joined = () => {
          connection = { customer, operatorId, connectedAt: this.clock.now(), operatorFirst: false };
          connected(customer);
          this.keep(callback, connection);
        };
        const back = backTo(callback.queueId);
        const end = await this.conversations.talk({ customer, phone: leg, joined, back });
        if (end.how === 'transferred') {
          transfer = end;
          await customer.enter(end.to);
        }
      }
    } finally {
      leg.signal.removeEventListener('abort', operatorHungUp);
      this.expected.delete(id);
      done.resolve();
      if (!transfer) giveUp();
      if (connection) this.record(callback, connection, transfer);
    }
    if (connection) return 'connected';
    return dialled === 'postponed' ? 'postponed' : 'notReached';
  }

  private async call(id: string, callback: Callback, sameNodeAs: string): Promise<DialResult> {
    // Rules may have changed since the promise: the number is the caller's word, not one of our contacts.
    if (!(await this.compliance.allows(callback.number))) return 'refused';
    const [way] = await this.routing.to(callback.number);
    if (!way) return 'refused';
    if (!(await this.mayDial(callback))) return 'postponed';
    const [result] = await this.calls.start([
      {
        ...way,
        id,
        sameNodeAs,
        ringTimeoutMs: ringMs,
        language: callback.language,
        destination: { kind: 'queues.customer', target: {} },
        // The interaction is the call in which the customer asked for it.
        data: { callback: callback.id, interaction: callback.callId, record: this.isRecorded(callback) },
      },
    ]);
    return result?.state === 'started' ? 'started' : 'refused';
  }
  /** Whether the dial is written: otherwise a restart would dial again. */
  private async mayDial({ id }: Callback): Promise<boolean> {
    try {
      return await this.repository.dialling(id);
    } catch (error) {
      this.log.warn('a call back waits: its dial cannot be written', { callback: id, error });
      return false;
    }
  }

  /**
   * The two hear each other: the promise is kept, whatever happens to core from here on. The visit continues in the journal
   * of this second call, which names the first.
   */
  private keep(callback: Callback, { customer, operatorId: operator }: Connection): void {
    const { id, callId: interaction, queueId: queue, since } = callback;
    void this.repository.over(id, 'done');
    customer.journal('ENTERQUEUE', { queue, operator, withinMs: this.withinMs(queue), since, interaction });
  }
  private record(callback: Callback, connection: Connection, transfer: Transfer | undefined): void {
    const { customer, operatorId, connectedAt, operatorFirst } = connection;
    const { callId, queueId, number, since } = callback;
    const endedAt = this.clock.now();
    const endedBy = customer.signal.aborted && !operatorFirst ? 'caller' : 'operator';
    const waitMs = connectedAt - since;
    customer.journal(completion(endedBy, transfer?.kind), {
      queue: queueId,
      operator: operatorId,
      waitMs,
      talkMs: endedAt - connectedAt,
    });
    this.visits.record({
      callId,
      queueId,
      number,
      enteredAt: since,
      outcome: 'answered',
      operatorId,
      connectedAt,
      endedAt,
      within: waitMs <= this.withinMs(queueId),
      endedBy,
      continues: true,
    });
  }
  private withinMs(queueId: string): number {
    return (this.queues.find(queueId)?.settings.serviceLevel.withinSeconds ?? 0) * 1_000;
  }
  private isRecorded({ queueId }: Callback): boolean {
    return this.queues.find(queueId)?.settings.record ?? false;
  }
}
