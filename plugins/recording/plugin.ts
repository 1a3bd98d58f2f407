import { Operators } from '@perezvon/plugin-operators';
import { AlertSources } from '@perezvon/plugin-monitor';
import { definePlugin } from '@perezvon/sdk/server';
import { z } from 'zod';
import { Shelf, ShelfToken } from './converting/shelf.js';
import { clearLeftRaws, Config, convert, Events, expire } from './jobs.js';
import { Keeper } from './keeping/keeper.js';
import { RecordingBook, RecordingBookToken } from './keeping/recording-book.js';
import { Listening, ListeningToken } from './listening.js';
import { createRecordings } from './migrations/001-create-recordings.js';
import { cutRecordings } from './migrations/002-cut-recordings.js';
import { addInteractions } from './migrations/003-add-interactions.js';
import { Audit, recordingRoutes } from './routes.js';

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
    const book = new RecordingBook(host.db.pool);
    host.container.register(RecordingBookToken, { useValue: book });
    const mp3 = await host.folder('mp3');
    const shelf = new Shelf(folder, mp3);
    host.container.register(ShelfToken, { useValue: shelf });
    host.container.register(ListeningToken, { useValue: new Listening(host.audit, host.clock) });
    host.container.register(Audit, { useValue: host.audit });
    host.container.register(Config, { useValue: host.config });
    host.container.register(Events, { useValue: host.events });
    host.jobs.define(convert);
    host.jobs.define(expire);
    host.http.routes(...recordingRoutes);
    if (host.role === 'worker') {
      host.every(sweepEveryMs, () => clearLeftRaws(shelf, book));
      return;
    }

    const operators = host.services.use(Operators);
    const keeper = new Keeper({
      calls: host.calls,
      book,
      operators,
      clock: host.clock,
      log: host.log,
      folders: [folder, mp3],
      leastFreeBytes: () => host.config.read(settingsSchema).leastFreeMegabytes * megabyte,
      convert: (id) => host.jobs.enqueue(convert, { id }),
    });
    await keeper.followOperators();
    const following = operators.onChange(() => {
      keeper.followOperators().catch((error: unknown) => host.log.error('operators are not followed', { error }));
    });
    host.onStop(() => following.dispose());
    await keeper.takeOn();
    host.calls.watchTalks(keeper.watcher);
    host.every(sweepEveryMs, () => keeper.sweep());
    host.every(measureEveryMs, () => keeper.measure());
    host.points.contribute(AlertSources, {
      alerts: () =>
        keeper.full === undefined ? [] : [{ kind: 'diskFull', id: 'recordings', what: `${keeper.full} MB` }],
    });
    host.health.check('disk of the recordings', async () =>
      keeper.full === undefined ? { ok: true } : { ok: false, detail: `${keeper.full} MB` },
    );
  },
});
