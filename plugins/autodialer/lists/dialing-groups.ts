import { z } from 'zod';

/**
 * A part of a list whose contacts share their time zone and their priority: it opens, and is called, as one. Without
 * zones nobody knows where the contacts are.
 */
export const laneSchema = z.object({ zones: z.array(z.string()), priority: z.number().int().min(1).max(10) });
export type DialingGroup = z.infer<typeof laneSchema>;

export const usualPriority = 5;
export const usualDialingGroup: DialingGroup = { zones: [], priority: usualPriority };
/** What the column `lane` can hold. */
const mostLanes = 256;
/** So many are made as they come; those beyond are kept for places that have no lane yet. */
const lanesOfAnyPriority = 192;

/** The lanes of one list, numbered as they first appear. */
export class DialingGroupSet {
  private readonly lanes: DialingGroup[] = [];
  private readonly places = new Map<string, number>();
  /** The same by the very list of zones, which comes from a table: a million rows ask. By priority within. */
  private readonly known = new Map<readonly string[], number[]>();

  /** @param lanes those that the list has already */
  constructor(lanes: readonly DialingGroup[] = []) {
    for (const lane of lanes) this.add(lane);
  }

  /**
   * The number of the lane. Zones are law and priorities a wish: in a list with too many lanes a contact goes to the lane of
   * its own zones whose priority is the nearest.
   */
  place(zones: readonly string[], priority: number): number {
    let known = this.known.get(zones);
    if (!known) this.known.set(zones, (known = []));
    return (known[priority] ??= this.placeOf(zones, priority));
  }
  private placeOf(zones: readonly string[], priority: number): number {
    const known = this.places.get(keyOf({ zones, priority }));
    if (known !== undefined) return known;
    const nearest = this.nearest(zones, priority);
    if (nearest !== undefined && this.lanes.length >= lanesOfAnyPriority) return nearest;
    if (this.lanes.length >= mostLanes - 1) return this.anywhere(zones);
    return this.add({ zones: [...zones], priority });
  }
  private add(lane: DialingGroup): number {
    this.places.set(keyOf(lane), this.lanes.length);
    return this.lanes.push(lane) - 1;
  }
  /** The last lane: of more places than a list can tell apart, and so with the zones of all of them. */
  private anywhere(zones: readonly string[]): number {
    const before = this.lanes[mostLanes - 1]?.zones ?? [];
    this.lanes[mostLanes - 1] = { zones: [...new Set([...before, ...zones])], priority: usualPriority };
    return mostLanes - 1;
  }
  private nearest(zones: readonly string[], priority: number): number | undefined {
    const place = zones.join(' ');
    const distance = (lane: number) => Math.abs((this.lanes[lane]?.priority ?? 0) - priority);
    const same = [...this.lanes.keys()].filter((lane) => this.lanes[lane]?.zones.join(' ') === place);
    return same.toSorted((one, other) => distance(one) - distance(other))[0];
  }
  get all(): readonly DialingGroup[] {
    return this.lanes;
  }
}

const keyOf = ({ zones, priority }: { zones: readonly string[]; priority: number }): string =>
  `${priority} ${zones.join(' ')}`;

/** The column as drivers give it: text, a value, or nothing for a list of before there were lanes. */
export function dialingGroupsOf(column: unknown): readonly DialingGroup[] {
  const value: unknown = typeof column === 'string' ? JSON.parse(column) : column;
  const lanes = z.array(laneSchema).parse(value ?? []);
  return lanes.length > 0 ? lanes : [usualDialingGroup];
}
