import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const engines = z.array(z.string()).parse(JSON.parse(readFileSync(`${repository}test/engines.json`, 'utf8')));

// A glob that matches nothing would pass every threshold of coverage.
it.each(engines)('%s names engines that exist', (glob) => {
  expect(globSync(glob, { cwd: repository })).not.toEqual([]);
});
