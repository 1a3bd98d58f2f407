import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { accepted, ConflictError, defineRoute, FileReply, type JobsHost, token } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { ListLookup } from '@perezvon/plugin-contacts';
import { attemptFilterSchema } from './attempt-filter.js';
import { exportAttempts, exportList, ReportFiles, reportFile, reportFormatSchema, reportZoneSchema } from './jobs.js';

/** The queue, for routes. */
export const ReportJobs = token<Pick<JobsHost, 'enqueue'>>('autodialer.reportJobs');

/** The report is still being written, failed, or has been deleted after a day. */
export class ReportNotReadyError extends ConflictError {
  constructor(id: string) {
    super(`report ${id} is not there`, { code: 'autodialer.reportNotReady', params: { id } });
  }
}

const types = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const;

const order = defineRoute({
  method: 'POST',
  path: '/exports',
  permission: 'autodialer.reports.read',
  summary:
    'Orders the attempts of a filter as an Excel or CSV file; written by a job, whose progress is the topic core.job',
  body: z.object({
    format: reportFormatSchema,
    timeZone: reportZoneSchema,
    filter: attemptFilterSchema
      .omit({ unsuccessful: true })
      .extend({ unsuccessful: z.boolean().optional() })
      .default({}),
  }),
  output: z.object({ id: z.string(), jobId: z.string() }),
  inject: { jobs: ReportJobs },
  async handler({ body, language }, { jobs }) {
    const id = newId();
    const jobId = await jobs.enqueue(exportAttempts, { id, language, ...body });
    return accepted({ id, jobId });
  },
});

const fetchFile = defineRoute({
  method: 'GET',
  path: '/exports/:id/:format',
  permission: 'autodialer.reports.read',
  summary: 'A finished report',
  params: z.object({ id: z.uuid(), format: reportFormatSchema }),
  inject: { files: ReportFiles },
  async handler({ params }, { files }) {
    const path = reportFile(files, params.id, params.format);
    const bytes = await stat(path).then(
      ({ size }) => size,
      () => undefined,
    );
    if (bytes === undefined) throw new ReportNotReadyError(params.id);
    const day = new Date().toISOString().slice(0, 10);
    return new FileReply(createReadStream(path), {
      name: `attempts-${day}.${params.format}`,
      type: types[params.format],
      bytes,
    });
  },
});

const orderList = defineRoute({
  method: 'POST',
  path: '/lists/:id/results',
  permission: 'autodialer.reports.read',
  summary: 'Orders a list as it was loaded, with columns for what became of each contact; fetched like other exports',
  params: z.object({ id: z.uuid() }),
  body: z.object({ format: reportFormatSchema, timeZone: reportZoneSchema }),
  output: z.object({ id: z.string(), jobId: z.string() }),
  inject: { jobs: ReportJobs, lists: ListLookup },
  async handler({ params, body, language }, { jobs, lists }) {
    const list = await lists.one(params.id);
    const id = newId();
    const jobId = await jobs.enqueue(exportList, { id, listId: list.id, language, ...body });
    return accepted({ id, jobId });
  },
});

export const reportRoutes = [order, orderList, fetchFile];
