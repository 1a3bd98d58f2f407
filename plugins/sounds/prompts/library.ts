import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type AuditHost,
  type CallsHost,
  type DbHost,
  type JobsHost,
  type Principal,
  type SoundFolder,
  StaleEditError,
  assertVersion,
  token,
} from '@perezvon/sdk/server';
import { type DestinationRef, type Language, newId } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { PromptBusyError, PromptNotFoundError } from '../errors.js';
import { convertPrompt } from '../jobs.js';
import { PromptModel, type PromptSource } from '../models.js';
import type { PromptView } from '../schemas.js';
import type { PromptUser } from './prompt-use.js';
import type { SqlPrompts } from './sql-prompts.js';

export interface LibraryNeeds {
  readonly prompts: SqlPrompts;
  readonly sounds: SoundFolder;
  /** Where originals wait for their conversion. */
  readonly originals: string;
  readonly jobs: JobsHost;
  readonly audit: AuditHost;
  readonly db: Pick<DbHost, 'transaction' | 'afterCommit'>;
  readonly users: ReadonlySet<PromptUser>;
  readonly calls: Pick<CallsHost, 'usesOf'>;
}

/** Adds, lists and deletes prompts. A user's file name is kept for showing only; files are named by id. */
export class PromptLibrary {
  constructor(private readonly needs: LibraryNeeds) {}

  async all(): Promise<PromptView[]> {
    const rows = await PromptModel.findAll({ order: [['createdAt', 'DESC']], limit: 1000 });
    return rows.map(view);
  }

  async get(id: string): Promise<PromptView> {
    return view(await this.row(id));
  }

  async upload(file: { name: string; stream: Readable }, facts: { name: string; language: Language }, by: Principal) {
    const id = newId();
    const original = this.originalOf(id);
    try {
      await pipeline(file.stream, createWriteStream(original, { mode: 0o600 }));
      return await this.add({ ...facts, id, kind: 'file', text: null, fileName: file.name.slice(0, 255) }, by);
    } catch (error) {
      await rm(original, { force: true });
      throw error;
    }
  }

  async speak(facts: { name: string; language: Language; text: string }, by: Principal): Promise<PromptView> {
    return this.add({ ...facts, id: newId(), kind: 'text', fileName: null }, by);
  }

  /** @throws PromptBusyError while it is being made */
  async replaceByFile(id: string, file: { name: string; stream: Readable }, by: Principal): Promise<PromptView> {
    const row = await this.free(id);
    const original = this.originalOf(id);
    try {
      await pipeline(file.stream, createWriteStream(original, { mode: 0o600 }));
      return await this.replace(row, { kind: 'file', text: null, fileName: file.name.slice(0, 255) }, by);
    } catch (error) {
      await rm(original, { force: true });
      throw error;
    }
  }
  /** @throws PromptBusyError while it is being made */
  async replaceByText(id: string, text: string, by: Principal): Promise<PromptView> {
    return this.replace(await this.free(id), { kind: 'text', text, fileName: null }, by);
  }

  /** Gives a prompt another name; what uses it goes on using it. */
  async change(
    id: string,
    { name }: { readonly name: string },
    expected: string | undefined,
  ): Promise<{ readonly before: PromptView; readonly after: PromptView }> {
    const row = await this.row(id);
    const before = view(row);
    assertVersion('prompt', before, expected);
    const { version } = before;
    const [count] = await PromptModel.update({ name, version: version + 1 }, { where: { id, version } });
    if (count === 0) throw new StaleEditError('prompt', id);
    return { before, after: await this.get(id) };
  }

  /** The caller has made sure that nothing uses it. */
  async remove(id: string, expected: string | undefined): Promise<PromptView> {
    const row = await this.row(id);
    const before = view(row);
    assertVersion('prompt', before, expected);
    await row.destroy();
    // A crash in between leaves files that nothing knows, never a prompt without its sound.
    await this.needs.db.afterCommit(() => this.removeFiles(id));
    return before;
  }
  private async removeFiles(id: string): Promise<void> {
    this.needs.prompts.forget(id);
    const sound = join(this.needs.sounds.path, id);
    await Promise.all(
      [`${sound}.alaw`, `${sound}.sln16`, this.originalOf(id)].map((path) => rm(path, { force: true })),
    );
  }

  /** Names of all that plays a prompt: what plugins tell of, and what leads calls to it. */
  async usedBy(id: string): Promise<string[]> {
    const told = await Promise.all([...this.needs.users].map((user) => user.usesOf(id)));
    const leads = await this.needs.calls.usesOf((place) => promptAt(place) === id);
    return [...new Set([...told.flat(), ...leads.map(({ name }) => name)])].toSorted();
  }

  /** The file to listen to in a browser needs this: absolute path of the narrow-band sound. */
  async soundFile(id: string): Promise<string> {
    await this.needs.prompts.media(id);
    return join(this.needs.sounds.path, `${id}.alaw`);
  }

  private originalOf(id: string): string {
    return join(this.needs.originals, id);
  }

  private async row(id: string): Promise<PromptModel> {
    const row = await PromptModel.findByPk(id);
    if (!row) throw new PromptNotFoundError(id);
    return row;
  }

  private async free(id: string): Promise<PromptModel> {
    const row = await this.row(id);
    if (row.state === 'converting' || row.replacement) throw new PromptBusyError(row.name);
    return row;
  }
  /** What plays it goes on playing the present sound until the new one is whole. */
  private async replace(row: PromptModel, replacement: PromptSource, by: Principal): Promise<PromptView> {
    const { id, kind, text, fileName } = row;
    await this.needs.db.transaction(async () => {
      // Of two at once the second finds the first.
      const [taken] = await PromptModel.update({ replacement, error: null }, { where: { id, replacement: null } });
      if (taken === 0) throw new PromptBusyError(row.name);
      const before = { kind, text, fileName };
      const object = `prompt:${id}`;
      await this.needs.audit.record({ by: by.id, action: 'sounds.promptReplaced', object, before, after: replacement });
    });
    await this.needs.jobs.enqueue(convertPrompt, { promptId: id });
    return view(await row.reload());
  }

  private async add(facts: NewPrompt, by: Principal): Promise<PromptView> {
    const row = await this.needs.db.transaction(async () => {
      await this.needs.audit.record({ by: by.id, action: 'sounds.promptAdded', object: facts.name });
      return PromptModel.create({ ...facts, state: 'converting', createdAt: new Date(), createdBy: by.id });
    });
    await this.needs.jobs.enqueue(convertPrompt, { promptId: row.id });
    return view(row);
  }
}
const announcementSchema = z.object({
  kind: z.literal('sounds.announcement'),
  target: z.object({ promptId: z.string() }),
});
const promptAt = (place: DestinationRef) => announcementSchema.safeParse(place).data?.target.promptId;
export const PromptLibraryToken = token<PromptLibrary>('sounds.library');

interface NewPrompt extends PromptSource {
  readonly id: string;
  readonly name: string;
  readonly language: Language;
}

function view(row: PromptModel): PromptView {
  const { id, name, language, kind, text, fileName, state, version } = row;
  const error = row.error ?? null;
  const durationMs = row.durationMs ?? null;
  return {
    id,
    name,
    language,
    kind,
    text,
    fileName,
    state,
    replacing: (row.replacement ?? null) !== null,
    error,
    durationMs,
    createdAt: row.createdAt.toISOString(),
    version,
  };
}
