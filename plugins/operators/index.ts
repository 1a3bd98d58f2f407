import { type Disposable, defineEvent, token } from '@perezvon/sdk/server';
import type { LocalizedText } from '@perezvon/sdk/shared';
import type { Phone } from '@perezvon/plugin-telephony';
import { z } from 'zod';

/** An operator, as other plugins need to know them. */
export interface Operator {
  readonly id: string;
  /** What they log in with. */
  readonly number: string;
  readonly name: string;
  readonly jabber: string | undefined;
  readonly recordAll: boolean;
  readonly skills: Readonly<Record<string, number>>;
  readonly enabled: boolean;
}
/** What operators do at this moment. */
export interface OperatorPresence {
  readonly operatorId: string;
  readonly presence: 'out' | 'paused' | 'ready';
  /** The admin's state; absent for who is logged out. */
  readonly stateId: string | undefined;
  readonly phone: Phone | undefined;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** For how long the state may last; absent: as long as one likes. */
  readonly limitMs: number | undefined;
  /** Why the system put them there: `missed` calls. */
  readonly why: string | undefined;
}
/** What an operator did, from one change to the next. */
export interface StatePeriod {
  readonly operatorId: string;
  readonly presence: 'out' | 'paused' | 'ready';
  /** Empty for who was logged out. */
  readonly stateNames: LocalizedText;
  readonly paid: boolean;
  readonly phone: string | undefined;
  readonly from: number;
  /** Absent: it goes on. */
  readonly until: number | undefined;
}
/** A state that operators can be in. */
export interface OperatorState {
  readonly id: string;
  readonly kind: 'ready' | 'paused';
  readonly names: LocalizedText;
  /** What is dialled behind the code for states. */
  readonly digit: number;
  readonly paid: boolean;
}
export type PresenceBy = 'operator' | 'supervisor' | 'system';

/** The operators there are, and what they do. */
export interface Operators {
  list(): Promise<readonly Operator[]>;
  presences(): readonly OperatorPresence[];
  presence(operatorId: string): OperatorPresence;
  /** Puts an operator into the first state of a kind. @throws ConflictError for who is logged out */
  put(operatorId: string, kind: 'ready' | 'paused', by: PresenceBy, why?: string): Promise<void>;
  /** The states there are. */
  states(): readonly OperatorState[];
  /** @throws ConflictError for who is logged out, NotFoundError for a state that is not there */
  setState(operatorId: string, stateId: string, by: PresenceBy, why?: string): Promise<void>;
  /** Logs an operator in at a phone, ready. @throws ConflictError when somebody else is logged in there */
  logIn(operatorId: string, phone: Phone, by: PresenceBy): Promise<void>;
  logOut(operatorId: string, by: PresenceBy): Promise<void>;
  /** What everybody did between two moments (milliseconds since 1970), oldest first; the last one may go on. */
  statePeriods(from: number, until: number): Promise<readonly StatePeriod[]>;
  /** As whom a user of the web interface is logged in at their workplace. */
  seatOf(userId: string): Operator['id'] | undefined;
  /** After each change of one operator's presence, with what it is now. */
  onPresence(listener: (presence: OperatorPresence) => void): Disposable;
  /** When operators themselves say that they are ready, those who were so already too: the work after a talk is done. */
  onReady(listener: (operatorId: string) => void): Disposable;
  /** After each change of any operator: added, changed, removed. */
  onChange(listener: () => void): Disposable;
}
export const Operators = token<Operators>('operators.operators');

/** An operator changed state, logged in or out. */
export const PresenceChanged = defineEvent(
  'operators.presenceChanged',
  z.object({
    operatorId: z.string(),
    presence: z.enum(['out', 'paused', 'ready']),
    stateId: z.string().optional(),
    phone: z.string().optional(),
    by: z.enum(['operator', 'supervisor', 'system']),
    why: z.string().optional(),
    at: z.number(),
  }),
);
