import { join } from 'node:path';
import type { Log } from '@perezvon/sdk/server';
import { layFoundation } from './foundation.js';
import { Catalogue } from './i18n/catalogue.js';
import { productRoot } from './product.js';
import { inertParts } from './inert-parts.js';
import type { Kernel } from './kernel/index.js';
import type { Settings } from './settings.js';

export interface RunningWorker {
  readonly kernel: Kernel;
  /** Running jobs are asked to end and stay queued. */
  stop(): Promise<void>;
}

/**
 * The process that carries out jobs.
 *
 * @param onKernel told of the kernel before any plugin starts
 */
export async function startWorker(
  settings: Settings,
  log: Log,
  onKernel?: (kernel: Kernel) => void,
): Promise<RunningWorker> {
  const foundation = await layFoundation('worker', settings, log);
  const kernel = foundation.kernel({ ...inertParts, ...foundation.commonParts });
  onKernel?.(kernel);
  // What jobs are told is checked against the languages there are.
  await new Catalogue(() => [join(productRoot, 'ui-shell/locale')], log).reload();
  await kernel.start();
  return {
    kernel,
    stop: async () => {
      await kernel.stop();
      await foundation.database.close();
    },
  };
}
