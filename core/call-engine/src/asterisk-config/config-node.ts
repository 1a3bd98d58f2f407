import {
  type AmiConnection,
  AsteriskConfig,
  ConfigApplyError,
  type ConfigExpectation,
  type ConfigFiles,
  connectAmi,
  consoleTarget,
  writeBaseFile,
} from '@perezvon/asterisk';
import type { Log } from '@perezvon/sdk/server';
import { ConfigNodeAwayError, ConfigRefusedError } from './errors.js';

/** What is needed of a node to write its configuration. */
export interface ConfigNodeSettings {
  readonly id: string;
  readonly amiHost: string;
  readonly amiPort: number;
  readonly amiUser: string;
  readonly amiSecret: string;
  readonly configDir: string;
}
export interface ConfigToApply {
  readonly files: ConfigFiles;
  readonly expect: ConfigExpectation;
  readonly by: string;
  readonly why?: string | undefined;
}
const connectMs = 5_000;
const reloadMs = 20_000;

/** The generated files of one Asterisk. */
export class ConfigNode {
  /** What went wrong last; absent when the last act succeeded. */
  error: Error | undefined;
  private readonly reader: AsteriskConfig;

  constructor(
    private readonly settings: ConfigNodeSettings,
    private readonly log: Log,
  ) {
    const never = () => Promise.reject(new Error('only read'));
    this.reader = new AsteriskConfig({ configDir: settings.configDir, target: { reload: never, missing: never } });
  }

  get id(): string {
    return this.settings.id;
  }
  /** The files in force. */
  files(): Promise<ConfigFiles> {
    return this.reader.files();
  }

  /** Lays the contexts of this version where a foreign Asterisk includes them. */
  async layBase(): Promise<void> {
    try {
      if (!(await writeBaseFile(this.settings.configDir))) return;
      await this.withAmi((ami) => ami.command('dialplan reload', { timeoutMs: reloadMs }));
    } catch (error) {
      // Apply will say what is wrong with the folder or the node; calls of a node that has its contexts go on.
      this.log.warn('the base contexts of a node could not be written and read', { node: this.id, error });
    }
  }

  private async withAmi<T>(work: (ami: AmiConnection) => Promise<T>): Promise<T> {
    const { amiHost: host, amiPort: port, amiUser: user, amiSecret: secret } = this.settings;
    const ami = connectAmi({ host, port, user, secret, log: this.log.child({ node: this.id }) });
    try {
      await ami.connected(AbortSignal.timeout(connectMs));
      return await work(ami);
    } finally {
      await ami.close();
    }
  }

  /**
   * @throws ConfigNodeAwayError nothing was changed
   * @throws ConfigRefusedError the configuration before is in force again
   */
  async apply({ files, expect, by, why }: ConfigToApply): Promise<void> {
    const { configDir } = this.settings;
    try {
      await this.withAmi(async (ami) => {
        const target = consoleTarget(
          (cli) => ami.command(cli, { timeoutMs: reloadMs }),
          async (module) => {
            await ami.action('ModuleLoad', { Module: module, LoadType: 'load' }, { timeoutMs: reloadMs });
          },
        );
        const config = new AsteriskConfig({ configDir, target });
        await config.apply({ files, expect, by, ...(why === undefined ? {} : { why }) });
      });
      this.error = undefined;
    } catch (error) {
      this.error =
        error instanceof ConfigApplyError
          ? new ConfigRefusedError(this.id, error)
          : new ConfigNodeAwayError(this.id, error);
      throw this.error;
    }
  }
}
