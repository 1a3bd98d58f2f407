import { FakeLog, FakeClock } from '@perezvon/sdk/testing';
import { expect, it } from 'vitest';
import type { AcdRuntime } from '../runtime/acd-runtime.js';
import type { CallbackConversations } from './callback-conversations.js';
import { CallbackLine } from './callback-line.js';
import type { Callback, CallbackRepository } from './callback-repository.js';

const promise = (id: string, number: string, queueId = 'q'): Callback => ({
  id,
  callId: id,
  queueId,
  number,
  trunk: undefined,
  language: 'ru',
  since: 0,
  priority: 0,
  skills: undefined,
  isFirst: false,
  tries: 0,
});

function line() {
  const arrived: string[] = [];
  const left: string[] = [];
  const over: string[] = [];
  const repository = { over: async (id: string, state: string) => void over.push(`${id} ${state}`) };
  const runtime = { arrive: ({ id }: { id: string }) => arrived.push(id), leave: (id: string) => left.push(id) };
  const made = new CallbackLine(
    repository as unknown as CallbackRepository,
    {} as CallbackConversations,
    runtime as unknown as AcdRuntime,
    new FakeClock(),
    new FakeLog(),
  );
  return { made, arrived, left, over };
}

it('knows whom a call back is promised, in which queue', () => {
  const { made, arrived } = line();
  made.enter(promise('a', '+79160000001'));
  expect(arrived).toEqual(['a']);
  expect(made.isPromised('q', '+79160000001')).toBe(true);
  expect(made.isPromised('other', '+79160000001')).toBe(false);
  expect(made.isPromised('q', '+79160000002')).toBe(false);
});

it('calls nobody back who has called again and is served', () => {
  const { made, left, over } = line();
  made.enter(promise('a', '+79160000001'));
  made.enter(promise('b', '+79160000002'));
  made.enter(promise('c', '+79160000001', 'other'));
  made.served('q', '+79160000001');
  expect([left, over]).toEqual([['a'], ['a done']]);
  expect(made.isPromised('q', '+79160000001')).toBe(false);
  expect(made.isPromised('other', '+79160000001')).toBe(true);
  made.served('q', '+79160000001');
  expect(over).toHaveLength(1);
});
