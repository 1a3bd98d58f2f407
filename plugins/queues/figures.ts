/** What became of callers. */
export interface Counts {
  /** Answered within the queue's own threshold. */
  readonly within: number;
  readonly answered: number;
  /** Hung up before an answer, or turned away with nowhere to go. Who was sent on (full, nobody there, too long, a key) is neither. */
  readonly lost: number;
}

/** Service level, the one definition: answered in time, of all who were answered or lost, from 0 to 1; null before the first. */
export const serviceLevelOf = ({ within, answered, lost }: Counts): number | null =>
  answered + lost > 0 ? within / (answered + lost) : null;
