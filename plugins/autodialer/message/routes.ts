import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Speech } from '@perezvon/plugin-sounds';
import { defineRoute, FileReply } from '@perezvon/sdk/server';
import { languageSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { ContactsToken } from '../contacts/contacts.js';
import { MessageMaker, messageText } from './message-maker.js';
import { messagePartSchema } from './schemas.js';

const previewSchema = z.object({
  message: z.array(messagePartSchema).min(1).max(50),
  language: languageSchema,
  /** Whose data are said; without one, the values below. */
  contactId: z.number().int().positive().optional(),
  subject: z
    .object({
      number: z.string().max(16).default('+79990000000'),
      name: z.string().max(200).default(''),
      data: z.record(z.string().max(64), z.string().max(1_000)).default({}),
    })
    .optional(),
});
const inject = { messages: MessageMaker, speech: Speech, contacts: ContactsToken };

const sound = defineRoute({
  method: 'POST',
  path: '/message/preview',
  permission: 'autodialer.campaigns.write',
  summary: 'The message as a wave file, just as it would be heard by a chosen contact',
  body: previewSchema,
  inject,
  async handler({ body, signal }, { messages, speech, contacts }) {
    const subject = await subjectOf(body, contacts);
    const media = await messages.prepare(body, subject);
    const folder = await mkdtemp(join(tmpdir(), 'perezvon-preview-'));
    try {
      const wave = join(folder, 'message.wav');
      await speech.wave(media, body.language, wave, signal);
      // The open handle outlives the folder's removal, so nothing is left behind whatever becomes of the download.
      const handle = await open(wave);
      const { size } = await handle.stat();
      return new FileReply(handle.createReadStream(), {
        name: 'message.wav',
        type: 'audio/wav',
        bytes: size,
        inline: true,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

const text = defineRoute({
  method: 'POST',
  path: '/message/text',
  permission: 'autodialer.campaigns.write',
  summary: 'The spoken parts of the message in writing, for a chosen contact',
  body: previewSchema,
  output: z.object({ lines: z.array(z.string()) }),
  inject: { contacts: ContactsToken },
  handler: async ({ body }, { contacts }) => ({ lines: [...messageText(body, await subjectOf(body, contacts))] }),
});

async function subjectOf(
  { contactId, subject }: z.output<typeof previewSchema>,
  contacts: { one(id: number): Promise<{ number: string; name: string; data: Readonly<Record<string, unknown>> }> },
) {
  if (contactId !== undefined) return contacts.one(contactId);
  return subject ?? { number: '+79990000000', name: '', data: {} };
}

export const messageRoutes = [sound, text];
