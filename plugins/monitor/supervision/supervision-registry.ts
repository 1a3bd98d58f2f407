import {
  type SupervisionMode,
  type AuditHost,
  type Call,
  type CallsHost,
  type Clock,
  type Log,
  PerezvonError,
  token,
} from '@perezvon/sdk/server';
import { defaultLanguage, newId } from '@perezvon/sdk/shared';
import { type Phones, type Trunks, dialTargetOf } from '@perezvon/plugin-telephony';
import type { QueueStatus } from '@perezvon/plugin-queues';
import { AttendanceNotFoundError, OperatorNotTalkingError, SupervisorPhoneError } from '../errors.js';

export interface SupervisionView {
  readonly id: string;
  readonly operatorId: string;
  readonly how: SupervisionMode;
  readonly by: string;
  readonly since: number;
}
/** The user who attends: by name for screens, by id for the audit trail. */
export interface Supervisor {
  readonly id: string;
  readonly name: string;
}
interface Attending {
  view: SupervisionView;
  readonly userId: string;
  /** Ends the present way of attending; the next begins. */
  turn: AbortController;
  over: boolean;
}
const ringMs = 30_000;
/** How often is looked whether who was apart is together again. */
const apartMs = 250;
/** The keys that FreePBX users know: listen, whisper, join. */
const keys: Readonly<Record<string, SupervisionMode>> = { '4': 'listen', '5': 'whisper', '6': 'join' };

/** Supervisors at operators' talks, by the supervisor's own phone. */
export class SupervisionRegistry {
  private readonly all = new Map<string, Attending>();

  constructor(
    private readonly parts: {
      readonly calls: CallsHost;
      readonly phones: Phones;
      readonly trunks: Trunks;
      readonly floor: QueueStatus;
      readonly clock: Clock;
      readonly audit: AuditHost;
      readonly log: Log;
    },
  ) {}

  list(): readonly SupervisionView[] {
    return [...this.all.values()].map(({ view }) => view);
  }

  /** Calls the supervisor's phone; when it is answered, the talk is heard. */
  async begin(operatorId: string, phoneNumber: string, how: SupervisionMode, by: Supervisor): Promise<SupervisionView> {
    const { calls, phones, trunks, floor, clock } = this.parts;
    const talk = floor.talkOf(operatorId);
    if (!talk) throw new OperatorNotTalkingError(operatorId);
    const phone = await phones.byNumber(phoneNumber);
    const target = phone?.enabled ? dialTargetOf(phone, await trunks.list()) : undefined;
    if (!target) throw new SupervisorPhoneError(phoneNumber);
    const view: SupervisionView = { id: newId(), operatorId, how, by: by.name, since: clock.now() };
    this.all.set(view.id, { view, userId: by.id, turn: new AbortController(), over: false });
    const [result] = await calls.start([
      {
        ...target,
        id: view.id,
        sameNodeAs: talk.leg,
        ringTimeoutMs: ringMs,
        language: defaultLanguage,
        destination: { kind: 'monitor.attend', target: {} },
        data: { operator: operatorId, by: by.name },
      },
    ]);
    if (result?.state !== 'started') {
      this.all.delete(view.id);
      throw new SupervisorPhoneError(phoneNumber);
    }
    this.record(view, how, by.id);
    return view;
  }
  /** @param userId who wants it; absent: whoever holds the supervisor's phone */
  switch(id: string, how: SupervisionMode, userId?: string): SupervisionView {
    const found = this.all.get(id);
    if (!found) throw new AttendanceNotFoundError(id);
    found.view = { ...found.view, how };
    this.record(found.view, how, userId ?? found.userId);
    found.turn.abort();
    return found.view;
  }
  async end(id: string): Promise<void> {
    if (!this.all.has(id)) throw new AttendanceNotFoundError(id);
    await this.parts.calls.cancel(id);
  }
  readonly ended = (id: string): void => {
    const found = this.all.get(id);
    if (found && this.all.delete(id)) this.record(found.view, 'left', found.userId);
  };
  /** Each way of attending and its end stand in the audit trail, whether a key or a screen asked for them. */
  private record(view: SupervisionView, what: SupervisionMode | 'left', by: string): void {
    this.parts.audit
      .record({ by, action: `monitor.${what}`, object: `operator:${view.operatorId}`, after: view })
      .catch((error: unknown) =>
        this.parts.log.error('that a talk was attended is not in the audit trail', { attendance: view.id, error }),
      );
  }

  /** In the supervisor's own call: attends until the talk is over, in the way that was chosen last. */
  async supervise(call: Call): Promise<void> {
    const found = this.all.get(call.id);
    if (!found) return;
    const listener = call.onKey((key) => {
      const how = keys[key];
      if (how !== undefined) this.switch(call.id, how);
    });
    try {
      for (let leg: string | undefined; ; ) {
        const talk = this.parts.floor.talkOf(found.view.operatorId);
        // The operator's next talk is another one to attend.
        if (!talk || (leg !== undefined && talk.leg !== leg) || call.signal.aborted) return;
        ({ leg } = talk);
        found.turn = new AbortController();
        const { signal } = found.turn;
        const heard = await supervised(call, leg, found.view.how, signal);
        // On hold, or between a caller and a colleague who is asked: the talk comes back, or is over for the floor, too.
        if (heard && signal.aborted) continue;
        await this.parts.clock.sleep(apartMs, call.signal).catch((error: unknown) => {
          if (!call.signal.aborted) throw error;
        });
      }
    } finally {
      listener.dispose();
      this.ended(call.id);
    }
  }
}
/** @returns whether there was a talk to attend */
async function supervised(call: Call, leg: string, how: SupervisionMode, until: AbortSignal): Promise<boolean> {
  try {
    await call.supervise(leg, how, until);
    return true;
  } catch (error) {
    if (error instanceof PerezvonError && error.code === 'core.calls.notTalking') return false;
    throw error;
  }
}
export const SupervisionRegistryToken = token<SupervisionRegistry>('monitor.attendances');
