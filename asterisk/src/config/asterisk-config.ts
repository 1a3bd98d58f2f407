import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigApplyError } from './errors.js';
import {
  CURRENT_LINK,
  GENERATED_FILES,
  MODULES_OF,
  OWN_FOLDER,
  REVISIONS_FOLDER,
  type GeneratedFile,
} from './layout.js';
import type { ConfigFiles } from './render.js';

/** What must exist after Apply. */
export interface ConfigExpectation {
  readonly endpoints?: readonly string[];
  readonly contexts?: readonly string[];
}
/** How the writer speaks to the Asterisk whose files it writes. */
export interface ConfigTarget {
  /** Reloads a module, such as `res_pjsip.so`. */
  reload(module: string): Promise<void>;
  /** Which of these do not exist now, each as `endpoint x` or `context x`. */
  missing(expected: ConfigExpectation): Promise<readonly string[]>;
}
/** Who changed the configuration, and why. */
export interface RevisionMeta {
  readonly by: string;
  readonly why?: string;
}
/** A configuration that was applied once. */
export interface ConfigRevision extends RevisionMeta {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}
export interface ApplyRequest extends RevisionMeta {
  readonly files: ConfigFiles;
  readonly expect?: ConfigExpectation;
}
export interface AsteriskConfigOptions {
  /** The folder that Asterisk sees as /etc/asterisk. */
  readonly configDir: string;
  readonly target: ConfigTarget;
  /** Milliseconds to wait for what is expected; reloads work in the background. 5,000 when absent. */
  readonly settleMs?: number;
  /** How many revisions are kept; 50 when absent. */
  readonly keep?: number;
  readonly now?: () => number;
}

const ID = /^\d{17}-[0-9a-f]{8}$/u;
const META = 'meta.json';
const LOOK_EVERY_MS = 100;
const NOTHING: ConfigFiles = new Map();

/**
 * Writes the product's own files below `/etc/asterisk/perezvon`, one folder per revision and a link to the one in
 * force, so that Asterisk sees either the old set of files or the new one.
 */
export class AsteriskConfig {
  readonly #home: string;
  readonly #options: AsteriskConfigOptions;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(options: AsteriskConfigOptions) {
    this.#home = join(options.configDir, OWN_FOLDER);
    this.#options = options;
  }

  /** The revision in force; absent before the first Apply. */
  async current(): Promise<ConfigRevision | undefined> {
    const id = await this.#currentId();
    return id === undefined ? undefined : this.#meta(id);
  }

  /** The files of a revision; of the one in force when `id` is absent. */
  async files(id?: string): Promise<ConfigFiles> {
    const revision = id ?? (await this.#currentId());
    if (revision === undefined) return NOTHING;
    const files = new Map<GeneratedFile, string>();
    for (const file of GENERATED_FILES) {
      const path = join(this.#folder(revision), file);
      if (existsSync(path)) files.set(file, await readFile(path, 'utf8'));
    }
    return files;
  }

  /** All kept revisions, the newest first. */
  async revisions(): Promise<readonly ConfigRevision[]> {
    const folder = join(this.#home, REVISIONS_FOLDER);
    const ids = existsSync(folder)
      ? (await readdir(folder))
          .filter((id) => ID.test(id))
          .toSorted()
          .toReversed()
      : [];
    return Promise.all(ids.map((id) => this.#meta(id)));
  }

  /**
   * Brings `files` into force: writes a new revision, swaps it in, reloads the modules of changed files and waits
   * until what is expected exists. Applies follow one another.
   *
   * @throws ConfigApplyError when it does not; the revision before is in force again by then.
   */
  apply(request: ApplyRequest): Promise<ConfigRevision> {
    const result = this.#tail.then(() => this.#apply(request));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async #apply({ files, expect = {}, by, why }: ApplyRequest): Promise<ConfigRevision> {
    const before = await this.#currentId();
    const old = await this.files();
    const revision = await this.#write(files, { by, ...(why === undefined ? {} : { why }) });
    const changed = GENERATED_FILES.filter((file) => old.get(file) !== files.get(file));
    try {
      await this.#point(revision.id);
      await this.#reload(changed);
      await this.#settle(expect);
    } catch (cause) {
      const rollbackError = await this.#back(before, changed);
      await rm(this.#folder(revision.id), { recursive: true, force: true });
      const facts = { cause, ...(rollbackError ? { rollbackError } : {}) };
      if (cause instanceof ConfigApplyError)
        throw new ConfigApplyError(cause.message, { ...facts, missing: cause.missing });
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ConfigApplyError(`the configuration could not be applied: ${reason}`, facts);
    }
    await this.#forgetOld(revision.id);
    return revision;
  }

  async #write(files: ConfigFiles, meta: RevisionMeta): Promise<ConfigRevision> {
    const at = (this.#options.now ?? Date.now)();
    const id = `${new Date(at).toISOString().replaceAll(/\D/gu, '')}-${randomBytes(4).toString('hex')}`;
    const folder = this.#folder(id);
    await mkdir(folder, { recursive: true });
    // Readable to the folder's group: a foreign Asterisk runs as a user of its own.
    for (const [file, text] of files) await writeFile(join(folder, file), text, { mode: 0o640, flush: true });
    await writeFile(join(folder, META), JSON.stringify({ ...meta, at }), { mode: 0o600, flush: true });
    return { id, at, ...meta };
  }

  /** Points the link at a revision, in one step; takes it away without one. */
  async #point(id: string | undefined): Promise<void> {
    const link = join(this.#home, CURRENT_LINK);
    if (id === undefined) {
      await rm(link, { force: true });
      return;
    }
    const fresh = `${link}.${randomBytes(4).toString('hex')}`;
    // Relative: the folder has another name inside Asterisk's root.
    await symlink(join(REVISIONS_FOLDER, id), fresh);
    await rename(fresh, link);
  }

  async #reload(changed: readonly GeneratedFile[]): Promise<void> {
    for (const module of new Set(changed.flatMap((file) => MODULES_OF[file])))
      await this.#options.target.reload(module);
  }

  async #settle(expect: ConfigExpectation): Promise<void> {
    const deadline = Date.now() + (this.#options.settleMs ?? 5_000);
    for (;;) {
      const missing = await this.#options.target.missing(expect);
      if (missing.length === 0) return;
      if (Date.now() >= deadline)
        throw new ConfigApplyError(`after Apply there is no ${missing.join(', no ')}`, { missing });
      await sleep(LOOK_EVERY_MS);
    }
  }

  async #back(before: string | undefined, changed: readonly GeneratedFile[]): Promise<Error | undefined> {
    try {
      await this.#point(before);
      await this.#reload(changed);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  async #forgetOld(current: string): Promise<void> {
    const all = await this.revisions();
    for (const { id } of all.slice(this.#options.keep ?? 50))
      if (id !== current) await rm(this.#folder(id), { recursive: true, force: true });
  }

  #folder(id: string): string {
    if (!ID.test(id)) throw new RangeError(`not a revision: ${JSON.stringify(id)}`);
    return join(this.#home, REVISIONS_FOLDER, id);
  }

  async #currentId(): Promise<string | undefined> {
    const link = join(this.#home, CURRENT_LINK);
    try {
      return (await readlink(link)).split('/').at(-1);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async #meta(id: string): Promise<ConfigRevision> {
    const kept = JSON.parse(await readFile(join(this.#folder(id), META), 'utf8')) as Omit<ConfigRevision, 'id'>;
    return { id, at: kept.at, by: kept.by, ...(kept.why === undefined ? {} : { why: kept.why }) };
  }
}
