import { type Log, type TopicDefinition, UnavailableError } from '@perezvon/sdk/server';
import { mergePatch } from '@perezvon/sdk/shared';
import type { Subscription } from './subscription.js';

/** Milliseconds for a snapshot. */
const snapshotMs = 15_000;

export class SnapshotTimeoutError extends UnavailableError {
  constructor(topic: string) {
    super(`the snapshot of ${topic} took too long`, { code: 'core.live.snapshotTimeout', params: { topic } });
  }
}

type AnyTopic = TopicDefinition<Readonly<Record<string, string>>>;

/** A topic with one set of parameters, shared by all who look: asked once, kept up to date by the patches. */
export class Feed {
  private readonly viewers = new Set<Subscription>();
  private state: { readonly value: unknown } | undefined;
  private early: unknown[] = [];
  private run = 0;

  constructor(
    readonly topic: string,
    readonly params: Readonly<Record<string, string>>,
    private readonly log: Log,
    private readonly refuse: (subscription: Subscription, error: unknown) => void,
  ) {}

  get watched(): boolean {
    return this.viewers.size > 0;
  }
  subscriptions(): readonly Subscription[] {
    return [...this.viewers];
  }

  /** A viewer more; `topic` is absent while its owner does not run. */
  add(subscription: Subscription, topic: AnyTopic | undefined): void {
    this.viewers.add(subscription);
    if (!topic) subscription.gone();
    else if (this.state) subscription.snapshot(() => this.state?.value);
    else if (this.viewers.size === 1) this.ask(topic, subscription);
  }

  remove(subscription: Subscription): void {
    this.viewers.delete(subscription);
  }

  /** The owner is back: everybody gets a snapshot. */
  ask(topic: AnyTopic, first: Subscription | undefined = this.subscriptions()[0]): void {
    if (!first) return;
    this.run += 1;
    this.early = [];
    const run = this.run;
    this.fetch(topic, first).then(
      (value) => {
        if (run !== this.run) return;
        this.state = { value: this.early.reduce(mergePatch, value) };
        for (const viewer of this.viewers) viewer.snapshot(() => this.state?.value);
      },
      (error: unknown) => {
        if (run !== this.run) return;
        this.log.warn('live snapshot failed', { topic: this.topic, error });
        for (const viewer of this.subscriptions()) {
          this.refuse(viewer, error);
          this.remove(viewer);
        }
      },
    );
  }

  /** The owner has stopped. */
  lose(): void {
    this.run += 1;
    this.state = undefined;
    for (const viewer of this.viewers) viewer.gone();
  }

  publish(patch: unknown): void {
    if (!this.state) {
      this.early.push(patch);
      return;
    }
    this.state = { value: mergePatch(this.state.value, patch) };
    for (const viewer of this.viewers) viewer.change(patch);
  }

  private async fetch(topic: AnyTopic, first: Subscription): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new SnapshotTimeoutError(this.topic)), snapshotMs);
    });
    try {
      return await Promise.race([topic.snapshot(this.params, first.viewer.principal), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
