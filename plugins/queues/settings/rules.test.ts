import { expect, it } from 'vitest';
import { Acd } from '../acd/index.js';
import { queueSettingsSchema, type QueueView } from '../schemas.js';
import { membershipsOf, rulesOf } from './rules.js';

const linear = (...members: readonly (readonly [string, number])[]): QueueView => ({
  id: 'q',
  name: 'Queue',
  number: null,
  settings: queueSettingsSchema.parse({ strategy: 'linear' }),
  members: members.map(([operatorId, level]) => ({ operatorId, level })),
  version: 1,
});
/** In which order four callers find operators. */
function asked(queue: QueueView): readonly string[] {
  const acd = new Acd();
  acd.step({ type: 'queue', rules: rulesOf(queue) }, 0);
  for (const operator of ['anna', 'boris', 'vera', 'gleb']) {
    acd.step({ type: 'operator', operator, memberships: membershipsOf([queue], operator), skills: {} }, 0);
    acd.step({ type: 'presence', operator, presence: 'ready' }, 0);
  }
  return ['1', '2', '3', '4'].flatMap((caller, at) =>
    acd
      .step({ type: 'arrived', caller, queue: 'q', since: at }, at)
      .flatMap((command) => (command.type === 'offer' ? [command.operator] : [])),
  );
}

it('asks the members of a queue that goes by the list in the order in which it names them, level by level', () => {
  expect(asked(linear(['anna', 1], ['boris', 1], ['vera', 1], ['gleb', 1]))).toEqual(['anna', 'boris', 'vera', 'gleb']);
  expect(asked(linear(['gleb', 1], ['anna', 1], ['vera', 1], ['boris', 1]))).toEqual(['gleb', 'anna', 'vera', 'boris']);
  expect(asked(linear(['gleb', 2], ['vera', 1], ['boris', 2], ['anna', 1]))).toEqual(['vera', 'anna', 'gleb', 'boris']);
});
