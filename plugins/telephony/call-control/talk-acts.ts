import { CallEndedError } from '@perezvon/sdk/server';
import type { TalkResult } from './call-control.js';

/** Waits until one of the signals is aborted. */
export async function aborted(...signals: readonly AbortSignal[]): Promise<void> {
  const any = AbortSignal.any([...signals]);
  await new Promise<void>((resolve) => {
    any.addEventListener('abort', () => resolve(), { once: true });
    if (any.aborted) resolve();
  });
}

/** The end of a talk after which the customer speaks with the third. */
export const handedOver = (leg: string): TalkResult => ({
  how: 'transferred',
  kind: 'attended',
  to: { kind: 'telephony.handedOver', target: { leg } },
});

/** Waits for an act whose call may end: what is next is decided by who is still there. */
export async function settled(act: Promise<unknown>): Promise<void> {
  try {
    await act;
  } catch (error) {
    if (!(error instanceof CallEndedError)) throw error;
  }
}
