import {
  type Clock,
  type Disposable,
  HostClock,
  HostLive,
  inject,
  injectable,
  type LiveHost,
  type Topic,
} from '@perezvon/sdk/server';
import type { CallerEnd, Work } from '../acd/index.js';
import { QueueRepository } from '../settings/queue-repository.js';
import { type Counts, serviceLevelOf } from '../figures.js';
import {
  type DayFigures,
  type Ended,
  type QueueVisit,
  QueueVisitRepository,
} from '../queue-visits/queue-visit-repository.js';
import { boardTopic } from '../topics.js';
import { AcdEngine } from './acd-engine.js';
import { CurrentDay } from './current-day.js';
import type { Waiting } from './waiting.js';
import { thresholdsOf, type WallThresholds } from './thresholds.js';

/** Somebody in a queue, as the screens show them. */
export interface CallerLine {
  readonly queueId: string;
  readonly number: string | null;
  readonly since: number;
  readonly state: 'waiting' | 'offered' | 'talking';
  readonly operatorId: string | null;
  /** Is to be called back: not on the line. */
  readonly isCallback: boolean;
  /** In which order callers are taken, in all queues: smaller first, among equals by `seq`. */
  readonly rank: number;
  readonly seq: number;
  /** Taken to the front by a supervisor: before all others. */
  readonly isFirst: boolean;
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
  /** When the wall board turns yellow and red. */
  readonly wall: WallThresholds;
  /** Today's service level, and that of the last half hour; from 0 to 1, null before the first. */
  readonly level: number | null;
  readonly levelNow: number | null;
}
/** What the live topic shows; also its patches, with null for what has gone. */
export interface Board {
  readonly queues: Readonly<Record<string, QueueLine | null>>;
  readonly callers: Readonly<Record<string, CallerLine | null>>;
  readonly operators: Readonly<Record<string, WorkLine | null>>;
}
/** A visit whose two have just been joined. Times in milliseconds. */
export type AnsweredVisit = Pick<QueueVisit, 'callId' | 'queueId' | 'enteredAt' | 'within'> & {
  readonly connectedAt: number;
};
type Rank = Pick<CallerLine, 'rank' | 'seq' | 'isFirst'>;
const nothing: DayFigures = { offered: 0, answered: 0, lost: 0, within: 0, waitMs: 0 };
const patchEveryMs = 100;
const nowMs = 1_800_000;

/** The live picture of queues, callers and operators. Changes of a moment are published together. */
@injectable()
export class LiveBoard {
  private readonly callers = new Map<string, Omit<CallerLine, keyof Rank>>();
  private readonly operators = new Map<string, WorkLine>();
  private readonly figures = new Map<string, DayFigures>();
  /** Visits that were counted at their answer, and go on. */
  private readonly talks = new Set<string>();
  /** What was answered or ended within the last half hour, oldest first. */
  private ended: Ended[] = [];
  private readonly changed = { queues: new Set<string>(), callers: new Set<string>(), operators: new Set<string>() };
  private readonly topic: Topic<Record<never, never>, Board>;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @inject(HostLive) live: LiveHost,
    @inject(HostClock) private readonly clock: Clock,
    @inject(QueueRepository) private readonly queues: QueueRepository,
    @inject(AcdEngine) private readonly engine: AcdEngine,
    @inject(CurrentDay) private readonly today: CurrentDay,
    @inject(QueueVisitRepository) private readonly visits: QueueVisitRepository,
  ) {
    this.topic = live.topic({ ...boardTopic, snapshot: async () => this.snapshot() });
  }

  /** The figures of today so far, from the database. */
  async load(dayBegan: Date): Promise<void> {
    for (const [id, figures] of await this.visits.since(dayBegan)) this.figures.set(id, figures);
    this.ended = [...(await this.visits.ended(new Date(this.clock.now() - nowMs)))];
  }
  follow(): readonly Disposable[] {
    return [
      this.queues.onChange(() => this.queuesChanged()),
      this.today.onChange(() => {
        this.figures.clear();
        this.queuesChanged();
      }),
    ];
  }

  work(operatorId: string, work: Work, until: number | undefined): void {
    const before = this.operators.get(operatorId);
    const calls = work === 'offered' || work === 'talking';
    this.operators.set(operatorId, {
      work,
      since: this.clock.now(),
      until: until ?? null,
      caller: calls ? (before?.caller ?? null) : null,
      queueId: calls || work === 'wrapUp' ? (before?.queueId ?? null) : null,
    });
    this.touch('operators', operatorId);
  }
  caller(waiting: Waiting, now: CallerLine['state'] | CallerEnd, operatorId?: string): void {
    if (now === 'waiting' || now === 'offered' || now === 'talking') {
      const { queueId, number = null, since } = waiting;
      const { isCallback = false } = waiting;
      this.callers.set(waiting.id, { queueId, number, since, state: now, operatorId: operatorId ?? null, isCallback });
      if (operatorId !== undefined) {
        const work = this.operators.get(operatorId);
        if (work) this.operators.set(operatorId, { ...work, caller: number, queueId });
        this.touch('operators', operatorId);
      }
    } else {
      this.callers.delete(waiting.id);
    }
    this.touch('callers', waiting.id);
  }
  /** Answered counts at the answer: ten who still talk are not nobody. */
  answered({ callId, queueId, enteredAt, connectedAt, within }: AnsweredVisit): void {
    this.talks.add(`${callId} ${queueId}`);
    const one = { queueId, at: connectedAt, answered: 1, lost: 0, within: within ? 1 : 0 };
    this.count(one, 1, connectedAt - enteredAt);
  }
  visited({ callId, queueId, outcome, connectedAt, within, enteredAt, endedAt, continues }: QueueVisit): void {
    // It was counted when it was answered.
    if (this.talks.delete(`${callId} ${queueId}`) && connectedAt !== undefined) return;
    const answered = connectedAt === undefined ? 0 : 1;
    const lost = outcome === 'abandoned' ? 1 : 0;
    // A call back on a later day counts as offered on its own day as well.
    const counted = continues && this.today.dayOf(enteredAt) === this.today.dayOf(endedAt);
    const one = { queueId, at: endedAt, answered, lost, within: within ? 1 : 0 };
    this.count(one, counted ? 0 : 1, (connectedAt ?? endedAt) - enteredAt);
  }
  private count(one: Ended, offered: 0 | 1, waitMs: number): void {
    const { queueId } = one;
    const before = this.figures.get(queueId) ?? nothing;
    this.ended.push(one);
    this.figures.set(queueId, {
      offered: before.offered + offered,
      answered: before.answered + one.answered,
      lost: before.lost + one.lost,
      within: before.within + one.within,
      waitMs: before.waitMs + waitMs,
    });
    this.touch('queues', queueId);
  }
  wrapUpUntil(operatorId: string): number | undefined {
    const line = this.operators.get(operatorId);
    return line?.work === 'wrapUp' ? (line.until ?? undefined) : undefined;
  }
  /** Settings of queues, and with them the order of callers; also when only time has passed. */
  queuesChanged(): void {
    for (const { id } of this.queues.all) this.touch('queues', id);
    for (const id of this.callers.keys()) this.touch('callers', id);
  }
  callerMoved(id: string): void {
    this.touch('callers', id);
  }
  operatorGone(id: string): void {
    if (this.operators.delete(id)) this.touch('operators', id);
  }

  snapshot(): Board {
    this.today.check();
    return {
      queues: Object.fromEntries(this.queues.all.map(({ id }) => [id, this.queueLine(id)])),
      callers: Object.fromEntries([...this.callers.keys()].map((id) => [id, this.callerLine(id)])),
      operators: Object.fromEntries(this.operators),
    };
  }

  private queueLine(id: string): QueueLine | null {
    const queue = this.queues.find(id);
    if (!queue) return null;
    const { priority, serviceLevel } = queue.settings;
    const figures = this.figures.get(id) ?? nothing;
    const levels = { level: serviceLevelOf(figures), levelNow: serviceLevelOf(this.lately(id)) };
    const wall = thresholdsOf(queue.settings);
    return { ...figures, ...levels, name: queue.name, priority, ...serviceLevel, wall };
  }
  private lately(queueId: string): Counts {
    const since = this.clock.now() - nowMs;
    const old = this.ended.findIndex(({ at }) => at >= since);
    this.ended.splice(0, old < 0 ? this.ended.length : old);
    const sum = { within: 0, answered: 0, lost: 0 };
    for (const one of this.ended) {
      if (one.queueId !== queueId) continue;
      sum.within += one.within;
      sum.answered += one.answered;
      sum.lost += one.lost;
    }
    return sum;
  }
  private callerLine(id: string): CallerLine | null {
    const line = this.callers.get(id);
    return line ? { ...line, ...(this.engine.rankOf(id) ?? { rank: line.since, seq: 0, isFirst: false }) } : null;
  }
  private touch(what: 'queues' | 'callers' | 'operators', id: string): void {
    this.changed[what].add(id);
    this.timer ??= setTimeout(() => this.flush(), patchEveryMs);
  }
  private flush(): void {
    this.timer = undefined;
    this.today.check();
    const { queues, callers, operators } = this.changed;
    if (this.topic.watched({})) {
      this.topic.publish(
        {},
        {
          queues: Object.fromEntries([...queues].map((id) => [id, this.queueLine(id)])),
          callers: Object.fromEntries([...callers].map((id) => [id, this.callerLine(id)])),
          operators: Object.fromEntries([...operators].map((id) => [id, this.operators.get(id) ?? null])),
        },
      );
    }
    for (const ids of [queues, callers, operators]) ids.clear();
  }
}
