/** What is asked about. */
export interface Span {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  readonly queueIds?: readonly string[] | undefined;
  readonly operatorIds?: readonly string[] | undefined;
}

/** A condition of SQL, with its values, for the rows of a period. */
export function filter(
  table: string,
  { queueIds, operatorIds }: Span,
  range: string,
  values: readonly number[],
): readonly [string, readonly (number | readonly string[])[]] {
  const prefix = table === '' ? '' : `${table}.`;
  const parts = [range];
  const all: (number | readonly string[])[] = [...values];
  for (const [column, ids] of [
    ['queue_id', queueIds],
    ['operator_id', operatorIds],
  ] as const) {
    if (!ids || ids.length === 0) continue;
    parts.push(`${prefix}${column} IN (?)`);
    all.push(ids);
  }
  return [parts.join(' AND '), all];
}
