import { definePlugin } from '@perezvon/sdk/server';
import { z } from 'zod';
import { announcement } from './announcement/destination.js';
import { PromptReplaced, Prompts, Speech } from './index.js';
import { convertPrompt, Events, SoundPlaces } from './jobs.js';
import { createPrompts } from './migrations/001-create-prompts.js';
import { addReplacements } from './migrations/002-add-replacements.js';
import { openLanguages } from './migrations/003-open-languages.js';
import { PromptModel } from './models.js';
import { PromptLibrary, PromptLibraryToken } from './prompts/library.js';
import { PromptUse, type PromptUser } from './prompts/prompt-use.js';
import { SqlPrompts } from './prompts/sql-prompts.js';
import { routes, UploadSize } from './routes.js';
import { chooseEngine, type SpeechEngine, SpeechEngines } from './speech/engines.js';
import { SpeechCache } from './speech/speech-cache.js';
import { SpeechSize, sweepSpeech } from './speech/sweep.js';

const settings = z.object({ maxUploadMb: z.number(), speechEngine: z.string(), speechCacheMb: z.number() });
const megabyte = 1024 * 1024;

export default definePlugin({
  id: 'sounds',
  offers: [Prompts, Speech],
  migrations: [createPrompts, addReplacements, openLanguages],
  async start(host) {
    const sounds = await host.sounds();
    const originals = await host.folder('originals');
    const prompts = new SqlPrompts(sounds);
    const users = new Set<PromptUser>();
    const engines = new Set<SpeechEngine>();
    const speech = new SpeechCache({
      sounds,
      scratch: originals,
      engine: (language) => chooseEngine(engines, host.config.read(settings).speechEngine, language),
      signal: host.signal,
      now: () => host.clock.now(),
    });

    host.db.models(PromptModel);
    host.services.provide(Prompts, prompts);
    host.services.provide(Speech, speech);
    host.points.offer(SpeechEngines, { added: (one) => engines.add(one), removed: (one) => engines.delete(one) });
    host.points.offer(PromptUse, { added: (user) => users.add(user), removed: (user) => users.delete(user) });
    host.container.register(SoundPlaces, { useValue: { sounds, originals } });
    host.container.register(UploadSize, {
      useValue: { bytes: () => host.config.read(settings).maxUploadMb * megabyte },
    });
    host.container.register(SpeechSize, {
      useValue: { bytes: () => host.config.read(settings).speechCacheMb * megabyte },
    });
    host.container.register(PromptLibraryToken, {
      useValue: new PromptLibrary({
        prompts,
        sounds,
        originals,
        jobs: host.jobs,
        audit: host.audit,
        users,
        calls: host.calls,
      }),
    });
    host.container.register(Events, { useValue: host.events });
    host.events.on(PromptReplaced, ({ id }) => prompts.forget(id));
    host.http.routes(...routes);
    host.jobs.define(convertPrompt);
    host.jobs.define(sweepSpeech);
    host.calls.destination(announcement);
  },
});
