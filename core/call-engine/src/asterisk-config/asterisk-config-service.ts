import { type ConfigFiles, ConfigValueError, type FileDiff, preview, render } from '@perezvon/asterisk';
import type { Database } from '@perezvon/db';
import type { Clock, ConfigSection, Disposable, Log } from '@perezvon/sdk/server';
import { ConfigNode, type ConfigNodeSettings } from './config-node.js';
import { BadConfigValueError, NoNodesError } from './errors.js';
import { type ConfigRevisionInfo, ConfigRevisions, type StoredConfig } from './revisions.js';

type Contributor = () => Promise<readonly ConfigSection[]>;
export interface ConfigStatus {
  /** Whether Apply would change something. */
  readonly changed: boolean;
  /** The revision in force; absent before the first Apply. */
  readonly revision: string | undefined;
  readonly nodes: readonly { readonly id: string; readonly state: 'current' | 'differs' | 'failed' }[];
}
const settleMs = 150;

/** What Asterisk's files should be, by all plugins together, and how they come into force. */
export class AsteriskConfigService {
  private readonly contributors = new Map<Contributor, string>();
  private readonly listeners = new Set<(status: ConfigStatus) => void>();
  private readonly nodes: readonly ConfigNode[];
  private readonly revisions_: ConfigRevisions;
  private status_: ConfigStatus = { changed: false, revision: undefined, nodes: [] };
  private timer: NodeJS.Timeout | undefined;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    db: Database,
    nodes: readonly ConfigNodeSettings[],
    private readonly log: Log,
    clock: Clock,
  ) {
    this.nodes = nodes.map((node) => new ConfigNode(node, log));
    this.revisions_ = new ConfigRevisions(db, clock);
  }

  get status(): ConfigStatus {
    return this.status_;
  }
  onChange(listener: (status: ConfigStatus) => void): Disposable {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  /** @returns what takes the sections away again */
  contribute(from: string, sections: Contributor): () => void {
    this.contributors.set(sections, from);
    this.changed();
    return () => {
      this.contributors.delete(sections);
      this.changed();
    };
  }
  /** Something may differ now: looked at a moment later, once for many. */
  changed(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.refresh().catch((error: unknown) => this.log.warn('the configuration cannot be compared', { error }));
    }, settleMs);
  }
  stop(): void {
    clearTimeout(this.timer);
    this.listeners.clear();
  }

  /** Compares what should be with what is. */
  async refresh(): Promise<ConfigStatus> {
    const wanted = await this.wanted().catch((error: unknown) => {
      // It stays marked as changed; preview and Apply say what is wrong.
      this.log.warn('the configuration cannot be rendered', { error });
      return undefined;
    });
    const nodes = await Promise.all(
      this.nodes.map(async (node) => {
        const differs = !wanted || preview(await node.files(), wanted.files).length > 0;
        return { id: node.id, state: node.error ? 'failed' : differs ? 'differs' : 'current' } as const;
      }),
    );
    const latest = await this.revisions_.latest();
    const changed = nodes.some(({ state }) => state !== 'current');
    const next: ConfigStatus = { changed, revision: latest?.id, nodes };
    const before = JSON.stringify(this.status_);
    this.status_ = next;
    if (JSON.stringify(next) !== before) for (const listener of this.listeners) listener(next);
    return next;
  }

  /** What Apply would change, file by file; secrets are masked. */
  async preview(): Promise<readonly FileDiff[]> {
    const { files } = await this.wanted();
    const present = (await this.nodes[0]?.files()) ?? new Map();
    return preview(present, files).map(({ file, diff }) => ({ file, diff: masked(diff) }));
  }

  /** Brings everything into force on all nodes, or on none. @returns the revision's id */
  apply(by: string, why: string | undefined): Promise<string> {
    return this.inTurn(async () => this.bring(await this.wanted(), by, why));
  }
  /** Brings an older revision into force again. What plugins contribute then differs from it. */
  restore(id: string, by: string): Promise<string> {
    return this.inTurn(async () => this.bring(await this.revisions_.get(id), by, undefined, id));
  }
  revisions(): Promise<readonly ConfigRevisionInfo[]> {
    return this.revisions_.list();
  }

  /** A node without any files (new, or set up afresh) gets the revision in force. */
  async start(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.layBase()));
    const latest = await this.revisions_.latest();
    for (const node of latest ? this.nodes : []) {
      if (!latest || (await node.files()).size > 0) continue;
      try {
        await node.apply({ ...latest, by: 'core', why: 'the node had no configuration' });
      } catch (error) {
        this.log.warn('a node without configuration could not get one', { node: node.id, error });
      }
    }
    await this.refresh();
  }

  private async bring(config: StoredConfig, by: string, why: string | undefined, from?: string): Promise<string> {
    if (this.nodes.length === 0) throw new NoNodesError();
    const done: { readonly node: ConfigNode; readonly before: ConfigFiles }[] = [];
    try {
      for (const node of this.nodes) {
        const before = await node.files();
        await node.apply({ ...config, by, why });
        done.push({ node, before });
      }
      return await this.revisions_.add(config, by, why, from);
    } catch (error) {
      for (const { node, before } of done.reverse()) {
        await node.apply({ files: before, expect: {}, by, why: 'taken back' }).catch((failed: unknown) => {
          this.log.error('a node could not go back to its configuration', { node: node.id, error: failed });
        });
      }
      throw error;
    } finally {
      await this.refresh();
    }
  }

  private async wanted(): Promise<StoredConfig> {
    const all = await Promise.all([...this.contributors.keys()].map((sections) => sections()));
    const sections = all.flat();
    const endpoints = sections.flatMap(({ expect }) => expect?.endpoint ?? []);
    try {
      return { files: render(sections), expect: endpoints.length > 0 ? { endpoints } : {} };
    } catch (error) {
      if (error instanceof ConfigValueError) throw new BadConfigValueError(error);
      throw error;
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.tail.then(work);
    // Its own caller is told; the next one only waits.
    this.tail = result.catch(() => undefined);
    return result;
  }
}

/** Passwords are no business of those who only look. */
const masked = (diff: string): string =>
  diff.replaceAll(/^([ +-]\s*(?:password|secret|md5_cred)\s*=>?\s*).*$/gimu, '$1***');
