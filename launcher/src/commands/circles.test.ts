import { expect, it } from 'vitest';
import { circlesIn } from './circles.js';

const circles = (files: Record<string, string>) => circlesIn(new Map(Object.entries(files)));

it('finds files that import each other, by way of others and by types alone', () => {
  expect(
    circles({
      'a/one.ts': "import type { Two } from './two.js';",
      'a/two.ts': "export { three } from '../b/three.js';",
      'b/three.ts': "const one = await import('../a/one.js');",
      'b/apart.ts': "import { one } from '../a/one.js';\nimport x from 'one';",
    }),
  ).toEqual([['a/one.ts', 'a/two.ts', 'b/three.ts']]);
});

it('has nothing to say of a tree', () => {
  expect(circles({ 'a.ts': "import './b.js'; import './c.js';", 'b.ts': "import './c.js';", 'c.ts': '' })).toEqual([]);
});
