import type { LocalizedText } from '@perezvon/sdk/shared';
// What is null in a snapshot is absent once a change of the live topic has come: changes are merge patches.

/** From where on a figure is yellow, and red; absent: never. */
export interface Threshold {
  readonly yellow?: number | null;
  readonly red?: number | null;
}
export interface QueueLine {
  readonly name: string;
  readonly priority: number;
  readonly withinSeconds: number;
  readonly percent: number;
  readonly wall: Readonly<Record<'waitMs' | 'waiting' | 'percent', Threshold>>;
  readonly offered: number;
  readonly answered: number;
  readonly lost: number;
  readonly within: number;
  readonly waitMs: number;
  /** From 0 to 1; absent before the first. */
  readonly level?: number | null;
  readonly levelNow?: number | null;
}
export interface CallerLine {
  readonly queueId: string;
  readonly number?: string | null;
  readonly since: number;
  readonly state: 'waiting' | 'offered' | 'talking';
  readonly operatorId?: string | null;
  readonly isCallback: boolean;
  readonly rank: number;
  readonly seq: number;
  readonly isFirst: boolean;
}
export type Work = 'idle' | 'offered' | 'talking' | 'wrapUp' | 'cooling' | 'engaged';
export interface WorkLine {
  readonly work: Work;
  readonly since: number;
  readonly until?: number | null;
  readonly caller?: string | null;
  readonly queueId?: string | null;
}
export interface Board {
  readonly queues: Readonly<Record<string, QueueLine>>;
  readonly callers: Readonly<Record<string, CallerLine>>;
  readonly operators: Readonly<Record<string, WorkLine>>;
}
export interface Presence {
  readonly operatorId: string;
  readonly presence: 'out' | 'paused' | 'ready';
  readonly stateId?: string | null;
  readonly phone?: { readonly number: string } | null;
  readonly since: number;
  readonly limitMs?: number | null;
  readonly why?: string | null;
}
export interface Alert {
  readonly key: string;
  readonly kind: string;
  readonly what: string;
  readonly since: number;
  /** Absent while it is open. */
  readonly until?: number | null;
}
export interface Named {
  readonly id: string;
  readonly name: string;
}
export interface Operator extends Named {
  readonly number: string;
}
export interface OperatorState {
  readonly id: string;
  readonly kind: 'ready' | 'paused';
  readonly names: LocalizedText;
}
export interface Member {
  readonly operatorId: string;
  readonly level: number;
}
export interface Queue extends Named {
  readonly members: readonly Member[];
  readonly version: number;
}

/** A queue with what follows from who waits now. */
export interface QueueNow extends QueueLine {
  readonly id: string;
  readonly waiting: number;
  readonly talking: number;
  readonly oldest: number | undefined;
}
export function queuesNow({ queues, callers }: Board): readonly QueueNow[] {
  const all = Object.values(callers);
  return Object.entries(queues)
    .map(([id, queue]) => {
      const own = all.filter(({ queueId }) => queueId === id);
      const talking = own.filter(({ state }) => state === 'talking');
      // Who is to be called back waits at home.
      const waiting = own.filter(({ state, isCallback }) => state !== 'talking' && !isCallback);
      const oldest = waiting.length === 0 ? undefined : Math.min(...waiting.map(({ since }) => since));
      return { ...queue, id, waiting: waiting.length, talking: talking.length, oldest };
    })
    .toSorted((a, b) => b.priority - a.priority || a.name.localeCompare(b.name));
}
/** In per cent. */
export const percentOf = (level: number | null | undefined): number | undefined =>
  typeof level === 'number' ? 100 * level : undefined;
export const isOpen = ({ until }: Alert): boolean => typeof until !== 'number';

/** Who waits, in the order in which they are taken. */
export const inOrder = (callers: Board['callers']): readonly (readonly [string, CallerLine])[] =>
  Object.entries(callers)
    .filter(([, { state }]) => state !== 'talking')
    .toSorted(
      ([, a], [, b]) => Number(b.isFirst) - Number(a.isFirst) || (a.isFirst ? 0 : a.rank - b.rank) || a.seq - b.seq,
    );
