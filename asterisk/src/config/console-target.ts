import type { ConfigExpectation, ConfigTarget } from './asterisk-config.js';
import { OPTIONAL_MODULES } from './layout.js';

/** Runs a console command: `PrivateAsterisk.command`, or AMI's `command` on a foreign Asterisk. */
export type RunConsole = (cli: string) => Promise<string>;

/** Letters of an endpoint's name that the console certainly shows. */
const shownLength = 40;
const SAFE = /^[A-Za-z0-9_.-]+$/u;

function checked(name: string): string {
  if (!SAFE.test(name)) throw new RangeError(`not a name for Asterisk's console: ${JSON.stringify(name)}`);
  return name;
}

/**
 * A target over Asterisk's console: reloads, and looks whether endpoints and contexts exist.
 *
 * @param load loads a module; AMI does not let the console do that
 */
export function consoleTarget(run: RunConsole, load?: (module: string) => Promise<void>): ConfigTarget {
  return {
    async reload(module) {
      const said = await run(`module reload ${checked(module)}`);
      // A module that nothing needed until now, such as that of H.323: its first configuration loads it.
      if (load && /no such module/iu.test(said)) {
        try {
          await load(checked(module));
        } catch (error) {
          if (!OPTIONAL_MODULES.has(module)) throw error;
        }
        return;
      }
      if (!/reloaded successfully|reload.*queued/iu.test(said))
        throw new Error(`${module} was not reloaded: ${said.trim()}`);
    },
    async missing({ endpoints = [], contexts = [] }: ConfigExpectation) {
      const missing: string[] = [];
      for (const name of endpoints) {
        const said = await run(`pjsip show endpoint ${checked(name)}`);
        // The console cuts long names; it was asked for this one alone, so their beginning will do.
        const seen = name.length > shownLength ? name.slice(0, shownLength) : `${name}(?:/| )`;
        if (!new RegExp(`^ *Endpoint: +${seen}`, 'mu').test(said)) missing.push(`endpoint ${name}`);
      }
      for (const name of contexts) {
        const said = await run(`dialplan show ${checked(name)}`);
        if (!said.includes(`[ Context '${name}' created`)) missing.push(`context ${name}`);
      }
      return missing;
    },
  };
}
