import type { PluginScope } from '@perezvon/host';
import type { DialTechnology, Disposable } from '@perezvon/sdk/server';

type Source = (trunk: string) => DialTechnology | undefined;

/** How trunks are dialled, as the plugin that configures them says. */
export class DialTechnologies {
  private readonly sources = new Set<Source>();

  /** Takes a plugin's answer until the plugin stops. */
  add(of: Source, scope: PluginScope): Disposable {
    // A wrapper of its own: the same function may be given twice.
    const own: Source = (trunk) => of(trunk);
    this.sources.add(own);
    return scope.own(() => void this.sources.delete(own));
  }

  of(trunk: string): DialTechnology {
    for (const source of this.sources) {
      const technology = source(trunk);
      if (technology) return technology;
    }
    return { technology: 'sip' };
  }
}
