import { Readable } from 'node:stream';
import { csvLine, accepted, created, defineRoute, FileReply, InvalidInputError, versioned } from '@perezvon/sdk/server';
import { pageSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { Lists } from './lists.js';
import {
  idParamsSchema,
  importOrderSchema,
  listSchema,
  previewQuerySchema,
  previewSchema,
  problemRowSchema,
  problemsQuerySchema,
} from './schemas.js';

const read = 'autodialer.lists.read';
const write = 'autodialer.lists.write';
const inject = { lists: Lists };
/** A million rows of some hundred bytes, twice over. */
const largestFile = 512 * 1024 * 1024;

/** The request holds no file. */
export class NoListFileError extends InvalidInputError {
  constructor() {
    super('the request holds no file', { code: 'autodialer.noFile' });
  }
}

const ofCampaign = defineRoute({
  method: 'GET',
  path: '/campaigns/:id/lists',
  permission: read,
  summary: 'The lists of a campaign with their comments and counts, newest first',
  params: idParamsSchema,
  output: z.array(listSchema),
  inject,
  handler: ({ params }, { lists }) => lists.ofCampaign(params.id),
});

const upload = defineRoute({
  method: 'POST',
  path: '/campaigns/:id/lists',
  permission: write,
  summary: 'Uploads a CSV file (multipart: name, comment, file) and shows how it would be read; nothing is loaded yet',
  params: idParamsSchema,
  multipart: true,
  output: previewSchema,
  inject,
  async handler(request, { lists }) {
    for await (const { fields, file } of request.upload({ fileBytes: largestFile, files: 1 })) {
      const facts = z
        .object({ name: z.string().trim().min(1).max(200).optional(), comment: z.string().trim().max(1000).optional() })
        .parse(fields);
      return created(await lists.upload(request.params.id, file, facts, request.user));
    }
    throw new NoListFileError();
  },
});

const openList = defineRoute({
  method: 'POST',
  path: '/campaigns/:id/lists/open',
  permission: write,
  summary: 'Adds a list without a file, to be filled through /lists/{id}/contacts',
  params: idParamsSchema,
  body: z.object({
    name: z.string().trim().min(1).max(200),
    comment: z.string().trim().max(1000).default(''),
  }),
  output: listSchema,
  inject,
  handler: async ({ params, body, user }, { lists }) => created(await lists.open(params.id, body, user)),
});

const one = defineRoute({
  method: 'GET',
  path: '/lists/:id',
  permission: read,
  summary: 'One list',
  params: idParamsSchema,
  output: listSchema,
  inject,
  async handler({ params }, { lists }) {
    const list = await lists.one(params.id);
    return versioned(list, list.version);
  },
});

const preview = defineRoute({
  method: 'GET',
  path: '/lists/:id/preview',
  permission: write,
  summary:
    'The first rows as they would be read, with another encoding, delimiter, header or number column where asked',
  params: idParamsSchema,
  query: previewQuerySchema,
  output: previewSchema,
  inject,
  handler: ({ params, query }, { lists }) => {
    const { encoding, delimiter, header, numberColumn, country } = query;
    const wanted = {
      ...(encoding ? { encoding } : {}),
      ...(delimiter ? { delimiter: delimiter === 'tab' ? ('\t' as const) : delimiter } : {}),
      ...(header ? { header: header === 'true' } : {}),
    };
    return lists.preview(params.id, wanted, numberColumn, country);
  },
});

const load = defineRoute({
  method: 'POST',
  path: '/lists/:id/import',
  permission: write,
  summary: 'Loads the list as mapped; done by a job, all of it or nothing',
  params: idParamsSchema,
  body: importOrderSchema,
  output: listSchema,
  inject,
  handler: async ({ params, body, user }, { lists }) => accepted(await lists.import(params.id, body, user)),
});

const cancel = defineRoute({
  method: 'POST',
  path: '/lists/:id/cancel',
  permission: write,
  summary: 'Stops a load; nothing of the list is kept',
  params: idParamsSchema,
  output: listSchema,
  inject,
  handler: ({ params }, { lists }) => lists.cancel(params.id),
});

const describe = defineRoute({
  method: 'PATCH',
  path: '/lists/:id',
  permission: write,
  summary: 'Changes name or comment',
  params: idParamsSchema,
  body: z.object({
    name: z.string().trim().min(1).max(200).optional(),
    comment: z.string().trim().max(1000).optional(),
  }),
  output: listSchema,
  inject,
  async handler({ params, body, ifMatch, user }, { lists }) {
    const list = await lists.describe(params.id, body, ifMatch, user);
    return versioned(list, list.version);
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: '/lists/:id',
  permission: write,
  summary: 'Deletes a list that was never called',
  params: idParamsSchema,
  takesVersion: true,
  inject,
  handler: ({ params, ifMatch, user }, { lists }) => lists.remove(params.id, ifMatch, user),
});

const problems = defineRoute({
  method: 'GET',
  path: '/lists/:id/problems',
  permission: read,
  summary: 'The refused rows, line by line',
  params: idParamsSchema,
  query: problemsQuerySchema,
  output: pageSchema(problemRowSchema),
  inject,
  async handler({ params, query }, { lists }) {
    const items = await lists.problems(params.id, Number(query.cursor ?? 0) || 0, query.limit, query.code);
    return items.length < query.limit ? { items } : { items, next: String(items.at(-1)?.line) };
  },
});

const problemsFile = defineRoute({
  method: 'GET',
  path: '/lists/:id/problems.csv',
  permission: read,
  summary: 'All refused rows as a CSV file',
  params: idParamsSchema,
  inject,
  async handler({ params }, { lists }) {
    const list = await lists.one(params.id);
    return new FileReply(Readable.from(problemLines(lists, params.id)), {
      name: `${list.name}-problems.csv`,
      type: 'text/csv; charset=utf-8',
    });
  },
});

async function* problemLines(lists: Lists, id: string) {
  // The mark tells Excel that the file is UTF-8.
  yield `\ufeff${csvLine(['line', 'code', 'value'])}`;
  for (let after = 0; ; ) {
    const rows = await lists.problems(id, after, 1_000);
    for (const { line, code, value } of rows) yield csvLine([line, code, value]);
    if (rows.length < 1_000) return;
    after = rows.at(-1)?.line ?? after;
  }
}

export const listRoutes = [
  ofCampaign,
  upload,
  openList,
  one,
  preview,
  load,
  cancel,
  describe,
  remove,
  problems,
  problemsFile,
];
