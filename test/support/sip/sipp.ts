import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { anyPort, isFree } from '@perezvon/launcher';

export interface SippOptions {
  readonly dir: string;
  readonly name: string;
  readonly scenario: string;
  /** `host:port` of the other side; absent for who only answers. */
  readonly to?: string;
  readonly address?: string;
  readonly port?: number;
  /** Lines of the injection file: `field0;field1`. */
  readonly lines?: readonly string[];
  readonly calls?: number;
  readonly perSecond?: number;
  /** Calls at once at most. */
  readonly limit?: number;
  readonly trace?: boolean;
}
/** A message of a trace: when it went or came, in milliseconds since 1970, and its text. */
export interface Traced {
  readonly at: number;
  readonly sent: boolean;
  readonly text: string;
}

/**
 * Sound goes in and out at ports above Asterisk's and those `anyPort` gives, and below those the system lends: sipp takes some
 * after the one it is told, and ends when one of them is taken. Another test at the same time looks from elsewhere on.
 */
const media = { first: 24_000, last: 31_990, each: 8 };
let lastMedia = media.first + (process.pid % 100) * 80;
async function mediaPort(address: string): Promise<number> {
  lastMedia = lastMedia + media.each > media.last ? media.first : lastMedia + media.each;
  const port = lastMedia;
  const wanted = Array.from({ length: media.each }, (_, i) => isFree(address, port + i, 'udp'));
  return (await Promise.all(wanted)).every(Boolean) ? port : mediaPort(address);
}

/** A sipp that runs. */
export class Sipp {
  private output = '';
  readonly ended: Promise<number | null>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly options: SippOptions,
    readonly port: number,
  ) {
    const keep = (data: Buffer) => (this.output = `${this.output}${data.toString()}`.slice(-4_000));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    this.ended = once(child, 'exit').then(([code]) => code as number | null);
  }

  static async start(options: SippOptions): Promise<Sipp> {
    const { dir, name, scenario, to, address = '127.0.0.1', lines, calls, perSecond, limit, trace } = options;
    const port = options.port ?? (await anyPort());
    const path = join(dir, `${name}.xml`);
    await writeFile(path, scenario);
    const file = join(dir, `${name}.csv`);
    if (lines) await writeFile(file, `SEQUENTIAL\n${lines.join('\n')}\n`);
    const parameters = [
      ...(to === undefined ? [] : [to]),
      ...`-sf ${path} -i ${address} -p ${port} -mi ${address} -mp ${await mediaPort(address)} -nostdin -trace_err`.split(
        ' ',
      ),
      ...(lines ? ['-inf', file] : []),
      ...(calls === undefined ? [] : ['-m', `${calls}`]),
      ...(perSecond === undefined ? [] : ['-r', `${perSecond}`]),
      ...(limit === undefined ? [] : ['-l', `${limit}`]),
      ...(trace ? ['-trace_msg'] : []),
    ];
    const child = spawn('sipp', parameters, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
    return new Sipp(child, options, port);
  }

  /** Waits for the end. @throws Error with what sipp said when a call failed */
  async done(): Promise<void> {
    const code = await this.ended;
    if (code !== 0) throw new Error(`sipp ${this.options.name} ended with ${code}: ${this.output.slice(-1_500)}`);
  }
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.ended;
  }

  async trace(): Promise<readonly Traced[]> {
    const { dir, name } = this.options;
    const file = (await readdir(dir)).find((one) => one.startsWith(`${name}_`) && one.endsWith('_messages.log'));
    return file === undefined ? [] : parseTrace(await readFile(join(dir, file), 'utf8'));
  }
}

const head = /^-{20,} (\S+ \S+)\n(UDP|TCP) message (sent|received)[^\n]*\n\n?/gm;

/** The messages of sipp's own log. */
export function parseTrace(text: string): readonly Traced[] {
  const heads = [...text.matchAll(head)];
  return heads.map((found, index) => {
    const begin = found.index + found[0].length;
    const end = heads[index + 1]?.index ?? text.length;
    const at =
      Date.parse(`${(found[1] ?? '').replace(' ', 'T').slice(0, 23)}`) +
      Number((found[1] ?? '').slice(23) || 0) / 1_000;
    return { at, sent: found[3] === 'sent', text: text.slice(begin, end) };
  });
}
