import { type Call, CallEndedError, type Log } from '@perezvon/sdk/server';

/** A step the caller can do without: if it fails they wait on. The end of the call ends it as well. */
export async function optionalStep(log: Log, call: Call, what: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof CallEndedError || call.signal.aborted) throw error;
    log.warn(`${what} of a queue failed`, { call: call.id, error });
  }
}
