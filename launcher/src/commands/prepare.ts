import { join } from 'node:path';
import { installDebianPackages, missingPackages } from '../packages/debian-packages.js';
import type { Places } from '../places.js';
import { makeServerRoot } from '../server-root/server-root.js';
import type { Steps } from '../steps/steps.js';

/** How many steps {@link prepare} shows. */
export const prepareSteps = 2;

/** Everything that a machine needs once: Debian packages, and the folder with Asterisk and Prosody. */
export async function prepare(
  command: string,
  env: NodeJS.ProcessEnv,
  places: Places,
  steps: Steps,
  signal?: AbortSignal,
): Promise<void> {
  const log = join(places.logs, 'setup.log');
  await steps.step('Debian packages', async (report) => {
    const missing = await missingPackages(command);
    await installDebianPackages(missing, log, report);
    return missing.length === 0 ? 'all there' : `installed ${missing.length}`;
  });
  await steps.step(
    'Asterisk and Prosody from Debian',
    async (report) => `Asterisk ${await makeServerRoot(places.root, log, env, report, signal)}`,
  );
}
