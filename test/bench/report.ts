/** What every benchmark says at its end: who was measured against whom, and how it went; units in the names. */
export interface BenchResult {
  readonly bench: string;
  readonly rival: string;
  /** Ours to the rival's; above 1 we are faster. */
  readonly ratio: number;
  readonly p99_ms: number;
  readonly rss_mb: number;
  readonly [figure: string]: string | number;
}

/** Prints the result as one line of JSON, the last line of the benchmark. */
export function report(result: BenchResult): void {
  console.log(JSON.stringify({ ...result, ratio: Math.round(result.ratio * 1000) / 1000 }));
}
