import { expect, it } from 'vitest';
import { Acd } from '../acd/index.js';
import { rulesOf } from '../settings/rules.js';
import { queueSettingsSchema } from '../schemas.js';
import { queueNow } from './queue-now.js';

const queue = {
  id: 'a',
  name: 'Queue',
  number: null,
  settings: queueSettingsSchema.parse({ leaveWhen: 'never' }),
  members: [{ operatorId: 'anna', level: 1 }],
  version: 1,
};

it('is as late as who has waited longest on the line, whoever goes first', () => {
  const acd = new Acd();
  acd.step({ type: 'queue', rules: rulesOf(queue) }, 0);
  const now = () => queueNow(queue, { acd, presenceOf: () => undefined });
  expect(now()).toEqual({ id: 'a', name: 'Queue', waiting: 0, oldestSince: undefined, ready: 0 });
  acd.step({ type: 'arrived', caller: 'at home', queue: 'a', since: 500, callback: true }, 500);
  acd.step({ type: 'arrived', caller: 'patient', queue: 'a', since: 1_000 }, 1_000);
  acd.step({ type: 'arrived', caller: 'important', queue: 'a', since: 9_000, priority: 5 }, 9_000);
  expect(acd.waitingIn('a')[0]?.id).toBe('important');
  expect(now()).toMatchObject({ waiting: 2, oldestSince: 1_000 });
});
