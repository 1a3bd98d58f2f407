import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '../errors.js';

const waitMs = 60_000;

/** @throws SetupError when it is not so within a minute */
export async function until(what: string, is: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + waitMs;
  while (!(await is())) {
    if (Date.now() > deadline) throw new SetupError(`${what} was not ready within ${waitMs / 1000} s; see var/log`);
    await sleep(200);
  }
}
