import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The folder that the product lies in. */
export const productRoot = fileURLToPath(new URL('../../../', import.meta.url));
export const productVersion = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(productRoot, 'package.json'), 'utf8'))).version;
