import { defineTopic, type LiveHost } from '@perezvon/sdk/server';
import { z } from 'zod';
import { patchBetween } from '../live/patch-between.js';
import { type Kernel, type ModuleSummary, moduleSummarySchema } from './index.js';

export const modulesTopic = defineTopic({
  name: 'core.modules',
  permission: 'core.modules.read',
  params: z.object({}),
  state: z.object({ modules: z.record(z.string(), moduleSummarySchema), core: moduleSummarySchema.shape.health }),
});

/** The live topic `core.modules`: each change of a plugin, and of core's own checks, as it happens. Gives what ends it. */
export function publishModules(live: LiveHost, kernel: Kernel): () => void {
  const shown = new Map<string, ModuleSummary>();
  const topic = live.topic({
    ...modulesTopic,
    snapshot: async () => {
      const modules = kernel.list();
      for (const module of modules) shown.set(module.id, module);
      return {
        modules: Object.fromEntries(modules.map((module) => [module.id, module])),
        core: [...kernel.health.of('core')],
      };
    },
  });
  const changed = new Set<string>();
  const tell = () => {
    const ids = [...changed];
    changed.clear();
    if (!topic.watched({})) return;
    if (ids.includes('core')) topic.publish({}, { core: kernel.health.of('core') });
    for (const module of kernel.list().filter(({ id }) => ids.includes(id))) {
      topic.publish({}, { modules: { [module.id]: patchBetween(shown.get(module.id) ?? {}, module) } });
      shown.set(module.id, module);
    }
  };
  const listening = kernel.onChange((id) => {
    // A start changes state several times within a moment.
    if (changed.size === 0) setImmediate(tell);
    changed.add(id);
  });
  return () => listening.dispose();
}
