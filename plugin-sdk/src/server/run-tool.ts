import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface ToolOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Absolute paths of files or folders that it may read, beside programs and libraries. */
  readonly reads: readonly string[];
  /** Absolute paths of folders that it may write into. */
  readonly writes: readonly string[];
}

/**
 * Runs a program on what a stranger may have sent: without the product's environment, and where bubblewrap is there without
 * network, other processes, and all files but those named.
 *
 * @throws the error of `execFile`, with what the program said in `stderr`
 */
export async function runTool(name: string, args: readonly string[], options: ToolOptions): Promise<void> {
  const { signal, timeoutMs: timeout } = options;
  const program = pathOf(name);
  const limits = { signal, timeout, maxBuffer: 1024 * 1024, env: plainEnvironment };
  if (await hasSandbox()) await run('bwrap', [...sandbox(dirname(program), options), program, ...args], limits);
  else await run(program, [...args], limits);
}

const plainEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' };
const system = ['/usr', '/bin', '/lib', '/lib32', '/lib64', '/etc/alternatives', '/etc/ld.so.cache'];

function sandbox(programs: string, { reads, writes }: ToolOptions): string[] {
  const readable = [...system, programs, ...reads].flatMap((path) => ['--ro-bind-try', path, path]);
  const writable = writes.flatMap((path) => ['--bind', path, path]);
  const rooms = ['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'];
  return ['--unshare-all', '--die-with-parent', '--new-session', ...rooms, ...readable, ...writable, '--'];
}

/** The program as the product's own search path has it. */
function pathOf(name: string): string {
  const folders = (process.env['PATH'] ?? plainEnvironment.PATH).split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? name;
}

let sandboxed: Promise<boolean> | undefined;
/** Where bubblewrap is missing, or the system forbids it, tools still run without the product's environment. */
function hasSandbox(): Promise<boolean> {
  sandboxed ??= run('bwrap', ['--unshare-all', '--ro-bind', '/', '/', '/bin/true'], { env: plainEnvironment }).then(
    () => true,
    () => false,
  );
  return sandboxed;
}
