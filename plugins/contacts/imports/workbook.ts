import { open, rename, rm, stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { BrokenWorkbookError } from '../lists/errors.js';
import { unpackedBytes } from './zip-facts.js';

/** A workbook is a zip; unpacked, a million rows of it are some hundred megabytes. */
const largestBytes = 100 * 1024 * 1024;
/** Tables pack well, but no table of people packs like this: it is made to fill a disk. */
const largestRatio = 200;
const harmlessBytes = 50 * 1024 * 1024;
const largestUnpacked = 2 * 1024 ** 3;
const zipMark = Buffer.from('PK\u0003\u0004');

/** Whether a file is an Excel workbook (.xlsx), by what it begins with, whatever its name says. */
export async function isWorkbook(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(4), position: 0 });
    return bytesRead === 4 && buffer.equals(zipMark);
  } finally {
    await handle.close();
  }
}

/**
 * Turns a workbook into the CSV file that everything else reads: its first sheet with rows, dates as `YYYY-MM-DD`, numbers
 * without exponents. Done in a thread of its own, so that no call waits for it.
 *
 * @throws BrokenWorkbookError
 */
export async function workbookToCsv(path: string, signal: AbortSignal): Promise<void> {
  const { size } = await stat(path);
  if (size > largestBytes) throw new BrokenWorkbookError('it is larger than 100 MB');
  const unpacked = (await looked(path)) ?? 0;
  if (unpacked > largestUnpacked || (unpacked > harmlessBytes && unpacked > size * largestRatio))
    throw new BrokenWorkbookError('it would unpack to far more than any list');
  const csv = `${path}.converted`;
  try {
    const failure = await convert(path, csv, signal);
    if (failure !== undefined) throw new BrokenWorkbookError(failure);
    await rename(csv, path);
  } finally {
    await rm(csv, { force: true });
  }
}

async function looked(path: string): Promise<number | undefined> {
  const file = await open(path);
  try {
    return await unpackedBytes(file);
  } finally {
    await file.close();
  }
}

/** @returns why it failed; nothing when it did not */
function convert(source: string, target: string, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./workbook-thread.js', import.meta.url), {
      workerData: { source, target },
      // A workbook made to fill the memory ends its own thread, nothing else.
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    let failure: string | undefined = 'the conversion ended early';
    const stop = () => void worker.terminate();
    signal.addEventListener('abort', stop, { once: true });
    worker.once('message', (message: string | null) => {
      failure = message ?? undefined;
    });
    worker.once('error', (error) => {
      failure = error instanceof Error ? error.message : String(error);
    });
    worker.once('exit', () => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve(failure);
    });
  });
}
