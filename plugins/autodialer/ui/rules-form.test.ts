import { expect, it } from 'vitest';
import { daysOf, type Policy, policyOf, scheduleOf } from './rules-form.js';

function form(fields: Readonly<Record<string, string>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries({ name: 'n', unknownZone: 'every', ...fields })) data.append(name, value);
  return data;
}

it('reads a day on each line, with the name after its date', () => {
  expect(daysOf('2026-01-07  Рождество\n\n 2026-05-09\n')).toEqual([
    { date: '2026-01-07', name: 'Рождество' },
    { date: '2026-05-09', name: '' },
  ]);
});

it('has no first and last day where none is chosen', () => {
  expect(scheduleOf(form({ timeZone: ' Asia/Omsk ', from: '', to: '2026-12-31' }), []).schedule).toEqual({
    timeZone: 'Asia/Omsk',
    windows: [],
    from: null,
    to: '2026-12-31',
  });
});

it('keeps of the rules what the form does not show, and takes an empty limit for none', () => {
  const now = { profile: { purpose: 'debts', automatic: 'forbidden', holidaysAsWeekend: false } } as unknown as Policy;
  const { profile } = policyOf(
    form({ 'limit.day': '1', 'limit.week': '', 'limit.month': '8', consent: 'on' }),
    [],
    now,
  );
  expect(profile).toMatchObject({ purpose: 'debts', automatic: 'forbidden', hours: null, consentRequired: true });
  expect(profile.limits).toEqual([
    { count: 1, per: 'day' },
    { count: 8, per: 'month' },
  ]);
  expect(policyOf(form({}), [], undefined).profile).toMatchObject({ purpose: 'any', consentRequired: false });
});
