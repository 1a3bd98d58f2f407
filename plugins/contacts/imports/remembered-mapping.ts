import { ListModel, mappingOf } from '../lists/model.js';
import type { Mapping } from '../lists/schemas.js';

/** How far back lists are looked at. */
const lists = 200;

/** What a person last said the same columns are: tomorrow's file of the same form is mapped without a question. */
export async function rememberedMapping(columns: readonly string[]): Promise<Mapping | undefined> {
  const rows = await ListModel.findAll({ where: { state: 'ready' }, order: [['createdAt', 'DESC']], limit: lists });
  for (const row of rows) {
    const known = mappingOf(row);
    const same = known.columns.length === columns.length && known.columns.every((name, at) => name === columns[at]);
    if (same && known.mapping) return known.mapping;
  }
  return undefined;
}
