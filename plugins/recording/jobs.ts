import { type ConfigHost, defineJob, type EventsHost, type JobRun, type Log, token } from '@perezvon/sdk/server';
import { z } from 'zod';
import { isWhole, toMp3 } from './conversion/mp3.js';
import { type RecordingFiles, RecordingFilesToken } from './conversion/recording-files.js';
import { RecordingNotFoundError } from './errors.js';
import { RecordingReady } from './index.js';
import { type RecordingRepository, RecordingRepositoryToken } from './capture/recording-repository.js';

export const Config = token<ConfigHost>('recording.config');
export const Events = token<EventsHost>('recording.events');
const settingsSchema = z.object({ bitRate: z.number(), keepDays: z.number() });
const dayMs = 86_400_000;
const atOnce = 500;
/** The words stand in the database: the list says them in the reader's language. */
const noSound = 'there is no sound';
/** How often a conversion shows life. */
const holdMs = 3_000;
/** No conversion takes so long. */
const partialMs = 3_600_000;

/** Makes an MP3 of what Asterisk recorded, then of whatever else waits. Repeating it is harmless. */
export const convert = defineJob({
  name: 'convert',
  data: z.object({ id: z.uuid() }),
  concurrency: 2,
  retry: { attempts: 6, delayMs: 5_000 },
  inject: { recordings: RecordingRepositoryToken, files: RecordingFilesToken, config: Config, events: Events },
  async run({ data, signal, progress, log }, needs) {
    const { recordings } = needs;
    if (await recordings.claim(data.id)) await convertOne(data.id, needs, { signal, log });
    // To begin a job takes longer than to make an MP3: while there are some, this one goes on.
    for (let done = 1; !signal.aborted; done += 1) {
      progress(done, undefined);
      const id = await recordings.nextWaiting();
      if (id === undefined) return;
      if (!(await recordings.claim(id))) continue;
      try {
        await convertOne(id, needs, { signal, log });
      } catch (error) {
        // It has a job of its own, which tries again.
        log.warn('a recording could not be converted', { recording: id, error });
        return;
      }
    }
  },
});

interface Needs {
  readonly recordings: RecordingRepository;
  readonly files: RecordingFiles;
  readonly config: ConfigHost;
  readonly events: EventsHost;
}
/** Nobody else begins a conversion that takes its time. */
async function held<T>(
  id: string,
  { recordings, log }: { readonly recordings: RecordingRepository; readonly log: Log },
  act: () => Promise<T>,
): Promise<T> {
  const holding = setInterval(() => {
    recordings.hold(id).catch((error: unknown) => log.warn('a conversion cannot be held', { recording: id, error }));
  }, holdMs);
  try {
    return await act();
  } finally {
    clearInterval(holding);
  }
}
/** The source goes only when the MP3 is proven whole. */
async function convertOne(
  id: string,
  { recordings, files, config, events }: Needs,
  { signal, log }: Pick<JobRun<unknown>, 'signal' | 'log'>,
): Promise<void> {
  const raw = files.raw(id);
  const kilobitsPerSecond = config.read(settingsSchema).bitRate;
  try {
    const { callId, startedAt, talkMs } = await recordings.get(id);
    if ((await files.rawBytes(id)) === 0) {
      // The disk was full from the beginning.
      await recordings.failed(id, noSound);
      await files.clearRaw(id);
      return;
    }
    const target = await files.place(id, startedAt);
    const { durationMs, bytes } = await held(id, { recordings, log }, () =>
      toMp3(raw, target, { kilobitsPerSecond, signal }),
    );
    const state = talkMs === null || isWhole(durationMs, talkMs) ? 'ready' : 'cut';
    if (await recordings.converted(id, state, durationMs, bytes))
      events.emit(RecordingReady, { id, callId, durationMs });
    await files.clearRaw(id);
  } catch (error) {
    // Deleted meanwhile.
    if (error instanceof RecordingNotFoundError) return;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      // Nothing was recorded: the call was over before Asterisk began.
      await recordings.failed(id, noSound);
      return;
    }
    await recordings.release(id);
    throw error;
  }
}

/** Deletes the samples of what is an MP3 already: their worker died between the two. */
export async function clearLeftRaws(files: RecordingFiles, recordings: RecordingRepository): Promise<void> {
  for (const id of await recordings.convertedOf(await files.raws())) await files.clearRaw(id);
}

/** Deletes what is older than it may become, and what conversions left that were cut off. */
export const expire = defineJob({
  name: 'expire',
  data: z.object({}),
  every: '1 hour',
  inject: { recordings: RecordingRepositoryToken, files: RecordingFilesToken, config: Config },
  async run({ signal, progress }, { recordings, files, config }) {
    await files.clearPartials(Date.now() - partialMs);
    const before = new Date(Date.now() - config.read(settingsSchema).keepDays * dayMs);
    for (let done = 0; !signal.aborted; ) {
      const old = await recordings.olderThan(before, atOnce);
      if (old.length === 0) return;
      for (const { id, startedAt } of old) {
        await files.clear(id, startedAt.getTime());
        await recordings.remove(id);
      }
      done += old.length;
      progress(done, undefined);
    }
  },
});
