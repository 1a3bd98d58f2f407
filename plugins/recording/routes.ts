import { type AuditHost, defineRoute, fileReply, token } from '@perezvon/sdk/server';
import { z } from 'zod';
import { RecordingFilesToken } from './conversion/recording-files.js';
import { RecordingNotReadyError } from './errors.js';
import { RecordingRepositoryToken } from './capture/recording-repository.js';
import { ListeningToken } from './listening.js';
import { idSchema, recordingSchema, recordingsPageSchema, recordingsQuerySchema } from './schemas.js';

export const Audit = token<AuditHost>('recording.audit');
const needs = { recordings: RecordingRepositoryToken, files: RecordingFilesToken, audit: Audit };

export const recordingRoutes = [
  defineRoute({
    method: 'GET',
    path: '/recordings',
    permission: 'recording.read',
    summary: 'Recorded conversations, the newest first',
    query: recordingsQuerySchema,
    output: recordingsPageSchema,
    inject: { recordings: RecordingRepositoryToken },
    handler: ({ query }, { recordings }) => recordings.page(query),
  }),
  defineRoute({
    method: 'GET',
    path: '/recordings/:id',
    permission: 'recording.read',
    summary: 'A recorded conversation',
    params: idSchema,
    output: recordingSchema,
    inject: { recordings: RecordingRepositoryToken },
    handler: ({ params }, { recordings }) => recordings.get(params.id),
  }),
  defineRoute({
    method: 'GET',
    path: '/recordings/:id/sound',
    permission: 'recording.listen',
    summary: 'The MP3, whole or in parts; that somebody listens stands in the audit trail',
    params: idSchema,
    query: z.object({ download: z.enum(['0', '1']).default('0') }),
    inject: { recordings: RecordingRepositoryToken, files: RecordingFilesToken, listening: ListeningToken },
    handler: async ({ params: { id }, query: { download }, range, user }, { recordings, files, listening }) => {
      const { state, startedAt, number } = await recordings.get(id);
      if (state !== 'ready' && state !== 'cut') throw new RecordingNotReadyError(id);
      const day = new Date(startedAt).toISOString().slice(0, 16).replaceAll(':', '-').replace('T', '_');
      const name = `${day}_${(number ?? 'unknown').replaceAll(/[^0-9a-z]/gi, '')}.mp3`;
      const facts = { name, type: 'audio/mpeg', inline: download === '0' };
      // Before the first byte: nobody hears what the trail does not know of.
      await listening.begins(user.id, download === '1' ? 'recording.downloaded' : 'recording.listened', id);
      return fileReply(files.mp3(id, startedAt), facts, range);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/recordings/:id',
    permission: 'recording.delete',
    summary: 'Deletes a recording with its sound',
    params: idSchema,
    atomic: true,
    inject: needs,
    handler: async ({ params: { id }, user }, { recordings, files, audit }): Promise<undefined> => {
      const before = await recordings.get(id);
      if (before.state === 'recording') throw new RecordingNotReadyError(id);
      // First: should the rest fail, the row is there to be deleted again.
      await files.clear(id, before.startedAt);
      await recordings.remove(id);
      await audit.record({ by: user.id, action: 'recording.deleted', object: `recording:${id}`, before });
    },
  }),
] as const;
