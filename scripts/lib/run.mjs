import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../', import.meta.url));
const bin = join(repository, 'node_modules/.bin');

/** One line for the person at the terminal, then the end. */
export function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

/** The product's own Node.js from the packages; else this one when it is new enough. */
export function nodeBinary() {
  const own = join(bin, 'node');
  if (existsSync(own)) return own;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) return process.execPath;
  return fail('There is no packaged Node.js for this processor; install Node.js 24.');
}

/**
 * Runs a program in the repository and gives its exit status. A signal for us goes on to it, once; we end when it has.
 * @param {{ quiet?: boolean, onLine?: (line: string) => void }} options `quiet` keeps its output and shows it on failure
 */
export function run(program, args, { quiet = false, onLine } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: repository,
      // A group of its own: Ctrl-C at the terminal reaches us, and we decide what the child gets.
      detached: true,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
    });
    let output = '';
    const keep = (data) => {
      output += data;
      for (const line of String(data).split('\n')) if (line.trim() !== '') onLine?.(line.trim());
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    let passedAt = 0;
    let interrupted = 0;
    const pass = (signal) => {
      // One Ctrl-C may come twice, from the terminal and through npm.
      if (Date.now() - passedAt < 500) return;
      passedAt = Date.now();
      interrupted = 128 + constants.signals[signal];
      child.kill(signal);
    };
    for (const signal of signals) process.on(signal, pass);
    const done = (status) => {
      for (const signal of signals) process.off(signal, pass);
      // Who stopped it knows why it has no result.
      if (quiet && interrupted) process.exit(interrupted);
      if (quiet && status !== 0) process.stderr.write(output);
      resolve(status);
    };
    child.once('error', (error) => {
      output += `${error.message}\n`;
      done(127);
    });
    child.once('exit', (code, signal) => done(code ?? 128 + constants.signals[signal]));
  });
}

const live = process.stdout.isTTY === true;

/** A line that says what is going on; on a terminal it is overwritten by what comes next. */
export function progress(text, last = false) {
  if (!live) {
    if (last) process.stdout.write(`${text}\n`);
    return;
  }
  process.stdout.write(`\r\u001b[2K${text.slice(0, (process.stdout.columns ?? 80) - 1)}${last ? '\n' : ''}`);
}
