import type { Pool } from 'mysql2/promise';
import { expect, it } from 'vitest';
import { CallDecisions } from './call-decisions.js';

const texts: Readonly<Record<string, string>> = {
  'queues.why.OFFER.longestIdle': '{operatorName}: longest idle of {free} free ({figureSeconds} s)',
  'queues.why.other.lacksSkill': '{name} lacks {skill} {needs}',
};
const filled = (text: string | undefined, params: Readonly<Record<string, unknown>>) =>
  text?.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => String(params[name]));
const catalogue = {
  text: (_language: string, key: string, params: Readonly<Record<string, unknown>> = {}) => filled(texts[key], params),
  ending: (_language: string, ending: string, params: Readonly<Record<string, unknown>> = {}) =>
    filled(Object.entries(texts).find(([key]) => key.endsWith(ending))?.[1], params),
};
const entry = (event: string, data: unknown) => ({ at: new Date(1_000), event, data: JSON.stringify(data) });
const decisionsIn = (...rows: readonly unknown[]) =>
  new CallDecisions({ query: () => Promise.resolve([rows, []]) } as unknown as Pool, catalogue).of('id', 'en');

it('tells the decisions of a journal in order, each with a code, its values and a text', async () => {
  const why = { code: 'longestIdle', free: 4, level: 1, figure: 45_400 };
  const others = [
    { operator: 'b', name: '103', why: { code: 'lacksSkill', skill: 'english', needs: 2, has: 0 } },
    { operator: 'c', name: '104', why: { code: 'unheardOf' } },
  ];
  const found = await decisionsIn(
    entry('ENTERQUEUE', { queue: 'q', place: 1 }),
    entry('OFFER', { queue: 'q', operator: 'a', operatorName: '105', decidedBy: 'queues', why, others }),
    entry('TRANSFER', { why: 'a word, no reason' }),
  );
  expect(found).toMatchObject([
    { at: 1_000, event: 'OFFER', code: 'longestIdle', text: '105: longest idle of 4 free (45 s)' },
  ]);
  expect(found?.[0]?.values).toMatchObject({ operator: 'a', free: 4, level: 1, figure: 45_400 });
  expect(found?.[0]?.others).toMatchObject([
    { code: 'lacksSkill', text: '103 lacks english 2', values: { operator: 'b', needs: 2 } },
    // A text that is missing hides no reason.
    { code: 'unheardOf', text: 'unheardOf' },
  ]);
});
it('knows no call without a journal', async () => {
  expect(await decisionsIn()).toBeUndefined();
});
