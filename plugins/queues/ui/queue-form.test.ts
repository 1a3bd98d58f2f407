import { expect, it } from 'vitest';
import { queueOf } from './queue-form.js';

const nowhere = { full: null, nobody: null, tooLong: null };
const chosen = { settings: undefined, overflow: nowhere, exit: null, members: [] };
function form(fields: Readonly<Record<string, string>>): FormData {
  const data = new FormData();
  const usual = { name: 'q', strategy: 'longestIdle', leaveWhen: 'never', priority: '3', skills: 'english 2' };
  for (const [name, value] of Object.entries({ ...usual, ...fields })) data.append(name, value);
  return data;
}

it('takes an empty limit for none, and zero for zero', () => {
  const { settings, number } = queueOf(
    form({ maxLength: '', maxWaitSeconds: '0', waitYellow: '', waitRed: '30' }),
    chosen,
  );
  expect(settings).toMatchObject({ maxLength: null, maxWaitSeconds: 0, wall: { wait: { yellow: null, red: 30 } } });
  expect([number, settings.priority, settings.skills]).toEqual([null, 3, { english: 2 }]);
});

it('keeps an exit key only with a place to go to', () => {
  const exit = { kind: 'telephony.outside', target: { number: '+74951112233' } };
  expect(queueOf(form({ exitKey: '9' }), chosen).settings.exitKey).toBeNull();
  expect(queueOf(form({ exitKey: '' }), { ...chosen, exit }).settings.exitKey).toBeNull();
  expect(queueOf(form({ exitKey: '9' }), { ...chosen, exit }).settings.exitKey).toEqual({
    key: '9',
    destination: exit,
  });
});
