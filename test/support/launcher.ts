import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { anyPort } from '@perezvon/launcher';
import { serverRoot } from './product.js';
import { until } from './until.js';

const main = fileURLToPath(new URL('../../../launcher/dist/main.js', import.meta.url));

/** `npm start` or `npm run demo` as its own process, on a folder and ports of its own. */
export class Launcher {
  output = '';
  private readonly child: ChildProcess;
  readonly closed: Promise<unknown>;

  constructor(env: NodeJS.ProcessEnv, command: 'start' | 'demo' = 'start') {
    this.child = spawn(process.execPath, [main, command], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (data: Buffer) => {
        this.output += data.toString();
      });
    this.closed = once(this.child, 'exit');
  }

  says = (text: string, timeoutMs = 90_000) =>
    until(`"${text}" in: ${this.output}`, () => this.output.includes(text), { timeoutMs });
  signal = (name: NodeJS.Signals) => this.child.kill(name);
  get status() {
    return this.child.exitCode;
  }
  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    await this.closed;
  }
}

/** Processes whose command line or environment names the folder: all that was started for it. */
export function processesOf(folder: string): { pid: number; command: string }[] {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'latin1');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      pid: Number(name),
      command: read(`/proc/${name}/cmdline`).replaceAll('\0', ' '),
      environment: read(`/proc/${name}/environ`),
    }))
    .filter(({ command, environment }) => command.includes(folder) || environment.includes(folder))
    .map(({ pid, command }) => ({ pid, command }));
}

/** Settings for a folder and ports of its own. */
export async function launcherEnvironment(dir: string): Promise<NodeJS.ProcessEnv> {
  return {
    PEREZVON_VAR: dir,
    PEREZVON_ROOT: serverRoot,
    PEREZVON_HTTP_PORT: String(await anyPort()),
    PEREZVON_SIP_PORT: String(await anyPort()),
    PEREZVON_XMPP_PORT: String(await anyPort()),
  };
}
