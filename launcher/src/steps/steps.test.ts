import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Steps } from './steps.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function collect(live: boolean) {
  const written: string[] = [];
  return { written, steps: new Steps(2, { write: (text) => written.push(text) }, live) };
}

it('writes one whole line a step where lines cannot be overwritten, and a sign of life in long ones', async () => {
  const { written, steps } = collect(false);
  await steps.step('MariaDB', async (report) => {
    report('at once');
    vi.setSystemTime(Date.now() + 11_000);
    report('still at it');
    report('and on');
  });
  await steps.step('Asterisk', async () => 'the one of a setting');
  expect(written).toEqual([
    '[ 1/2] MariaDB … still at it\n',
    '[ 1/2] MariaDB … ready (11.0 s)\n',
    '[ 2/2] Asterisk … the one of a setting (0.0 s)\n',
  ]);
});

it('overwrites its line on a terminal, and never wraps it', async () => {
  const { written, steps } = collect(true);
  await steps.step('root', async (report) => report('x'.repeat(500)));
  expect(written[0]).toBe('[ 1/2] root …');
  expect(written[1]).toHaveLength('\r\u001b[2K'.length + (process.stdout.columns || 80) - 1);
  expect(written[2]).toBe('\r\u001b[2K[ 1/2] root … ready (0.0 s)\n');
});

it('says that a step has failed and passes its error on', async () => {
  const { written, steps } = collect(false);
  await expect(steps.step('core', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(written).toEqual(['[ 1/2] core … failed\n']);
});
