import type { Threshold } from './api.js';
import { percentOf, type QueueNow } from './board.data.js';

export type Tone = 'red' | 'yellow' | '';
type Figure = 'wait' | 'waiting' | 'level';

const toneOf = ({ yellow, red }: Threshold, isPast: (limit: number) => boolean): Tone => {
  if (typeof red === 'number' && isPast(red)) return 'red';
  return typeof yellow === 'number' && isPast(yellow) ? 'yellow' : '';
};

/** The colour of each figure of a queue, by its thresholds, and of the queue: that of its worst figure. */
export function tonesOf(queue: QueueNow, now: number): Readonly<Record<Figure | 'queue', Tone>> {
  const waited = queue.oldest === undefined ? 0 : now - queue.oldest;
  const level = percentOf(queue.level);
  const tones = {
    wait: toneOf(queue.wall.waitMs, (limit) => waited > limit),
    waiting: toneOf(queue.wall.waiting, (limit) => queue.waiting >= limit),
    level: toneOf(queue.wall.percent, (limit) => level !== undefined && level < limit),
  };
  const all = Object.values(tones);
  return { ...tones, queue: all.includes('red') ? 'red' : all.includes('yellow') ? 'yellow' : '' };
}
