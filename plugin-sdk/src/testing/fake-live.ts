import { ForbiddenError, type LiveHost, NotFoundError, type Topic, type TopicDefinition } from '../server/index.js';
import { type Manifest, parseExactly } from '../shared/index.js';
import { principal, type TestUser } from './principal.js';
import type { TestScope } from './test-scope.js';

type Params = Readonly<Record<string, string>>;
type Definition = TopicDefinition<Params>;

/** Keeps what a plugin publishes. Every topic counts as watched. */
export class FakeLive implements LiveHost {
  readonly topics = new Map<string, Definition>();
  readonly patches: { readonly topic: string; readonly params: Params; readonly patch: unknown }[] = [];

  constructor(
    private readonly manifest: Manifest,
    private readonly scope: TestScope,
  ) {}

  topic<P extends Params, S>(definition: TopicDefinition<P, S>): Topic<P, S> {
    const { name, permission } = definition;
    const known = this.manifest.permissions.some((own) => own.id === permission);
    if (!known) throw new Error(`topic ${name}: permission "${permission}" is not in the manifest`);
    if (this.topics.has(name)) throw new Error(`topic ${name} is defined twice`);
    this.topics.set(name, definition as unknown as Definition);
    this.scope.own(() => void this.topics.delete(name));
    return {
      publish: (params, patch) => void this.patches.push({ topic: name, params, patch: structuredClone(patch) }),
      watched: () => this.topics.has(name),
    };
  }

  /** What a new viewer would get. Rejects as the subscription would. */
  async snapshot(topic: string, params: Params = {}, user?: TestUser): Promise<unknown> {
    const definition = this.topics.get(topic);
    if (!definition) throw new NotFoundError('topic', topic);
    const viewer = principal(user);
    if (!viewer.can(definition.permission)) throw new ForbiddenError(definition.permission);
    const state = await definition.snapshot(definition.params.parse(params), viewer);
    parseExactly(definition.state, state);
    return state;
  }
}
