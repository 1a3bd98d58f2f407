import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Folders of one installation. */
export interface Places {
  readonly var: string;
  readonly logs: string;
  readonly sounds: string;
  /** Debian's Asterisk and Prosody. */
  readonly root: string;
}

export function places(env: NodeJS.ProcessEnv): Places {
  const folder = env.PEREZVON_VAR ?? join(repository, 'var');
  return {
    var: folder,
    logs: join(folder, 'log'),
    sounds: env.PEREZVON_SOUNDS ?? join(folder, 'sounds'),
    root: env.PEREZVON_ROOT ?? join(repository, 'var/root'),
  };
}
