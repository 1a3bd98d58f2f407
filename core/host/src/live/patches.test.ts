import { mergePatch } from '@perezvon/sdk/shared';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patchBetween } from './patch-between.js';
import { cannotCombine, combinePatches } from './patches.js';

const key = fc.constantFrom('a', 'b', 'c');
const { patch } = fc.letrec<{ patch: unknown; value: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.constantFrom(1, 'x', null, [1], []), tie('patch')),
  patch: fc.dictionary(key, tie('value'), { maxKeys: 3 }),
}));
const state = patch.map((value) => mergePatch({}, value));

it('two patches combined do what they do one after the other, or say that they cannot', () => {
  let combined = 0;
  fc.assert(
    fc.property(state, patch, patch, (start, first, second) => {
      const both = combinePatches(first, second);
      if (both === cannotCombine) return;
      combined += 1;
      expect(mergePatch(start, both)).toEqual(mergePatch(mergePatch(start, first), second));
    }),
    { numRuns: 2_000 },
  );
  expect(combined).toBeGreaterThan(500);
});

it('the patch between two states leads from one to the other', () => {
  fc.assert(
    fc.property(state, state, (before, after) => {
      expect(mergePatch(before, patchBetween(before, after))).toEqual(after);
    }),
    { numRuns: 2_000 },
  );
});
