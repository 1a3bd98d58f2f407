import type { Clock } from '@perezvon/sdk/server';
import type { CallerEnd, Work } from '../acd/index.js';
import type { QueueBook } from '../book/queue-book.js';
import type { DayFigures, Stay, StayBook } from '../stays/stay-book.js';
import type { Waiting } from './floor.js';

/** Somebody in a queue, as the screens show them. */
export interface CallerLine {
  readonly queueId: string;
  readonly number: string | null;
  readonly since: number;
  readonly state: 'waiting' | 'offered' | 'talking';
  readonly operatorId: string | null;
}
export interface WorkLine {
  readonly work: Work;
  readonly since: number;
  readonly until: number | null;
  readonly caller: string | null;
  readonly queueId: string | null;
}
export interface QueueLine extends DayFigures {
  readonly name: string;
  readonly priority: number;
  readonly withinSeconds: number;
  readonly percent: number;
}
/** What the live topic shows; also its patches, with null for what has gone. */
export interface Board {
  readonly queues: Readonly<Record<string, QueueLine | null>>;
  readonly callers: Readonly<Record<string, CallerLine | null>>;
  readonly operators: Readonly<Record<string, WorkLine | null>>;
}
const nothing: DayFigures = { offered: 0, answered: 0, lost: 0, within: 0, waitMs: 0 };
const patchEveryMs = 100;

/** The live picture of queues, callers and operators: changes are gathered for a moment and go out together. */
export class LiveBoard {
  private readonly callers = new Map<string, CallerLine>();
  private readonly operators = new Map<string, WorkLine>();
  private readonly figures = new Map<string, DayFigures>();
  private readonly changed = { queues: new Set<string>(), callers: new Set<string>(), operators: new Set<string>() };
  private timer: NodeJS.Timeout | undefined;
  private day = '';

  constructor(
    private readonly parts: {
      readonly book: QueueBook;
      readonly clock: Clock;
      readonly watched: () => boolean;
      readonly publish: (patch: Board) => void;
      /** The calendar day of a moment where the call centre is. */
      readonly dayOf: (at: number) => string;
      readonly newDay: () => void;
    },
  ) {}

  async load(stays: StayBook): Promise<void> {
    const now = this.parts.clock.now();
    this.day = this.parts.dayOf(now);
    const hour = 3_600_000;
    let begin = now;
    while (this.parts.dayOf(begin - hour) === this.day) begin -= hour;
    while (this.parts.dayOf(begin - 60_000) === this.day) begin -= 60_000;
    for (const [id, figures] of await stays.since(new Date(begin))) this.figures.set(id, figures);
  }

  readonly work = (operatorId: string, work: Work, until: number | undefined): void => {
    const before = this.operators.get(operatorId);
    const calls = work === 'offered' || work === 'talking';
    this.operators.set(operatorId, {
      work,
      since: this.parts.clock.now(),
      until: until ?? null,
      caller: calls ? (before?.caller ?? null) : null,
      queueId: calls || work === 'wrapUp' ? (before?.queueId ?? null) : null,
    });
    this.touch('operators', operatorId);
  };
  readonly caller = (waiting: Waiting, now: CallerLine['state'] | CallerEnd, operatorId?: string): void => {
    if (now === 'waiting' || now === 'offered' || now === 'talking') {
      const { queueId, number = null, since } = waiting;
      this.callers.set(waiting.id, { queueId, number, since, state: now, operatorId: operatorId ?? null });
      if (operatorId !== undefined) {
        const work = this.operators.get(operatorId);
        if (work) this.operators.set(operatorId, { ...work, caller: number, queueId });
        this.touch('operators', operatorId);
      }
    } else {
      this.callers.delete(waiting.id);
    }
    this.touch('callers', waiting.id);
  };
  stayed({ queueId, outcome, connectedAt, within, enteredAt, endedAt }: Stay): void {
    const before = this.figures.get(queueId) ?? nothing;
    this.figures.set(queueId, {
      offered: before.offered + 1,
      answered: before.answered + (connectedAt === undefined ? 0 : 1),
      lost: before.lost + (outcome === 'abandoned' || outcome === 'tooLong' ? 1 : 0),
      within: before.within + (within ? 1 : 0),
      waitMs: before.waitMs + ((connectedAt ?? endedAt) - enteredAt),
    });
    this.touch('queues', queueId);
  }
  queuesChanged(): void {
    for (const { id } of this.parts.book.all) this.touch('queues', id);
  }
  operatorGone(id: string): void {
    if (this.operators.delete(id)) this.touch('operators', id);
  }

  snapshot(): Board {
    this.turnDay();
    return {
      queues: Object.fromEntries(this.parts.book.all.map(({ id }) => [id, this.queueLine(id)])),
      callers: Object.fromEntries(this.callers),
      operators: Object.fromEntries(this.operators),
    };
  }

  private queueLine(id: string): QueueLine | null {
    const queue = this.parts.book.find(id);
    if (!queue) return null;
    const { priority, serviceLevel } = queue.settings;
    return { ...(this.figures.get(id) ?? nothing), name: queue.name, priority, ...serviceLevel };
  }
  private touch(what: 'queues' | 'callers' | 'operators', id: string): void {
    this.changed[what].add(id);
    this.timer ??= setTimeout(() => this.flush(), patchEveryMs);
  }
  private flush(): void {
    this.timer = undefined;
    this.turnDay();
    const { queues, callers, operators } = this.changed;
    if (this.parts.watched()) {
      this.parts.publish({
        queues: Object.fromEntries([...queues].map((id) => [id, this.queueLine(id)])),
        callers: Object.fromEntries([...callers].map((id) => [id, this.callers.get(id) ?? null])),
        operators: Object.fromEntries([...operators].map((id) => [id, this.operators.get(id) ?? null])),
      });
    }
    for (const ids of [queues, callers, operators]) ids.clear();
  }
  private turnDay(): void {
    const day = this.parts.dayOf(this.parts.clock.now());
    if (day === this.day) return;
    this.day = day;
    this.figures.clear();
    this.parts.newDay();
    this.queuesChanged();
  }
}
