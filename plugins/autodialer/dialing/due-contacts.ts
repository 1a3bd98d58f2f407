import type { DialingGroup } from '@perezvon/plugin-contacts';
import type { OpenTime } from '@perezvon/plugin-compliance';

/** One dialing group of one list. */
export interface DialingGroupKey {
  readonly listId: string;
  readonly groupNo: number;
}
interface GroupDue extends DialingGroupKey {
  readonly zones: readonly string[];
  readonly priority: number;
  /** There may be contacts that were never called. */
  fresh: boolean;
  /** When the first of the others may be due; absent when none waits. */
  retryFrom: number | undefined;
}
/** When contacts of these zones may be called, now or next; nothing when never again. */
export type OpeningOf = (zones: readonly string[]) => OpenTime | undefined;

/** What is known of when the contacts of one campaign are due, group by group: spares asking those that have nothing. */
export class DueContacts {
  private readonly groups = new Map<string, GroupDue>();

  /** Lists with their groups, in the order in which they are called. What is new is taken to hold anything. */
  setLists(lists: readonly { readonly id: string; readonly groups: readonly DialingGroup[] }[]): void {
    const before = new Map(this.groups);
    this.groups.clear();
    for (const { id: listId, groups } of lists) {
      for (const [groupNo, { zones, priority }] of groups.entries()) {
        const key = keyOf({ listId, groupNo });
        const known = before.get(key);
        const due = { fresh: known?.fresh ?? true, retryFrom: known ? known.retryFrom : 0 };
        this.groups.set(key, { listId, groupNo, zones, priority, ...due });
      }
    }
  }

  /** After a write with an unknown outcome: any dialing group may hold anything. */
  forget(): void {
    for (const due of this.groups.values()) Object.assign(due, { fresh: true, retryFrom: 0 });
  }

  get listIds(): readonly string[] {
    return [...new Set([...this.groups.values()].map(({ listId }) => listId))];
  }
  /** The zones of the groups, each combination once. */
  get zones(): readonly (readonly string[])[] {
    return [...new Map([...this.groups.values()].map(({ zones }) => [zones.join(' '), zones])).values()];
  }
  /** Groups that may hold contacts and never open again. */
  closed(openingOf: OpeningOf): readonly DialingGroupKey[] {
    return [...this.groups.values()].filter(
      ({ zones, fresh, retryFrom }) => (fresh || retryFrom !== undefined) && openingOf(zones) === undefined,
    );
  }
  zonesOf(key: DialingGroupKey): readonly string[] {
    return this.groups.get(keyOf(key))?.zones ?? [];
  }

  /** Open groups that may have due contacts, in the order in which they are asked: by priority, retries first. */
  askable(now: number, openingOf: OpeningOf): readonly (DialingGroupKey & { readonly fresh: boolean })[] {
    const found: (DialingGroupKey & { readonly fresh: boolean; readonly priority: number })[] = [];
    for (const { listId, groupNo, zones, priority, fresh, retryFrom } of this.groups.values()) {
      const opening = openingOf(zones);
      if (!opening || opening.from > now || opening.to <= now) continue;
      if (retryFrom !== undefined && retryFrom <= now) found.push({ listId, groupNo, priority, fresh: false });
      if (fresh) found.push({ listId, groupNo, priority, fresh: true });
    }
    // Sorting is stable: lists keep their order within a priority.
    return found.sort((x, y) => y.priority - x.priority || Number(x.fresh) - Number(y.fresh));
  }

  /** A contact of the group waits for this instant. */
  waits(key: DialingGroupKey, from: number): void {
    const due = this.groups.get(keyOf(key));
    if (due) due.retryFrom = Math.min(due.retryFrom ?? from, from);
  }
  /** The group was asked, and this is when its next one is due; nothing when none waits. */
  retriesOf(key: DialingGroupKey, from: number | undefined): void {
    const due = this.groups.get(keyOf(key));
    if (due) due.retryFrom = from;
  }
  noFresh(key: DialingGroupKey): void {
    const due = this.groups.get(keyOf(key));
    if (due) due.fresh = false;
  }

  /** When the campaign's next contact is due and may be called; nothing when none waits, or none ever may. */
  dueFrom(openingOf: OpeningOf): number | undefined {
    let first: number | undefined;
    for (const { zones, fresh, retryFrom } of this.groups.values()) {
      const due = fresh ? 0 : retryFrom;
      if (due === undefined) continue;
      const opening = openingOf(zones);
      if (!opening) continue;
      // One that is due after this opening has to ask for the next one then.
      const from = Math.max(due, opening.from);
      first = Math.min(first ?? from, from);
    }
    return first;
  }
}

const keyOf = ({ listId, groupNo }: DialingGroupKey): string => `${listId}/${groupNo}`;
