import { rm } from 'node:fs/promises';
import { type ConfigHost, defineJob, type EventsHost, token } from '@perezvon/sdk/server';
import { z } from 'zod';
import { toMp3 } from './converting/mp3.js';
import { ShelfToken } from './converting/shelf.js';
import { RecordingNotFoundError } from './errors.js';
import { RecordingReady } from './index.js';
import { RecordingBookToken } from './keeping/recording-book.js';

export const Config = token<ConfigHost>('recording.config');
export const Events = token<EventsHost>('recording.events');
const settingsSchema = z.object({ bitRate: z.number(), keepDays: z.number() });
const dayMs = 86_400_000;
const atOnce = 500;
/** No conversion takes so long. */
const partialMs = 3_600_000;

/** Makes an MP3 of what Asterisk recorded. Repeating it is harmless: the source goes only when the MP3 is proven whole. */
export const convert = defineJob({
  name: 'convert',
  data: z.object({ id: z.uuid() }),
  concurrency: 2,
  retry: { attempts: 6, delayMs: 5_000 },
  inject: { book: RecordingBookToken, shelf: ShelfToken, config: Config, events: Events },
  async run({ data: { id }, signal }, { book, shelf, config, events }) {
    const recording = await book.get(id).catch((error: unknown) => {
      // Deleted meanwhile.
      if (error instanceof RecordingNotFoundError) return undefined;
      throw error;
    });
    if (!recording || recording.state !== 'waiting') return;
    const raw = shelf.raw(id);
    const kilobitsPerSecond = config.read(settingsSchema).bitRate;
    try {
      const target = await shelf.place(id, recording.startedAt);
      const { durationMs, bytes } = await toMp3(raw, target, { kilobitsPerSecond, signal });
      if (await book.ready(id, durationMs, bytes)) {
        events.emit(RecordingReady, { id, callId: recording.callId, durationMs });
      }
      await rm(raw, { force: true });
    } catch (error) {
      // Nothing was recorded: the call was over before Asterisk began.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      await book.failed(id, 'there is no sound');
    }
  },
});

/** Deletes what is older than it may become, and what conversions left that were cut off. */
export const expire = defineJob({
  name: 'expire',
  data: z.object({}),
  every: '1 hour',
  inject: { book: RecordingBookToken, shelf: ShelfToken, config: Config },
  async run({ signal, progress }, { book, shelf, config }) {
    await shelf.clearPartials(Date.now() - partialMs);
    const before = new Date(Date.now() - config.read(settingsSchema).keepDays * dayMs);
    for (let done = 0; !signal.aborted; ) {
      const old = await book.olderThan(before, atOnce);
      if (old.length === 0) return;
      for (const { id, startedAt } of old) {
        await shelf.clear(id, startedAt.getTime());
        await book.remove(id);
      }
      done += old.length;
      progress(done, undefined);
    }
  },
});
