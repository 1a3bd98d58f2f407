export interface Aim {
  readonly what: string;
  readonly found: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}
/** Machines differ and are never quite idle: so much beside the aim is not yet missed. */
const leeway = 1.1;

/** Prints each figure beside its aim; the process ends with 1 when one is clearly missed. */
export function judge(aims: readonly Aim[]): void {
  for (const { what, found, atLeast, atMost } of aims) {
    const missed =
      !Number.isFinite(found) ||
      (atLeast !== undefined && found * leeway < atLeast) ||
      (atMost !== undefined && found > atMost * leeway);
    const aim = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
    console.log(`${missed ? 'MISSED' : 'met'}: ${what} ${Math.round(found * 10_000) / 10_000}, aim ${aim}`);
    if (missed) process.exitCode = 1;
  }
}
