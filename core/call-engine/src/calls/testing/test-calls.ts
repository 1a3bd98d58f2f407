import { AmiNodes } from '../../ami/index.js';
import { type Database, leaseMigrations, openDatabase, runMigrations } from '@perezvon/db';
import type { CallEnd, CallsHost, Destination, Log, StartCall } from '@perezvon/sdk/server';
import { FakeLog } from '@perezvon/sdk/testing';
import { manifestSchema, newId } from '@perezvon/sdk/shared';
import { container } from 'tsyringe';
import { type AriNodeSettings, AriNodes } from '../../ari/ari-nodes.js';
import { systemClock } from '@perezvon/host';
import { ownedMigrations } from '@perezvon/host';
import { OwnedScope } from '@perezvon/host';
import { LeaseHolder } from '@perezvon/host';
import { type Calls, createCalls } from '../create-calls.js';
import { callMigrations } from '../migrations.js';

/** A core with nothing but calls, and one plugin named `test`. */
export class TestCalls {
  readonly log = new FakeLog();
  readonly ends = new Map<string, CallEnd>();
  readonly rang: string[] = [];
  readonly answered: string[] = [];
  readonly faults: unknown[] = [];
  readonly host: CallsHost;
  readonly calls: Calls;
  private readonly scope: OwnedScope;
  private readonly nodes: AriNodes;

  constructor(
    private readonly db: Database,
    node: AriNodeSettings,
    holder: string,
  ) {
    const log: Log = process.env['PEREZVON_TEST_LOG'] ? consoleLog(holder) : this.log;
    const lease = new LeaseHolder({ db, log, clock: systemClock, holder, ttlMs: 1_500 });
    this.nodes = new AriNodes({ nodes: [node], log, clock: systemClock });
    this.calls = createCalls({
      db,
      nodes: this.nodes,
      ami: new AmiNodes([], log),
      lease,
      log,
      clock: systemClock,
    });
    this.scope = this.scopeOf('test', log);
    this.host = this.calls.part(this.scope);
    this.host.observe({
      ringing: ({ id }) => this.rang.push(id),
      answered: ({ id }) => this.answered.push(id),
      ended: (end) => this.ends.set(end.id, end),
    });
  }

  /** A further plugin that a test lets come and go. */
  plugin(id: string): { readonly host: CallsHost; readonly stop: () => Promise<unknown> } {
    const scope = this.scopeOf(id, this.log);
    return { host: this.calls.part(scope), stop: () => scope.end(2_000, false) };
  }
  private scopeOf(id: string, log: Log): OwnedScope {
    return new OwnedScope({
      manifest: manifestSchema.parse({ id, sdk: '*', titleKey: `${id}.title` }),
      role: 'core',
      log,
      clock: systemClock,
      container: container.createChildContainer(),
      fault: (where, error) => this.faults.push([where, error]),
    });
  }
  destinations(...all: readonly Destination[]): this {
    for (const one of all) this.host.destination(one);
    return this;
  }
  /** Dials a number whose last digits say what the carrier does. */
  async dial(digits: string, more: Partial<StartCall> = {}): Promise<string> {
    const [result] = await this.host.start([this.order(digits, more)]);
    if (result?.state !== 'started') throw result?.error ?? new Error('no result');
    return result.id;
  }
  order(digits: string, more: Partial<StartCall> = {}): StartCall {
    return {
      id: newId(),
      number: `+7999000${digits.padStart(4, '0')}`,
      trunk: 'trunk',
      callerId: '+74950000000',
      ringTimeoutMs: 20_000,
      language: 'ru',
      destination: { kind: 'test.wait', target: {} },
      ...more,
    };
  }
  end(id: string): Promise<CallEnd> {
    return eventually(() => this.ends.get(id));
  }
  /** As a kill would: nothing is written, nothing given back, Asterisk hears no more. */
  async die(): Promise<void> {
    await this.db.close();
    await this.nodes.close();
  }
  async stop(): Promise<void> {
    await this.calls.stop();
    await this.scope.end(2_000, true);
  }
}

/** Opens a test database and makes the tables of calls. */
export async function openCallsDatabase(url: string): Promise<Database> {
  const db = await openDatabase({ url });
  await runMigrations(db, [...leaseMigrations, ...ownedMigrations('core', callMigrations)]);
  return db;
}

/** Waits until `look` gives something, at most `ms` milliseconds. */
export async function eventually<T>(look: () => T | undefined | Promise<T | undefined>, ms = 15_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`nothing came in ${ms} ms`);
    await systemClock.sleep(20);
  }
}

function consoleLog(name: string): Log {
  const write =
    (level: string) =>
    (message: string, facts: object = {}) => {
      process.stderr.write(`${Date.now() % 100_000} ${name} ${level} ${message} ${JSON.stringify(facts)}\n`);
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: () => consoleLog(name),
  };
}
