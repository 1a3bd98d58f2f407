import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Folders of one installation. */
export interface Places {
  readonly var: string;
  readonly logs: string;
  readonly sounds: string;
  readonly recordings: string;
  /** Debian's Asterisk and Prosody. */
  readonly root: string;
}

export function places(env: NodeJS.ProcessEnv): Places {
  // Relative ones are meant from the checkout: servers in a sandbox have other working folders.
  const at = (path: string) => resolve(repository, path);
  const folder = at(env.PEREZVON_VAR ?? 'var');
  return {
    var: folder,
    logs: join(folder, 'log'),
    recordings: at(env.PEREZVON_RECORDINGS ?? join(folder, 'recordings')),
    sounds: at(env.PEREZVON_SOUNDS ?? join(folder, 'sounds')),
    root: at(env.PEREZVON_ROOT ?? 'var/root'),
  };
}
