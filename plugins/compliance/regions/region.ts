/** Where a number belongs. */
export interface Region {
  /** ISO 3166-1, two letters. */
  readonly country: string;
  /** Of the area, in the country's own language, where the code tells it. */
  readonly name?: string;
  /** IANA time zones in which its owner may be: one where the code tells, several where it does not. */
  readonly zones: readonly string[];
}
