import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseExactly } from './parse-exactly.js';

const schema = z.object({
  id: z.string(),
  counts: z.record(z.string(), z.object({ n: z.number() })),
  why: z.string().optional(),
});

it('gives what the schema describes', () => {
  const value = { id: 'a', counts: { b: { n: 1 } }, why: undefined };
  expect(parseExactly(schema, value)).toEqual(value);
});

it('names each field that the schema does not know', () => {
  expect(() => parseExactly(schema, { id: 'a', counts: { b: { n: 1, m: 2 } }, answer: 'human' })).toThrow(
    'not in the schema: counts.b.m, answer',
  );
});

it('refuses a value of another kind', () => {
  expect(() => parseExactly(schema, { id: 1, counts: {} })).toThrow(z.ZodError);
});
