import { ForbiddenError, InvalidInputError, type Log, PerezvonError, type TopicDefinition } from '@perezvon/sdk/server';
import { selfPermission } from '../core-manifest.js';
import type { HostPart, PluginScope } from '../kernel/scope.js';
import { Feed } from './feed.js';
import type { Subscription } from './subscription.js';

type Params = Readonly<Record<string, string>>;
type AnyTopic = TopicDefinition<Params>;

/** A plugin's topic breaks a rule; the plugin fails to start. */
export class BadTopicError extends PerezvonError {
  constructor(topic: string, why: string) {
    super(`topic ${topic}: ${why}`, { code: 'core.live.badTopic', params: { topic } });
  }
}
const feedKey = (topic: string, params: Params) =>
  JSON.stringify([topic, ...Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1))]);

/** Topics that run, and who looks at them. */
export class LiveTopics {
  private readonly topics = new Map<string, AnyTopic>();
  private readonly feeds = new Map<string, Feed>();

  constructor(
    private readonly log: Log,
    /** Tells a viewer why he sees nothing. */
    private readonly refuse: (subscription: Subscription, error: unknown) => void,
  ) {}

  /** Adds a topic; those who wait for it get their snapshot. Gives what takes it away again. */
  define(topic: AnyTopic): () => void {
    if (this.topics.has(topic.name)) throw new BadTopicError(topic.name, 'it exists already');
    this.topics.set(topic.name, topic);
    for (const feed of this.of(topic.name)) {
      for (const viewer of feed.subscriptions()) this.admit(feed, viewer, topic);
      feed.ask(topic);
    }
    return () => {
      this.topics.delete(topic.name);
      for (const feed of this.of(topic.name)) feed.lose();
    };
  }

  publish(topic: string, params: Params, patch: unknown): void {
    this.feeds.get(feedKey(topic, params))?.publish(patch);
  }
  watched(topic: string, params: Params): boolean {
    return this.feeds.get(feedKey(topic, params))?.watched ?? false;
  }
  /** How many topics, feeds and subscriptions there are: what a leak test counts. */
  counts(): { readonly topics: number; readonly feeds: number; readonly subscriptions: number } {
    const subscriptions = [...this.feeds.values()].reduce((sum, feed) => sum + feed.subscriptions().length, 0);
    return { topics: this.topics.size, feeds: this.feeds.size, subscriptions };
  }

  /** @returns what ends the subscription */
  subscribe(subscription: Subscription, name: string, params: Params): () => void {
    const topic = this.topics.get(name);
    const key = feedKey(name, params);
    const feed = this.feeds.get(key) ?? new Feed(name, params, this.log, this.refuse);
    if (topic && !this.admit(feed, subscription, topic)) return () => undefined;
    this.feeds.set(key, feed);
    feed.add(subscription, topic);
    return () => {
      feed.remove(subscription);
      if (!feed.watched && this.feeds.get(key) === feed) this.feeds.delete(key);
    };
  }

  /** Asks again whether a viewer may still see what he sees: his roles may have changed. */
  recheck(subscriptions: readonly Subscription[]): void {
    for (const [key, feed] of this.feeds) {
      const topic = this.topics.get(feed.topic);
      if (!topic) continue;
      for (const viewer of feed.subscriptions()) if (subscriptions.includes(viewer)) this.admit(feed, viewer, topic);
      if (!feed.watched) this.feeds.delete(key);
    }
  }

  private admit(feed: Feed, subscription: Subscription, topic: AnyTopic): boolean {
    const wrong = this.objection(subscription, topic, feed.params);
    if (!wrong) return true;
    feed.remove(subscription);
    this.refuse(subscription, wrong);
    return false;
  }

  private objection({ viewer }: Subscription, topic: AnyTopic, params: Params): PerezvonError | undefined {
    if (!viewer.principal.can(topic.permission)) return new ForbiddenError(topic.permission);
    const read = topic.params.safeParse(params);
    if (read.success) return undefined;
    return new InvalidInputError(`bad parameters for ${topic.name}`, {
      code: 'core.invalidInput',
      fields: read.error.issues.map((issue) => ({ path: ['params', ...issue.path].join('.'), message: issue.message })),
    });
  }

  private of(topic: string): readonly Feed[] {
    return [...this.feeds.values()].filter((feed) => feed.topic === topic);
  }
}

/** Gives plugins their topics. In a worker nobody looks, so there they do nothing. */
export function createLivePart(topics: LiveTopics): HostPart<'live'> {
  return (scope) => ({
    topic: (definition) => {
      checkTopic(definition.name, definition.permission, scope);
      // Parameters reach it only through its own schema.
      if (scope.role === 'core') scope.own(topics.define(definition as unknown as AnyTopic));
      return {
        publish: (params, patch) => topics.publish(definition.name, params, patch),
        watched: (params) => topics.watched(definition.name, params),
      };
    },
  });
}

function checkTopic(name: string, permission: string, scope: PluginScope): void {
  if (!name.startsWith(`${scope.id}.`)) throw new BadTopicError(name, `must begin with ${scope.id}.`);
  const own = scope.manifest.permissions.some((known) => known.id === permission);
  if (!own && !(scope.id === 'core' && permission === selfPermission)) {
    throw new BadTopicError(name, `permission ${permission} is not in the manifest`);
  }
}
