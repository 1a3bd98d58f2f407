import { InvalidInputError, StaleEditError } from './errors.js';

/** @throws StaleEditError when the client edited another version; InvalidInputError when it names none */
export function assertVersion(
  what: string,
  row: { readonly id: string; readonly version: number },
  expected: string | undefined,
): void {
  if (expected === undefined) return;
  if (!/^\d{1,10}$/.test(expected)) {
    throw new InvalidInputError('If-Match holds no version', { code: 'core.badIfMatch' });
  }
  if (Number(expected) !== row.version) throw new StaleEditError(what, row.id);
}
