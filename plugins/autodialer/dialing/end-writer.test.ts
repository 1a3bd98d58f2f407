import { expect, it } from 'vitest';
import { FakeLog } from '@perezvon/sdk/testing';
import type { AttemptEnd } from './attempt.js';
import type { AttemptStore } from './attempt-store.js';
import { DialingStatus } from './dialing-status.js';
import { EndWriter } from './end-writer.js';
import type { Finishing } from './finishing.js';
import { LiveAttempts } from './live-attempts.js';
import { realClock } from './testing/dialling-process.js';
import { WriteQueue } from './write-queue.js';

const end = (id: string) => ({ attempt: { id, campaignId: 'c' } }) as AttemptEnd;

function writer() {
  const written: string[] = [];
  const state = { down: false, fresh: 1 };
  const store = {
    finish: async (): Promise<number> => {
      if (state.down) throw new Error('the database is away');
      return state.fresh;
    },
  } as unknown as AttemptStore;
  const again: boolean[] = [];
  const finishing = {
    written: (ends: readonly AttemptEnd[], twice: boolean) => {
      written.push(...ends.map(({ attempt }) => attempt.id));
      again.push(twice);
    },
  } as unknown as Finishing;
  const attempts = new LiveAttempts();
  const status = new DialingStatus(realClock, new FakeLog());
  const ends = new EndWriter(store, new WriteQueue(), attempts, status, finishing);
  return { state, written, again, attempts, status, ends };
}

it('counts an attempt once, although its end is told twice: by the call, and by the table of calls', async () => {
  const { ends, attempts, written } = writer();
  attempts.end(end('a'));
  attempts.end(end('a'));
  attempts.end(end('b'));
  expect([attempts.unwrittenCount, attempts.knows('a'), attempts.busyWith('c')]).toEqual([2, true, true]);
  expect(await ends.flush()).toBe(true);
  expect(written).toEqual(['a', 'b']);
  expect([attempts.unwrittenCount, attempts.knows('a'), attempts.busyWith('c')]).toEqual([0, false, false]);
});
it('keeps what could not be written, and tells it once it is', async () => {
  const { ends, attempts, written, state, status } = writer();
  state.down = true;
  attempts.end(end('a'));
  expect(await ends.flush()).toBe(false);
  expect([written, attempts.unwrittenCount]).toEqual([[], 1]);
  expect(status.problem).toBe('the database is away');
  state.down = false;
  expect(await ends.flush()).toBe(true);
  expect(written).toEqual(['a']);
});
it('says when what it wrote had been written before: the answer to a commit was lost with the database', async () => {
  const { ends, attempts, again, state } = writer();
  attempts.end(end('a'));
  await ends.flush();
  state.fresh = 0;
  attempts.end(end('b'));
  await ends.flush();
  expect(again).toEqual([false, true]);
});
