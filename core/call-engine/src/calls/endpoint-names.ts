import type { EndpointNameSource } from '@perezvon/sdk/server';
import { ScopedSet } from '../scoped-set.js';

/** What people call the endpoints of Asterisk, as the plugins that configure them say. */
export class EndpointNames extends ScopedSet<EndpointNameSource> {
  /** The names as they are now; one that is not there may have been deleted. */
  async all(): Promise<ReadonlyMap<string, string>> {
    const found = await Promise.all([...this].map((source) => source()));
    return new Map(found.flatMap((names) => [...names]));
  }
}
