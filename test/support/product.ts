import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PrivateAsterisk, startAsterisk } from '@perezvon/asterisk';
import { createTestDatabase, type Database, openDatabase, type PrivateMariaDb, startMariaDb } from '@perezvon/db';
import { anyPort, workerFlags } from '@perezvon/launcher';
import { ApiClient } from './api-client.js';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
/** The folder with Debian's Asterisk that the test command has made. */
export const serverRoot = process.env.PEREZVON_ROOT ?? join(repository, 'var/root');

export interface ProductOptions {
  /** Folders with further plugins. */
  readonly plugins?: readonly string[];
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** A MariaDB that the test may stop. Without it the product gets a database on the server of the test run. */
  readonly ownDatabaseServer?: boolean;
  /** How many Asterisks carry the calls; one when absent. */
  readonly nodes?: number;
  /** File with the authorities whose certificates Asterisk believes. */
  readonly authorities?: string;
  /** Fills the empty database before the product meets it. */
  readonly prepare?: (db: Database) => Promise<void>;
  /** Further settings of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Where the product keeps its data, until the test ends. */
interface ProductDatabase {
  readonly url: string;
  readonly server?: PrivateMariaDb;
  discard(): Promise<void>;
}

/**
 * The whole product as processes that a test may kill: Asterisk, core and worker, in a folder that goes with it. Its
 * database is one of the server of the test run, unless it asks for a server of its own.
 */
export class Product {
  private core: ChildProcess | undefined;
  private worker: ChildProcess | undefined;
  readonly api: ApiClient;
  /** What core and worker printed, for a failing test to show. */
  readonly output: string[] = [];
  /** Nodes beside the first. */
  readonly furtherNodes: PrivateAsterisk[] = [];

  private constructor(
    readonly dir: string,
    private database: ProductDatabase,
    public asterisk: PrivateAsterisk,
    public db: Database,
    private readonly httpPort: number,
    private readonly options: ProductOptions,
  ) {
    this.api = new ApiClient(`http://127.0.0.1:${httpPort}`);
  }

  /** Starts everything and logs in as the first administrator. */
  static async start(options: ProductOptions = {}): Promise<Product> {
    const dir = await mkdtemp(join(tmpdir(), 'perezvon-product-'));
    await mkdir(join(dir, 'var/sounds'), { recursive: true });
    const started = await Promise.allSettled([
      makeDatabase(dir, options),
      startAsterisk({
        root: serverRoot,
        dir: join(dir, 'asterisk'),
        soundsDir: join(dir, 'var/sounds'),
        recordDir: join(dir, 'var/recordings'),
        ...(options.authorities === undefined ? {} : { authorities: options.authorities }),
      }),
    ]);
    const [database, asterisk] = await bothOf(started, dir);
    const db = await openDatabase({ url: database.url });
    const product = new Product(dir, database, asterisk, db, await anyPort(), options);
    try {
      await options.prepare?.(db);
      for (let number = 2; number <= (options.nodes ?? 1); number++)
        product.furtherNodes.push(await product.node(number));
      // The one who comes second waits for the first one's migrations.
      await Promise.all([product.startCore(), product.startWorker()]);
      await product.api.enter();
    } catch (error) {
      await product.stop();
      throw error;
    }
    return product;
  }

  async startCore(): Promise<void> {
    this.core = await this.launch('core');
  }
  async startWorker(): Promise<void> {
    this.worker = await this.launch('worker');
  }

  /** The process is gone when this resolves; nothing was told to anybody. */
  async killCore(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await end(this.core, signal);
    this.core = undefined;
  }
  async killWorker(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await end(this.worker, signal);
    this.worker = undefined;
  }
  get corePid(): number {
    return this.core?.pid ?? 0;
  }
  get workerPid(): number {
    return this.worker?.pid ?? 0;
  }

  get databaseUrl(): string {
    return this.database.url;
  }
  /** Only with a database server of its own. */
  async stopDatabase(): Promise<void> {
    if (!this.database.server) throw new Error("the database server is not this test's own: ownDatabaseServer");
    await this.database.server.stop();
  }
  async startDatabase(): Promise<void> {
    const port = this.database.server?.port;
    this.database = await ownServer(this.dir, port);
  }
  async killAsterisk(): Promise<void> {
    this.asterisk.process.kill('SIGKILL');
    await this.asterisk.exited;
  }
  async startAsterisk(): Promise<void> {
    const { address, ports } = this.asterisk;
    this.asterisk = await startAsterisk({
      root: serverRoot,
      dir: join(this.dir, 'asterisk'),
      soundsDir: join(this.dir, 'var/sounds'),
      recordDir: join(this.dir, 'var/recordings'),
      address,
      ports,
    });
  }

  /** A further node with an address of its own, as another machine would have. */
  private node(number: number): Promise<PrivateAsterisk> {
    return startAsterisk({
      root: serverRoot,
      dir: join(this.dir, `asterisk-${number}`),
      soundsDir: join(this.dir, 'var/sounds'),
      recordDir: join(this.dir, 'var/recordings'),
      address: `127.0.1.${number}`,
    });
  }

  async stop(): Promise<void> {
    await Promise.all([end(this.core, 'SIGTERM'), end(this.worker, 'SIGTERM')]);
    await this.db.close();
    await Promise.all([
      ...[this.asterisk, ...this.furtherNodes].map((server) => server.stop()),
      this.database.discard(),
    ]);
    await rm(this.dir, { recursive: true, force: true });
  }

  private async launch(role: 'core' | 'worker'): Promise<ChildProcess> {
    const child = fork(join(repository, 'core/dist/main.js'), [role], {
      // As the launcher does.
      execArgv: role === 'worker' ? [...workerFlags] : [],
      env: { ...process.env, ...this.environment() },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data: Buffer) => this.keep(`${role}: ${data.toString()}`));
    const [message] = await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) =>
        Promise.reject(new Error(`${role} ended with ${code}:\n${this.output.slice(-20).join('')}`)),
      ),
    ]);
    if (typeof message !== 'object' || message === null) throw new Error(`${role} said ${String(message)}`);
    return child;
  }

  private keep(text: string): void {
    this.output.push(text);
    if (this.output.length > 500) this.output.shift();
  }

  private environment(): NodeJS.ProcessEnv {
    const nodes = [this.asterisk, ...this.furtherNodes].map(({ ari, ami, configDir, address, ports }, index) => ({
      id: index === 0 ? 'local' : `node${index + 1}`,
      ariUrl: ari.url,
      ariUser: ari.user,
      ariPassword: ari.password,
      amiHost: ami.host,
      amiPort: ami.port,
      amiUser: ami.user,
      amiSecret: ami.secret,
      configDir,
      sipAddress: address,
      sipPort: ports.sip,
    }));
    return {
      DATABASE_URL: this.database.url,
      PEREZVON_HTTP_PORT: String(this.httpPort),
      PEREZVON_VAR: join(this.dir, 'var'),
      PEREZVON_SOUNDS: join(this.dir, 'var/sounds'),
      PEREZVON_RECORDINGS: join(this.dir, 'var/recordings'),
      PEREZVON_ASTERISK_SOUNDS: join(serverRoot, 'usr/share/asterisk/sounds'),
      PEREZVON_ASTERISK: JSON.stringify(nodes),
      PEREZVON_LOG_LEVEL: this.options.logLevel ?? 'warn',
      PEREZVON_PLUGINS: (this.options.plugins ?? []).join(':'),
      ...this.options.env,
    };
  }
}

/** Benchmarks run without a test run, and so without its server. */
async function makeDatabase(dir: string, { ownDatabaseServer }: ProductOptions): Promise<ProductDatabase> {
  if (ownDatabaseServer || !process.env.TEST_DATABASE_URL) return ownServer(dir);
  const database = await createTestDatabase();
  return { url: database.url, discard: () => database.drop() };
}
async function ownServer(dir: string, port?: number): Promise<ProductDatabase> {
  const server = await startMariaDb({ dir: join(dir, 'mariadb'), ...(port === undefined ? {} : { port }) });
  return { url: server.url, server, discard: () => server.stop() };
}

/** If only one of the two could be started, it is stopped and the other's error thrown. */
async function bothOf(
  [database, asterisk]: [PromiseSettledResult<ProductDatabase>, PromiseSettledResult<PrivateAsterisk>],
  dir: string,
): Promise<[ProductDatabase, PrivateAsterisk]> {
  if (database.status === 'fulfilled' && asterisk.status === 'fulfilled') return [database.value, asterisk.value];
  if (database.status === 'fulfilled') await database.value.discard();
  if (asterisk.status === 'fulfilled') await asterisk.value.stop();
  await rm(dir, { recursive: true, force: true });
  throw database.status === 'rejected' ? database.reason : asterisk.status === 'rejected' ? asterisk.reason : undefined;
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
