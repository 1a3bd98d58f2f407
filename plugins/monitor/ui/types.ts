export interface QueueLine {
  readonly name: string;
  readonly priority: number;
  readonly withinSeconds: number;
  readonly percent: number;
  readonly offered: number;
  readonly answered: number;
  readonly lost: number;
  readonly within: number;
  readonly waitMs: number;
}
export interface CallerLine {
  readonly queueId: string;
  readonly number: string | null;
  readonly since: number;
  readonly state: 'waiting' | 'offered' | 'talking';
  readonly operatorId: string | null;
}
export type Work = 'idle' | 'offered' | 'talking' | 'wrapUp' | 'cooling' | 'engaged';
export interface WorkLine {
  readonly work: Work;
  readonly since: number;
  readonly until: number | null;
  readonly caller: string | null;
  readonly queueId: string | null;
}
export interface Board {
  readonly queues: Readonly<Record<string, QueueLine>>;
  readonly callers: Readonly<Record<string, CallerLine>>;
  readonly operators: Readonly<Record<string, WorkLine>>;
}
export interface Presence {
  readonly operatorId: string;
  readonly presence: 'out' | 'paused' | 'ready';
  readonly stateId: string | null;
  readonly phone: { readonly number: string } | null;
  readonly since: number;
  readonly limitMs: number | null;
}
export interface Alert {
  readonly key: string;
  readonly kind: string;
  readonly what: string;
  readonly since: number;
  readonly until: number | null;
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
  readonly nameRu: string;
  readonly nameEn: string;
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
      const waiting = own.filter(({ state }) => state !== 'talking');
      const oldest = waiting.length === 0 ? undefined : Math.min(...waiting.map(({ since }) => since));
      return { ...queue, id, waiting: waiting.length, talking: own.length - waiting.length, oldest };
    })
    .toSorted((a, b) => b.priority - a.priority || a.name.localeCompare(b.name));
}
/** Share of today's callers who were answered in time, by all who came; nothing before the first. */
export const levelOf = ({ offered, within }: QueueLine): number | undefined =>
  offered === 0 ? undefined : (100 * within) / offered;
