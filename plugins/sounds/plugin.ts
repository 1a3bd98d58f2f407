import { definePlugin } from '@perezvon/sdk/server';
import { z } from 'zod';
import { announcement } from './announcement/destination.js';
import { Prompts } from './index.js';
import { convertPrompt, SoundPlaces } from './jobs.js';
import { createPrompts } from './migrations/001-create-prompts.js';
import { PromptModel } from './models.js';
import { PromptLibrary, PromptLibraryToken } from './prompts/library.js';
import { PromptUse, type PromptUser } from './prompts/prompt-use.js';
import { SqlPrompts } from './prompts/sql-prompts.js';
import { routes, UploadSize } from './routes.js';

const settings = z.object({ maxUploadMb: z.number() });

export default definePlugin({
  id: 'sounds',
  offers: [Prompts],
  migrations: [createPrompts],
  async start(host) {
    const sounds = await host.sounds();
    const originals = await host.folder('originals');
    const prompts = new SqlPrompts(sounds);
    const users = new Set<PromptUser>();

    host.db.models(PromptModel);
    host.services.provide(Prompts, prompts);
    host.points.offer(PromptUse, { added: (user) => users.add(user), removed: (user) => users.delete(user) });
    host.container.register(SoundPlaces, { useValue: { sounds, originals } });
    host.container.register(UploadSize, {
      useValue: { bytes: () => host.config.read(settings).maxUploadMb * 1024 * 1024 },
    });
    host.container.register(PromptLibraryToken, {
      useValue: new PromptLibrary({ prompts, sounds, originals, jobs: host.jobs, audit: host.audit, users }),
    });
    host.http.routes(...routes);
    host.jobs.define(convertPrompt);
    host.calls.destination(announcement);
  },
});
