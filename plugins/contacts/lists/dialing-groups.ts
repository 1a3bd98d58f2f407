import { z } from 'zod';

/**
 * A part of a list whose contacts share their time zone and their priority: it opens, and is called, as one. Without
 * zones nobody knows where the contacts are.
 */
export const dialingGroupSchema = z.object({ zones: z.array(z.string()), priority: z.number().int().min(1).max(10) });
export type DialingGroup = z.infer<typeof dialingGroupSchema>;

export const usualPriority = 5;
export const usualDialingGroup: DialingGroup = { zones: [], priority: usualPriority };
/** What the column of the group's number can hold. */
const mostGroups = 256;
/** So many are made as they come; those beyond are kept for places that have no group yet. */
const groupsOfAnyPriority = 192;

/** The dialing groups of one list, numbered as they first appear. */
export class DialingGroupSet {
  private readonly groups: DialingGroup[] = [];
  private readonly places = new Map<string, number>();
  /** The same by the very list of zones, which comes from a table: a million rows ask. By priority within. */
  private readonly known = new Map<readonly string[], number[]>();

  /** @param groups those that the list has already */
  constructor(groups: readonly DialingGroup[] = []) {
    for (const group of groups) this.add(group);
  }

  /**
   * The number of the group. Zones are law, priorities are preferences: in a list with too many groups a contact goes to the group of
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
    if (nearest !== undefined && this.groups.length >= groupsOfAnyPriority) return nearest;
    if (this.groups.length >= mostGroups - 1) return this.anywhere(zones);
    return this.add({ zones: [...zones], priority });
  }
  private add(group: DialingGroup): number {
    this.places.set(keyOf(group), this.groups.length);
    return this.groups.push(group) - 1;
  }
  /** The last group: of more places than a list can tell apart, and so with the zones of all of them. */
  private anywhere(zones: readonly string[]): number {
    const before = this.groups[mostGroups - 1]?.zones ?? [];
    this.groups[mostGroups - 1] = { zones: [...new Set([...before, ...zones])], priority: usualPriority };
    return mostGroups - 1;
  }
  private nearest(zones: readonly string[], priority: number): number | undefined {
    const place = zones.join(' ');
    const distance = (group: number) => Math.abs((this.groups[group]?.priority ?? 0) - priority);
    const same = [...this.groups.keys()].filter((group) => this.groups[group]?.zones.join(' ') === place);
    return same.toSorted((one, other) => distance(one) - distance(other))[0];
  }
  get all(): readonly DialingGroup[] {
    return this.groups;
  }
}

const keyOf = ({ zones, priority }: { zones: readonly string[]; priority: number }): string =>
  `${priority} ${zones.join(' ')}`;

/** The column as drivers give it: text, a value, or nothing for a list of before there were groups. */
export function dialingGroupsOf(column: unknown): readonly DialingGroup[] {
  const value: unknown = typeof column === 'string' ? JSON.parse(column) : column;
  const groups = z.array(dialingGroupSchema).parse(value ?? []);
  return groups.length > 0 ? groups : [usualDialingGroup];
}
