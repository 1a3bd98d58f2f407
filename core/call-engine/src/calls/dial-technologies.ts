import type { DialTechnology } from '@perezvon/sdk/server';
import { ScopedSet } from '../scoped-set.js';

/** How trunks are dialled, as the plugin that configures them says. */
export class DialTechnologies extends ScopedSet<(trunk: string) => DialTechnology | undefined> {
  of(trunk: string): DialTechnology {
    for (const source of this) {
      const technology = source(trunk);
      if (technology) return technology;
    }
    return { technology: 'sip' };
  }
}
