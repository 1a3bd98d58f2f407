import {
  accepted,
  type AuditHost,
  defineRoute,
  FileReply,
  InvalidInputError,
  type JobsHost,
  token,
} from '@perezvon/sdk/server';
import { Operators } from '@perezvon/plugin-operators';
import { QueueStatus } from '@perezvon/plugin-queues';
import { z } from 'zod';
import { QueueLogToken } from './export/queue-log.js';
import { csv, workbook } from './export/sheets.js';
import type { Span } from './figures/span.js';
import { StatisticsToken } from './figures/statistics.js';
import { rollUp } from './jobs.js';

export const Audit = token<AuditHost>('stats.audit');
export const Jobs = token<JobsHost>('stats.jobs');
const moment = z.iso.datetime({ offset: true });
/** Ids with commas. */
const ids = z
  .string()
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(z.uuid()).max(200))
  .optional();
const spanSchema = z.object({ from: moment, until: moment, queueIds: ids, operatorIds: ids });
const mostDays = 3_700;
function spanOf({ from, until, queueIds, operatorIds }: z.output<typeof spanSchema>): Span {
  const span = { from: Date.parse(from), until: Date.parse(until), queueIds, operatorIds };
  if (span.until <= span.from || span.until - span.from > mostDays * 86_400_000)
    throw new InvalidInputError('the period ends before it begins, or is longer than ten years', {
      code: 'stats.badPeriod',
    });
  return span;
}

const count = z.number();
const orNull = z.number().nullable();
const figures = {
  offered: count,
  answered: count,
  lost: count,
  sentOn: count,
  within: count,
  lostWithin: count,
  answeredWaitMs: count,
  lostWaitMs: count,
  longestWaitMs: count,
  talkMs: count,
  holdMs: count,
  wrapUpMs: count,
  transfers: count,
  sentFull: count,
  sentEmpty: count,
  sentTimeout: count,
  sentKey: count,
  sentCallback: count,
  serviceLevel: orNull,
  serviceLevelPatient: orNull,
  lostShare: orNull,
  asaMs: orNull,
  ahtMs: orNull,
};
const byText = z.array(z.object({ key: z.string(), ...figures }));
const byNumber = z.array(z.object({ key: z.number(), ...figures }));
const read = 'stats.read';
/** Lost calls in a file, the newest. */
const mostLost = 10_000;
const names = async (operators: Operators, floor: QueueStatus) => ({
  queues: new Map(floor.waiting().map(({ id, name }) => [id, name])),
  operators: new Map((await operators.list()).map(({ id, name }) => [id, name])),
});

export const statsRoutes = [
  defineRoute({
    method: 'GET',
    path: '/front',
    permission: read,
    summary: 'The figures of a period: all of it, by queue, operator, hour, weekday and day',
    query: spanSchema,
    output: z.object({
      total: z.object(figures),
      byQueue: byText,
      byOperator: byText,
      byHour: byNumber,
      byWeekday: byNumber,
      byDay: byText,
    }),
    inject: { statistics: StatisticsToken },
    handler: async ({ query }, { statistics }) => {
      const page = await statistics.frontPage(spanOf(query));
      const { byQueue, byOperator, byHour, byWeekday, byDay } = page;
      return {
        ...page,
        byQueue: [...byQueue],
        byOperator: [...byOperator],
        byHour: [...byHour],
        byWeekday: [...byWeekday],
        byDay: [...byDay],
      };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/front/file',
    permission: read,
    summary: 'The same figures as a workbook or as CSV',
    query: spanSchema.extend({ format: z.enum(['xlsx', 'csv']).default('xlsx') }),
    inject: { statistics: StatisticsToken, operators: Operators, floor: QueueStatus },
    handler: async ({ query, language }, { statistics, operators, floor }) => {
      const span = spanOf(query);
      const [page, campaigns, work, lost, trunks] = await Promise.all([
        statistics.frontPage(span),
        statistics.campaigns(span),
        statistics.workingTime(span),
        statistics.lost(span, mostLost),
        statistics.trunks(span),
      ]);
      const facts = { page, campaigns, work, lost, trunks };
      const all = { ...(await names(operators, floor)), language, timeZone: statistics.timeZone };
      const name = `perezvon-${query.from.slice(0, 10)}-${query.until.slice(0, 10)}.${query.format}`;
      if (query.format === 'csv') return new FileReply(csv(facts, all), { name, type: 'text/csv; charset=utf-8' });
      const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
      return new FileReply(await workbook(facts, all), { name, type });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/working-time',
    permission: read,
    summary: 'How long operators were logged in, ready and on pause, and how busy they were',
    query: spanSchema,
    output: z.array(
      z.object({
        operatorId: z.string(),
        loggedInMs: count,
        readyMs: count,
        paidPauseMs: count,
        unpaidPauseMs: count,
        pauses: z.array(z.object({ names: z.record(z.string(), z.string()), paid: z.boolean(), ms: count })),
        logIns: count,
        missed: count,
        handledMs: count,
        occupancy: orNull,
      }),
    ),
    inject: { statistics: StatisticsToken },
    handler: async ({ query }, { statistics }) =>
      (await statistics.workingTime(spanOf(query))).map((one) => ({ ...one, pauses: [...one.pauses] })),
  }),
  defineRoute({
    method: 'GET',
    path: '/lost',
    permission: read,
    summary: 'Who hung up without an answer, and whether they were spoken with afterwards',
    query: spanSchema.extend({ limit: z.coerce.number().int().min(1).max(1_000).default(100) }),
    output: z.array(
      z.object({
        callId: z.string(),
        queueId: z.string(),
        number: z.string().nullable(),
        enteredAt: count,
        waitMs: count,
        answeredLaterAt: orNull,
      }),
    ),
    inject: { statistics: StatisticsToken },
    handler: async ({ query }, { statistics }) => [...(await statistics.lost(spanOf(query), query.limit))],
  }),
  defineRoute({
    method: 'GET',
    path: '/trunks',
    permission: read,
    summary: 'Calls, talking time and most lines at once by trunk',
    query: spanSchema,
    output: z.array(z.object({ trunk: z.string(), calls: count, answered: count, talkMs: count, peak: count })),
    inject: { statistics: StatisticsToken },
    handler: async ({ query }, { statistics }) => [...(await statistics.trunks(spanOf(query)))],
  }),
  defineRoute({
    method: 'GET',
    path: '/campaigns',
    permission: read,
    summary: 'What became of campaigns: contacts, attempts, answered, reached, confirmed',
    query: spanSchema,
    output: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        contacts: count,
        attempts: count,
        answered: count,
        reached: count,
        confirmed: count,
      }),
    ),
    inject: { statistics: StatisticsToken },
    handler: async ({ query }, { statistics }) => [...(await statistics.campaigns(spanOf(query)))],
  }),
  defineRoute({
    method: 'GET',
    path: '/queue-log',
    permission: read,
    summary: "The journal in the form of Asterisk's queue_log, for programs that read it",
    query: spanSchema,
    inject: { log: QueueLogToken, operators: Operators, floor: QueueStatus },
    handler: async ({ query }, { log, operators, floor }) => {
      const { from, until } = spanOf(query);
      const { queues } = await names(operators, floor);
      // Names of people may be the same; what they log in with is not.
      const agents = new Map((await operators.list()).map(({ id, number }) => [id, number]));
      return new FileReply(log.stream(from, until, { queues, operators: agents }), {
        name: 'queue_log',
        type: 'text/plain; charset=utf-8',
      });
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/rebuild',
    permission: 'stats.rebuild',
    summary: 'Makes all figures again from the journal',
    output: z.object({ jobId: z.string() }),
    inject: { jobs: Jobs, audit: Audit },
    handler: async ({ user }, { jobs, audit }) => {
      const jobId = await jobs.enqueue(rollUp, { afresh: true });
      await audit.record({ by: user.id, action: 'stats.rebuilt', object: `job:${jobId}` });
      return accepted({ jobId });
    },
  }),
] as const;
