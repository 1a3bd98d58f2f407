import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { token } from '@perezvon/sdk/server';

/** Where the sound of recordings lies. Only ids and days become names. */
export class RecordingFiles {
  constructor(
    /** What Asterisk writes. */
    private readonly rawFolder: string,
    private readonly mp3Folder: string,
  ) {}

  raw(id: string): string {
    return join(this.rawFolder, `${id}.raw`);
  }
  /** A folder for each day: none gets too many files. */
  mp3(id: string, startedAt: number): string {
    return join(this.mp3Folder, new Date(startedAt).toISOString().slice(0, 10), `${id}.mp3`);
  }
  /** The recordings whose samples still lie here. */
  async raws(): Promise<string[]> {
    const names = await readdir(this.rawFolder);
    return names.filter((name) => name.endsWith('.raw')).map((name) => name.slice(0, -'.raw'.length));
  }
  /** @throws NodeJS.ErrnoException `ENOENT` when nothing was recorded */
  async rawBytes(id: string): Promise<number> {
    return (await stat(this.raw(id))).size;
  }
  async clearRaw(id: string): Promise<void> {
    await rm(this.raw(id), { force: true });
  }
  async place(id: string, startedAt: number): Promise<string> {
    const path = this.mp3(id, startedAt);
    await mkdir(join(path, '..'), { recursive: true });
    return path;
  }
  /** Removes what conversions began before a moment and never finished. */
  async clearPartials(before: number): Promise<void> {
    for (const name of await readdir(this.mp3Folder, { recursive: true })) {
      if (!name.endsWith('.partial')) continue;
      const path = join(this.mp3Folder, name);
      if ((await stat(path)).mtimeMs < before) await rm(path, { force: true });
    }
  }
  async clear(id: string, startedAt: number): Promise<void> {
    await Promise.all([this.clearRaw(id), rm(this.mp3(id, startedAt), { force: true })]);
  }
}
export const RecordingFilesToken = token<RecordingFiles>('recording.files');
