import { Operators } from '@perezvon/plugin-operators';
import type { AlertSource } from '@perezvon/plugin-monitor';
import { defineExtensionPoint, definePlugin } from '@perezvon/sdk/server';
import { z } from 'zod';
import { RecordingFiles, RecordingFilesToken } from './conversion/recording-files.js';
import { clearLeftRaws, Config, convert, Events, expire } from './jobs.js';
import { Recorder } from './capture/recorder.js';
import { RecordingRepository, RecordingRepositoryToken } from './capture/recording-repository.js';
import { Listening, ListeningToken } from './listening.js';
import { createRecordings } from './migrations/001-create-recordings.js';
import { cutRecordings } from './migrations/002-cut-recordings.js';
import { addInteractions } from './migrations/003-add-interactions.js';
import { Audit, recordingRoutes } from './routes.js';

/** The monitor shows when the disk is full, when its plugin runs. */
const AlertSources = defineExtensionPoint<AlertSource>('monitor.alertSources');

const sweepEveryMs = 15_000;
const measureEveryMs = 5_000;
const megabyte = 1_048_576;
const settingsSchema = z.object({ leastFreeMegabytes: z.number() });

export default definePlugin({
  id: 'recording',
  offers: [],
  migrations: [createRecordings, cutRecordings, addInteractions],
  async start(host) {
    const folder = await host.recordings();
    const recordings = new RecordingRepository(host.db);
    host.container.register(RecordingRepositoryToken, { useValue: recordings });
    const mp3 = await host.folder('mp3');
    const files = new RecordingFiles(folder, mp3);
    host.container.register(RecordingFilesToken, { useValue: files });
    host.container.register(ListeningToken, { useValue: new Listening(host.audit, host.clock) });
    host.container.register(Audit, { useValue: host.audit });
    host.container.register(Config, { useValue: host.config });
    host.container.register(Events, { useValue: host.events });
    host.jobs.define(convert);
    host.jobs.define(expire);
    host.http.routes(...recordingRoutes);
    if (host.role === 'worker') {
      host.every(sweepEveryMs, () => clearLeftRaws(files, recordings));
      return;
    }

    const operators = host.services.use(Operators);
    const recorder = new Recorder({
      calls: host.calls,
      recordings,
      operators,
      clock: host.clock,
      log: host.log,
      folders: [folder, mp3],
      leastFreeBytes: () => host.config.read(settingsSchema).leastFreeMegabytes * megabyte,
      convert: (id) => host.jobs.enqueue(convert, { id }),
    });
    await recorder.followOperators();
    const following = operators.onChange(() => {
      recorder.followOperators().catch((error: unknown) => host.log.error('operators are not followed', { error }));
    });
    host.onStop(() => following.dispose());
    await recorder.takeOn();
    host.calls.watchTalks(recorder.watcher);
    host.every(sweepEveryMs, () => recorder.sweep());
    host.every(measureEveryMs, () => recorder.measure());
    host.points.contribute(AlertSources, {
      alerts: () =>
        recorder.full === undefined ? [] : [{ kind: 'diskFull', id: 'recordings', what: `${recorder.full} MB` }],
    });
    host.health.check('disk of the recordings', async () =>
      recorder.full === undefined ? { ok: true } : { ok: false, detail: `${recorder.full} MB` },
    );
  },
});
