import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accepted, defineResource, defineRoute, FileReply, token } from '@perezvon/sdk/server';
import { z } from 'zod';
import { NoFileError, PromptInUseError } from './errors.js';
import { toWave } from './prompts/converter.js';
import { PromptLibraryToken } from './prompts/library.js';
import {
  idParamsSchema,
  newTextSchema,
  promptNameSchema,
  promptSchema,
  spokenPromptSchema,
  uploadFieldsSchema,
} from './schemas.js';

/** Bytes that one upload may have; follows the setting. */
export interface UploadSize {
  bytes(): number;
}
export const UploadSize = token<UploadSize>('sounds.uploadSize');

const library = PromptLibraryToken;

const prompts = defineResource({
  path: '/prompts',
  store: library,
  params: idParamsSchema,
  view: promptSchema,
  patch: z.object({ name: promptNameSchema }),
  permissions: { read: 'sounds.prompts.read', write: 'sounds.prompts.write' },
  summaries: {
    list: 'All prompts, newest first',
    get: 'One prompt',
    change: 'Gives a prompt another name; what uses it goes on using it',
    remove: 'Deletes a prompt that nothing uses',
  },
  audit: {
    object: ({ id, name }, act) => (act === 'removed' ? name : `prompt:${id}`),
    changed: 'sounds.promptRenamed',
    removed: 'sounds.promptDeleted',
    facts: ({ name }, act) => (act === 'removed' ? undefined : { name }),
  },
  inUse: (names) => new PromptInUseError([...names]),
});

const upload = defineRoute({
  method: 'POST',
  path: '/prompts/upload',
  permission: 'sounds.prompts.write',
  summary: 'Adds a prompt from a wav, mp3, ogg or flac file (multipart: name, language, file); converted by a job',
  multipart: true,
  output: promptSchema,
  inject: { library, size: UploadSize },
  async handler(request, needs) {
    for await (const { fields, file } of request.upload({ fileBytes: needs.size.bytes(), files: 1 })) {
      const facts = uploadFieldsSchema.parse(fields);
      const name = facts.name ?? (file.name.replace(/\.[^.]*$/, '').slice(0, 200) || 'sound');
      return accepted(await needs.library.upload(file, { name, language: facts.language }, request.user));
    }
    throw new NoFileError();
  },
});

const spoken = defineRoute({
  method: 'POST',
  path: '/prompts/spoken',
  permission: 'sounds.prompts.write',
  summary: 'Adds a prompt from typed text, spoken by the speech engine; made by a job',
  body: spokenPromptSchema,
  output: promptSchema,
  inject: { library },
  handler: async ({ body, user }, needs) => accepted(await needs.library.speak(body, user)),
});

const replaceByFile = defineRoute({
  method: 'POST',
  path: '/prompts/:id/upload',
  permission: 'sounds.prompts.write',
  summary: 'Puts another file in the place of a prompt; the present sound is played until the new one is whole',
  params: idParamsSchema,
  multipart: true,
  output: promptSchema,
  inject: { library, size: UploadSize },
  async handler(request, needs) {
    for await (const { file } of request.upload({ fileBytes: needs.size.bytes(), files: 1 }))
      return accepted(await needs.library.replaceByFile(request.params.id, file, request.user));
    throw new NoFileError();
  },
});

const replaceByText = defineRoute({
  method: 'POST',
  path: '/prompts/:id/spoken',
  permission: 'sounds.prompts.write',
  summary: 'Puts another spoken text in the place of a prompt; the present sound is played until the new one is whole',
  params: idParamsSchema,
  body: newTextSchema,
  output: promptSchema,
  inject: { library },
  handler: async ({ params, body, user }, needs) =>
    accepted(await needs.library.replaceByText(params.id, body.text, user)),
});

const uses = defineRoute({
  method: 'GET',
  path: '/prompts/:id/uses',
  permission: 'sounds.prompts.read',
  summary: 'Names of all that plays a prompt: campaigns, queues, menus, and numbers that lead to it',
  params: idParamsSchema,
  output: z.array(z.string()),
  inject: { library },
  handler: ({ params }, needs) => needs.library.usedBy(params.id),
});

const listen = defineRoute({
  method: 'GET',
  path: '/prompts/:id/audio',
  permission: 'sounds.prompts.read',
  summary: 'The prompt as a wave file, as a caller hears it',
  params: idParamsSchema,
  inject: { library },
  async handler({ params, signal }, needs) {
    const source = await needs.library.soundFile(params.id);
    const folder = await mkdtemp(join(tmpdir(), 'perezvon-listen-'));
    try {
      const wave = join(folder, 'sound.wav');
      await toWave(source, wave, signal);
      // The open handle outlives the folder's removal, so nothing is left behind whatever becomes of the download.
      const handle = await open(wave);
      const { size } = await handle.stat();
      return new FileReply(handle.createReadStream(), {
        name: `${params.id}.wav`,
        type: 'audio/wav',
        bytes: size,
        inline: true,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

export const routes = [...prompts, upload, spoken, replaceByFile, replaceByText, uses, listen] as const;
