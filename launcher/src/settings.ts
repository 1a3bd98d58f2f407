import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './errors.js';
import { repository } from './places.js';

/** Lines of `NAME=value`; `#` begins a comment, quotes around a value are taken off. */
export function parseEnvFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const match = /^([A-Z][A-Z0-9_]*)\s*=\s*(.*)$/.exec(line);
    if (!match?.[1]) throw new SetupError(`perezvon.env, line ${index + 1}: NAME=value is expected.`);
    values[match[1]] = (match[2] ?? '').replace(/^(['"])(.*)\1$/, '$2');
  }
  return values;
}

/** The environment, with what `perezvon.env` adds; what the environment says wins. */
export function readEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const path = join(repository, 'perezvon.env');
  return existsSync(path) ? { ...parseEnvFile(readFileSync(path, 'utf8')), ...env } : env;
}

/** @throws SetupError when it is no port */
export function portOf(env: NodeJS.ProcessEnv, name: string, usual: number): number {
  const text = env[name];
  if (text === undefined || text === '') return usual;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new SetupError(`${name} must be a port from 1 to 65535, not ${text}.`);
  return port;
}
