import type { QueueSettings } from '../schemas.js';

/** From where on a figure is yellow, and red; null: never. */
export interface Threshold {
  readonly yellow: number | null;
  readonly red: number | null;
}
export interface WallThresholds {
  readonly waitMs: Threshold;
  readonly waiting: Threshold;
  /** Of the service level, which is worse the lower it is. */
  readonly percent: Threshold;
}

/**
 * When the wall board turns yellow and red: where the queue says nothing, its service level does. A wait is yellow when it
 * misses the goal and red at twice as long, the level is yellow below the goal and red below three quarters of it; how many
 * wait means nothing by itself.
 */
export function thresholdsOf({ serviceLevel, wall }: Pick<QueueSettings, 'serviceLevel' | 'wall'>): WallThresholds {
  const goalMs = serviceLevel.withinSeconds * 1_000;
  const yellowMs = wall.wait.yellow === null ? undefined : wall.wait.yellow * 1_000;
  const redMs = wall.wait.red === null ? undefined : wall.wait.red * 1_000;
  const yellow = wall.percent.yellow ?? Math.max(serviceLevel.percent, wall.percent.red ?? 0);
  return {
    // What is told of one colour holds for the other where the goal would put it on the wrong side.
    waitMs: {
      yellow: yellowMs ?? Math.min(goalMs, redMs ?? goalMs),
      red: redMs ?? Math.max(2 * goalMs, yellowMs ?? 0),
    },
    waiting: wall.waiting,
    percent: { yellow, red: wall.percent.red ?? Math.min(Math.round(serviceLevel.percent * 0.75), yellow) },
  };
}
