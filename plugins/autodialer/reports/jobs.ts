import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { defineJob, token } from '@perezvon/sdk/server';
import { languageSchema } from '@perezvon/sdk/shared';
import type { Pool } from 'mysql2/promise';
import { z } from 'zod';
import { ListModel } from '@perezvon/plugin-contacts';
import { timeZoneSchema } from '@perezvon/plugin-compliance';
import { attemptFilterSchema } from './attempt-filter.js';
import { attemptRows } from './attempt-rows.js';
import { listColumns, listRows } from './list-results.js';
import { attemptColumns, textsOf } from './sheet.js';
import { writeReport } from './write-report.js';

/** Where finished reports lie until they are fetched. */
export interface ReportFiles {
  readonly folder: string;
  readonly pool: Pool;
}
export const ReportFiles = token<ReportFiles>('autodialer.reportFiles');

/** By whose clocks a report tells moments; its headings name it. */
export const reportZoneSchema = timeZoneSchema.default('UTC');
export const reportFormatSchema = z.enum(['xlsx', 'csv']);
export const reportFile = (files: ReportFiles, id: string, format: 'xlsx' | 'csv'): string =>
  join(files.folder, `${id}.${format}`);

/** A finished report is kept for so many milliseconds. */
const keptMs = 24 * 3_600_000;

export const exportAttempts = defineJob({
  name: 'exportAttempts',
  data: z.object({
    id: z.uuid(),
    format: reportFormatSchema,
    language: languageSchema,
    timeZone: reportZoneSchema,
    filter: attemptFilterSchema.omit({ unsuccessful: true }).extend({ unsuccessful: z.boolean().optional() }),
  }),
  concurrency: 1,
  retry: { attempts: 2, delayMs: 5_000 },
  inject: { files: ReportFiles },
  async run({ data, signal, progress }, { files }) {
    let done = 0;
    await writeReport({
      path: reportFile(files, data.id, data.format),
      format: data.format,
      language: data.language,
      timeZone: data.timeZone,
      title: textsOf(data.language)('autodialer.report.title'),
      columns: attemptColumns,
      pages: attemptRows(files.pool, data.filter, signal),
      onRows: (rows) => {
        done += rows;
        progress(done, undefined);
      },
    });
  },
});

/** The list in the shape in which it was loaded, with what became of each contact. */
export const exportList = defineJob({
  name: 'exportList',
  data: z.object({
    id: z.uuid(),
    listId: z.uuid(),
    format: reportFormatSchema,
    language: languageSchema,
    timeZone: reportZoneSchema,
  }),
  concurrency: 1,
  retry: { attempts: 2, delayMs: 5_000 },
  inject: { files: ReportFiles },
  async run({ data, signal, progress }, { files }) {
    const list = await ListModel.findByPk(data.listId);
    if (!list) return;
    let done = 0;
    await writeReport({
      path: reportFile(files, data.id, data.format),
      format: data.format,
      language: data.language,
      timeZone: data.timeZone,
      title: list.name,
      columns: listColumns(list),
      pages: listRows(files.pool, list.id, signal),
      onRows: (rows) => {
        done += rows;
        progress(done, list.rowsTotal);
      },
    });
  },
});

/** Deletes reports that nobody fetched for a day. */
export const sweepReports = defineJob({
  name: 'sweepReports',
  data: z.object({}),
  every: '1 hour',
  inject: { files: ReportFiles },
  async run(_job, { files }) {
    const now = Date.now();
    for (const name of await readdir(files.folder)) {
      const path = join(files.folder, name);
      if (now - (await stat(path)).mtimeMs > keptMs) await rm(path, { force: true });
    }
  },
});
