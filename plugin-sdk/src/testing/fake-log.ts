import type { Log } from '../server/index.js';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly facts: object;
}

/** Keeps what is logged. Children write into the same lines, with their own facts added. */
export class FakeLog implements Log {
  constructor(
    readonly lines: LogLine[] = [],
    private readonly own: object = {},
  ) {}

  debug(message: string, facts: object = {}): void {
    this.write('debug', message, facts);
  }
  info(message: string, facts: object = {}): void {
    this.write('info', message, facts);
  }
  warn(message: string, facts: object = {}): void {
    this.write('warn', message, facts);
  }
  error(message: string, facts: object = {}): void {
    this.write('error', message, facts);
  }
  child(facts: object): Log {
    return new FakeLog(this.lines, { ...this.own, ...facts });
  }

  /** The messages of a level and those above it. */
  atLeast(level: 'warn' | 'error'): readonly string[] {
    const levels = level === 'warn' ? ['warn', 'error'] : ['error'];
    return this.lines.filter((line) => levels.includes(line.level)).map((line) => line.message);
  }

  private write(level: LogLine['level'], message: string, facts: object): void {
    this.lines.push({ level, message, facts: { ...this.own, ...facts } });
  }
}
