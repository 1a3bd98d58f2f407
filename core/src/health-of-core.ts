import type { Database } from '@perezvon/db';
import { productVersion } from './product.js';

/** What `/healthz` says, asked of the database once a second at most. */
export function createHealth(
  database: Database,
): () => Promise<{ readonly ok: boolean; readonly [fact: string]: unknown }> {
  let asked = 0;
  let answer: Promise<boolean> = Promise.resolve(true);
  return async () => {
    if (Date.now() - asked > 1_000) {
      asked = Date.now();
      answer = database.ping().then(
        () => true,
        () => false,
      );
    }
    const ok = await answer;
    return { ok, database: ok ? 'ok' : 'away', version: productVersion };
  };
}
