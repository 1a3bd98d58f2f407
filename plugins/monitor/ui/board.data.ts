import type { Alert, Board, CallerLine, QueueLine } from './api.js';

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
