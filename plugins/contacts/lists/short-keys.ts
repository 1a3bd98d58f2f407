import type { Statements } from '@perezvon/sdk/server';
import type { RowDataPacket } from 'mysql2/promise';
import { ListNotFoundError } from './errors.js';

/**
 * Contacts know their campaign and their list by short numbers. There are millions of them, and each stands in two indexes:
 * with ids of 36 letters there, a list took half as long again to load.
 */
export interface ShortKeys {
  readonly campaignNo: number;
  readonly listNo: number;
}

/** In SQL, for the id of a list: what `list_no` of its contacts is. */
export const listNoOf = '(SELECT no FROM autodialer_lists WHERE id = ?)';

/** @throws ListNotFoundError also when its campaign was deleted */
export async function shortKeys(db: Statements, listId: string): Promise<ShortKeys> {
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT g.no AS campaign, l.no AS list FROM autodialer_lists l JOIN autodialer_campaigns g ON g.id = l.campaign_id WHERE l.id = ?',
    [listId],
  );
  if (!rows[0]) throw new ListNotFoundError(listId);
  return { campaignNo: Number(rows[0]['campaign']), listNo: Number(rows[0]['list']) };
}
