import { z } from 'zod';

/**
 * A part of a list whose contacts share their time zone and their priority: it opens, and is called, as one. Without
 * zones nobody knows where the contacts are.
 */
export const laneSchema = z.object({ zones: z.array(z.string()), priority: z.number().int().min(1).max(10) });
export type Lane = z.infer<typeof laneSchema>;

export const usualPriority = 5;
export const usualLane: Lane = { zones: [], priority: usualPriority };
/** What the column `lane` can hold. */
const mostLanes = 256;

/** The lanes of one list, numbered as they first appear. */
export class LaneBook {
  private readonly lanes: Lane[] = [];
  private readonly places = new Map<string, number>();
  /** The same by the very list of zones, which comes from a table: a million rows ask. By priority within. */
  private readonly known = new Map<readonly string[], number[]>();

  /** @param lanes those that the list has already */
  constructor(lanes: readonly Lane[] = []) {
    for (const { zones, priority } of lanes) this.place(zones, priority);
  }

  /** The number of the lane. A list with too many of them puts what is left where nobody knows the zone. */
  place(zones: readonly string[], priority: number): number {
    let known = this.known.get(zones);
    if (!known) this.known.set(zones, (known = []));
    return (known[priority] ??= this.placeOf(zones, priority));
  }
  private placeOf(zones: readonly string[], priority: number): number {
    const key = `${priority} ${zones.join(' ')}`;
    const known = this.places.get(key);
    if (known !== undefined) return known;
    // The last ten are kept for contacts of each priority without a zone.
    if (zones.length > 0 && this.lanes.length >= mostLanes - 10) return this.place([], priority);
    this.places.set(key, this.lanes.length);
    return this.lanes.push({ zones: [...zones], priority }) - 1;
  }
  get all(): readonly Lane[] {
    return this.lanes;
  }
}

/** The column as drivers give it: text, a value, or nothing for a list of before there were lanes. */
export function lanesOf(column: unknown): readonly Lane[] {
  const value: unknown = typeof column === 'string' ? JSON.parse(column) : column;
  const lanes = z.array(laneSchema).parse(value ?? []);
  return lanes.length > 0 ? lanes : [usualLane];
}
