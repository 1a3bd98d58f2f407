import { expect, it } from 'vitest';
import { reasonText } from './reason-text.js';

const t = (key: string, params: Readonly<Record<string, string | number>> = {}) =>
  `${key} ${Object.entries(params)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}`.trim();

it('names the limit and what it belongs to', () => {
  const values = { campaign: 'Debts', limit: 10 };
  expect(reasonText({ code: 'campaignLines', values, until: null }, t)).toBe(
    'autodialer.why.campaignLines campaign=Debts limit=10 outcome=—',
  );
});
it('translates outcomes, states and periods', () => {
  const text = reasonText({ code: 'limit', values: { count: 1, per: 'day', outcome: 'busy' }, until: null }, t);
  expect(text).toContain('outcome=autodialer.outcome.busy');
  expect(text).toContain('limit=autodialer.rules.per.day count=1');
});
