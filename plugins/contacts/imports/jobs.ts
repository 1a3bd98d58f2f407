import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { defineJob, HostDb, PerezvonError, token } from '@perezvon/sdk/server';
import type { Pool } from 'mysql2/promise';
import { z } from 'zod';
import { ImportBusyError } from '../lists/errors.js';
import { importList } from './importer.js';
import { ListModel, mappingOf } from '../lists/model.js';
import { countrySchema } from '@perezvon/plugin-compliance';

/** Where uploaded files wait for their import. */
export interface ListFiles {
  readonly folder: string;
  readonly pool: Pool;
}
export const ListFiles = token<ListFiles>('contacts.listFiles');
export const listFile = (files: ListFiles, listId: string): string => join(files.folder, `${listId}.csv`);

/** Loads one list. A worker that dies in the middle has loaded nothing; the job then runs again from the start. */
export const importListJob = defineJob({
  name: 'importList',
  data: z.object({ listId: z.uuid(), country: countrySchema }),
  concurrency: 2,
  retry: { attempts: 5, delayMs: 3_000 },
  inject: { files: ListFiles, db: HostDb },
  async run({ data, signal, progress, log }, { files, db }) {
    const list = await ListModel.findByPk(data.listId);
    if (list?.state !== 'importing') return;
    const { mapping } = mappingOf(list);
    if (!mapping) return;
    const file = listFile(files, list.id);
    try {
      const counts = await importList(
        db,
        {
          listId: list.id,
          campaignId: list.campaignId,
          file,
          format: list.format,
          mapping,
          country: data.country,
        },
        { signal, onProgress: (bytes, ofBytes) => progress(bytes, ofBytes) },
      );
      log.info('list loaded', { list: list.id, ...counts });
      await rm(file, { force: true });
    } catch (error) {
      // A worker that stops leaves the list to the next one; a person who cancels does not.
      if (signal.aborted) throw error;
      // The file's own fault stays: it is shown. Anything else (another import, the database away) is tried again.
      if (!(error instanceof PerezvonError) || error instanceof ImportBusyError) throw error;
      await list.update({ state: 'failed', error: reason(error) });
    }
  },
});

/** Code and facts, so that the screen can say it in the reader's language. */
const reason = (error: PerezvonError) => JSON.stringify({ textKey: error.textKey, params: error.params }).slice(0, 500);
