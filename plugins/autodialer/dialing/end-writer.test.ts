import { expect, it } from 'vitest';
import type { AttemptEnd } from './attempt.js';
import { EndWriter } from './end-writer.js';
import type { AttemptStore } from './attempt-store.js';
import { WriteQueue } from './write-queue.js';

const end = (id: string) => ({ attempt: { id, campaignId: 'c' } }) as AttemptEnd;

function writer() {
  const written: string[] = [];
  const state = { down: false, fresh: 1 };
  const ledger = {
    finish: async (): Promise<number> => {
      if (state.down) throw new Error('the database is away');
      return state.fresh;
    },
  } as unknown as AttemptStore;
  const again: boolean[] = [];
  const onWritten = (ends: readonly AttemptEnd[], twice: boolean) => {
    written.push(...ends.map(({ attempt }) => attempt.id));
    again.push(twice);
  };
  return {
    state,
    written,
    again,
    ends: new EndWriter({ ledger, serial: new WriteQueue(), onWritten, onTrouble: () => undefined }),
  };
}

it('counts an attempt once, although its end is told twice: by the call, and by the table of calls', async () => {
  const { ends, written } = writer();
  ends.add(end('a'));
  ends.add(end('a'));
  ends.add(end('b'));
  expect([ends.size, ends.has('a'), ends.hasOf('c')]).toEqual([2, true, true]);
  expect(await ends.flush()).toBe(true);
  expect(written).toEqual(['a', 'b']);
  expect([ends.size, ends.hasOf('c')]).toEqual([0, false]);
});
it('keeps what could not be written, and tells it once it is', async () => {
  const { ends, written, state } = writer();
  state.down = true;
  ends.add(end('a'));
  expect(await ends.flush()).toBe(false);
  expect([written, ends.size]).toEqual([[], 1]);
  state.down = false;
  expect(await ends.flush()).toBe(true);
  expect(written).toEqual(['a']);
});
it('says when what it wrote had been written before: the answer to a commit was lost with the database', async () => {
  const { ends, again, state } = writer();
  ends.add(end('a'));
  await ends.flush();
  state.fresh = 0;
  ends.add(end('b'));
  await ends.flush();
  expect(again).toEqual([false, true]);
});
