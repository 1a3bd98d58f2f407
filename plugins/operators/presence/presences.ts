import { type Clock, type DbHost, type Disposable, token } from '@perezvon/sdk/server';
import type { Phone, Phones } from '@perezvon/plugin-telephony';
import { NotLoggedInError, OperatorNotFoundError, PhoneInUseError, StateNotFoundError } from '../errors.js';
import type { Operator, OperatorPresence, Operators, StatePeriod, PresenceBy } from '../index.js';
import { OperatorModel } from '../models.js';
import type { OperatorRepository } from '../people/operator-repository.js';
import type { StateView } from '../schemas.js';
import type { WebOperators } from '../workplace/web-operators.js';
import type { History } from './history.js';
import type { States } from './states.js';

export interface PresenceParts {
  readonly operators: OperatorRepository;
  readonly states: States;
  readonly history: History;
  readonly phones: Phones;
  readonly webOperators: WebOperators;
  readonly clock: Clock;
  readonly db: Pick<DbHost, 'transaction'>;
  /** Told after each change. */
  changed(presence: OperatorPresence, by: PresenceBy, why: string | undefined): void;
}
const minuteMs = 60_000;

/** Writes who asked for a change into the audit trail, in the same transaction. */
type Recorded = () => Promise<void>;
interface Change {
  readonly id: string;
  readonly by: PresenceBy;
  readonly why?: string | undefined;
  readonly record?: Recorded | undefined;
}

/** What every operator does: first in the database, then here, then told. One change after another for each of them. */
export class Presences implements Operators {
  private readonly now = new Map<string, OperatorPresence>();
  private readonly names = new Map<string, string>();
  private readonly listeners = new Set<(presence: OperatorPresence) => void>();
  private readonly changeListeners = new Set<() => void>();
  private readonly readyListeners = new Set<(operatorId: string) => void>();
  private readonly pending = new Map<string, Promise<unknown>>();

  constructor(private readonly parts: PresenceParts) {}

  /** As it was when core was last here. */
  async load(): Promise<void> {
    const reasons = await this.parts.history.reasons();
    for (const row of await OperatorModel.findAll()) {
      const state = row.stateId === null ? undefined : this.parts.states.find(row.stateId);
      const phone = row.phoneId === null ? undefined : await this.parts.phones.byId(row.phoneId);
      this.names.set(row.id, row.name);
      this.now.set(
        row.id,
        this.made(row.id, phone ? state : undefined, phone, row.since.getTime(), reasons.get(row.id)),
      );
    }
  }
  /** After an edit: who is new is out; who is gone or not enabled any more is logged out. */
  async follow(): Promise<void> {
    const all = await this.parts.operators.all();
    for (const { id, name } of all) {
      this.names.set(id, name);
      if (!this.now.has(id)) this.now.set(id, this.made(id, undefined, undefined, this.parts.clock.now()));
    }
    for (const id of this.now.keys()) {
      const operator = all.find((one) => one.id === id);
      if (!operator?.enabled && this.presence(id).presence !== 'out') await this.logOut(id, 'supervisor');
      if (!operator) this.now.delete(id);
    }
    for (const listener of this.changeListeners) listener();
  }

  list(): Promise<readonly Operator[]> {
    return this.parts.operators.list();
  }
  presences(): readonly OperatorPresence[] {
    return [...this.now.values()];
  }
  presence(id: string): OperatorPresence {
    return this.now.get(id) ?? this.made(id, undefined, undefined, 0);
  }
  /** Who sits at a phone. */
  at(phoneId: string): OperatorPresence | undefined {
    return this.presences().find(({ phone }) => phone?.id === phoneId);
  }
  states(): readonly StateView[] {
    return this.parts.states.all;
  }
  statePeriods(from: number, until: number): Promise<readonly StatePeriod[]> {
    return this.parts.history.all(from, until);
  }
  seatOf(userId: string): string | undefined {
    const id = this.parts.webOperators.of(userId);
    return id !== undefined && this.presence(id).presence !== 'out' ? id : undefined;
  }
  onPresence(listener: (presence: OperatorPresence) => void): Disposable {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }
  onReady(listener: (operatorId: string) => void): Disposable {
    this.readyListeners.add(listener);
    return { dispose: () => void this.readyListeners.delete(listener) };
  }
  onChange(listener: () => void): Disposable {
    this.changeListeners.add(listener);
    return { dispose: () => void this.changeListeners.delete(listener) };
  }

  /** Logs an operator in at a phone, ready. Who is logged in elsewhere moves; a phone with somebody else is refused. */
  async logIn(id: string, phone: Phone, by: PresenceBy, record?: Recorded): Promise<void> {
    await this.change({ id, by, record }, () => {
      const there = this.at(phone.id);
      if (there && there.operatorId !== id) throw new PhoneInUseError(this.names.get(there.operatorId) ?? '');
      return { state: this.parts.states.first('ready'), phone };
    });
  }
  async logOut(id: string, by: PresenceBy, why?: string, record?: Recorded): Promise<void> {
    await this.change({ id, by, why, record }, (present) =>
      present.presence === 'out' ? undefined : { state: undefined, phone: undefined },
    );
  }
  async setState(id: string, stateId: string, by: PresenceBy, why?: string, record?: Recorded): Promise<void> {
    await this.change({ id, by, why, record }, ({ phone, stateId: now }) => {
      if (!phone) throw new NotLoggedInError(id);
      const state = this.parts.states.find(stateId);
      if (!state) throw new StateNotFoundError(stateId);
      return stateId === now ? undefined : { state, phone };
    });
    if (by === 'operator' && this.parts.states.find(stateId)?.kind === 'ready')
      for (const listener of this.readyListeners) listener(id);
  }
  async put(id: string, kind: 'ready' | 'paused', by: PresenceBy, why?: string): Promise<void> {
    await this.setState(id, this.parts.states.first(kind).id, by, why);
  }

  private change(
    { id, by, why, record }: Change,
    choose: (present: OperatorPresence) => { state: StateView | undefined; phone: Phone | undefined } | undefined,
  ): Promise<void> {
    const before = this.pending.get(id) ?? Promise.resolve();
    const work = before
      .catch(() => undefined)
      .then(async () => {
        const present = this.now.get(id);
        if (!present) throw new OperatorNotFoundError(id);
        const to = choose(present);
        if (!to) return record?.();
        const at = this.parts.clock.now();
        const made = this.made(id, to.state, to.phone, at, why);
        const { presence } = made;
        const turn = { operatorId: id, presence, state: to.state, phone: to.phone?.number, at, by, why };
        await this.parts.db.transaction(async () => {
          await this.parts.history.begin(turn, to.phone?.id);
          if (presence === 'out') await this.parts.webOperators.leave(id);
          await record?.();
        });
        this.now.set(id, made);
        this.parts.changed(made, by, why);
        for (const listener of this.listeners) listener(made);
      });
    this.pending.set(id, work);
    return work;
  }

  private made(
    id: string,
    state: StateView | undefined,
    phone: Phone | undefined,
    since: number,
    why?: string,
  ): OperatorPresence {
    const limit = state?.limitMinutes ?? undefined;
    return {
      operatorId: id,
      presence: state?.kind ?? 'out',
      stateId: state?.id,
      phone,
      since,
      limitMs: limit === undefined ? undefined : limit * minuteMs,
      why,
    };
  }
}
export const PresencesToken = token<Presences>('operators.presences');
