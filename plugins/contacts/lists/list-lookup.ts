import { token } from '@perezvon/sdk/server';
import type { ListView } from './schemas.js';

/** Lists, for other plugins to read. */
export interface ListLookup {
  /** @throws ListNotFoundError */
  one(id: string): Promise<ListView>;
}
export const ListLookup = token<ListLookup>('contacts.listLookup');
