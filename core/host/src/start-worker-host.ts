import { join } from 'node:path';
import { type ProcessOptions, openProcess } from './open-process.js';
import { Catalogue } from './i18n/catalogue.js';
import { inertParts } from './inert-parts.js';
import type { Kernel } from './kernel/index.js';
import { productRoot } from './product.js';

export interface RunningWorker {
  readonly kernel: Kernel;
  /** Running jobs are asked to end and stay queued. */
  stop(): Promise<void>;
}

export interface WorkerOptions extends ProcessOptions {
  /** Told of the kernel before any plugin starts. */
  readonly onKernel?: ((kernel: Kernel) => void) | undefined;
}

/** Wires and starts the host of a worker process, which carries out jobs. */
export async function startWorkerHost(options: WorkerOptions): Promise<RunningWorker> {
  const base = await openProcess('worker', options);
  const kernel = base.kernel({ ...inertParts, ...base.commonParts });
  options.onKernel?.(kernel);
  // What jobs are told is checked against the languages there are.
  await new Catalogue(() => [join(productRoot, 'ui-shell/locale')], options.log).reload();
  await kernel.start();
  return {
    kernel,
    stop: async () => {
      await kernel.stop();
      await base.database.close();
    },
  };
}
