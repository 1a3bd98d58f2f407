import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { repository } from '../places.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const bin = join(repository, 'node_modules/.bin');

/**
 * Runs one of the development tools in the repository. Gives its exit status, what it printed when asked to keep it, and
 * whether somebody wanted it to stop.
 */
export function tool(
  name: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly quiet?: boolean } = {},
): Promise<{ readonly status: number; readonly output: string; readonly interrupted: boolean }> {
  return new Promise((resolve) => {
    const child = spawn(join(bin, name), args, {
      cwd: repository,
      stdio: ['ignore', options.quiet ? 'pipe' : 'inherit', options.quiet ? 'pipe' : 'inherit'],
      env: { ...process.env, ...options.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
    });
    let output = '';
    const keep = (data: Buffer) => {
      output += String(data);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    let interrupted = false;
    const pass = (signal: NodeJS.Signals) => {
      interrupted = true;
      child.kill(signal);
    };
    for (const signal of signals) process.on(signal, pass);
    const done = (status: number) => {
      for (const signal of signals) process.off(signal, pass);
      resolve({ status, output, interrupted });
    };
    child.once('error', (error) => {
      output += error.message;
      done(127);
    });
    child.once('exit', (code) => done(code ?? 130));
  });
}
