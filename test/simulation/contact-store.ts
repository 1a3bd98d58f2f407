import { DueContacts, type DialingGroupKey, newTally, type Tally } from '@perezvon/plugin-autodialer/engine';
import type { SimulatedContact, World } from './world.js';

export type ContactState = 'waiting' | 'dialling' | 'reached' | 'notReached';
export interface BookedContact extends SimulatedContact {
  state: ContactState;
  tally: Tally;
  nextAt: number;
  outcome?: string;
}
interface LaneQueue {
  readonly fresh: BookedContact[];
  /** By the time at which they are due. */
  readonly retries: BookedContact[];
}

/** The contacts of one campaign as the database keeps them: what the dialler's claims read and its ends write. */
export class ContactBook {
  readonly due = new DueContacts();
  readonly all: BookedContact[] = [];
  private readonly groups = new Map<number, LaneQueue>();

  constructor(campaign: string, world: World, order: 'file' | 'reverse') {
    this.due.setLists([
      { id: campaign, groups: world.groups.map(({ zones, priority }) => ({ zones: [...zones], priority })) },
    ]);
    for (let groupNo = 0; groupNo < world.groups.length; groupNo += 1)
      this.groups.set(groupNo, { fresh: [], retries: [] });
    for (const contact of world.contacts) {
      if (contact.campaign !== campaign) continue;
      const booked = { ...contact, state: 'waiting' as const, tally: newTally(contact.numbers.length), nextAt: 0 };
      this.all.push(booked);
      this.groups.get(contact.groupNo)?.fresh.push(booked);
    }
    // The next one is taken from the end.
    if (order === 'file') for (const { fresh } of this.groups.values()) fresh.reverse();
  }

  /** As the attempt store asks one dialing group. */
  ask(key: DialingGroupKey & { readonly fresh: boolean }, now: number, wanted: number): readonly BookedContact[] {
    const queue = this.groups.get(key.groupNo);
    if (!queue) return [];
    const found: BookedContact[] = [];
    if (key.fresh) {
      while (found.length < wanted && queue.fresh.length > 0) found.push(...queue.fresh.splice(-1));
      if (found.length < wanted) this.due.noFresh(key);
      return found;
    }
    while (found.length < wanted && (queue.retries[0]?.nextAt ?? Number.POSITIVE_INFINITY) <= now)
      found.push(...queue.retries.splice(0, 1));
    if (found.length < wanted) this.due.retriesOf(key, queue.retries[0]?.nextAt);
    return found;
  }

  /** Contacts of groups that never open again are over, as the dialler's own check has it. */
  closeLanes(isClosed: (zones: readonly string[]) => boolean): void {
    for (const [groupNo, queue] of this.groups) {
      const key = { listId: this.all[0]?.campaign ?? '', groupNo };
      if (queue.fresh.length + queue.retries.length === 0 || !isClosed(this.due.zonesOf(key))) continue;
      for (const contact of [...queue.fresh.splice(0), ...queue.retries.splice(0)])
        Object.assign(contact, { state: 'notReached', outcome: 'hours' });
      this.due.noFresh(key);
      this.due.retriesOf(key, undefined);
    }
  }

  /** It waits for another attempt. */
  postpone(contact: BookedContact, nextAt: number): void {
    contact.state = 'waiting';
    contact.nextAt = nextAt;
    const { retries } = this.groups.get(contact.groupNo) ?? { retries: [] };
    let low = 0;
    for (let high = retries.length; low < high; ) {
      const middle = (low + high) >> 1;
      const one = retries[middle];
      if (one && (one.nextAt < nextAt || (one.nextAt === nextAt && one.id < contact.id))) low = middle + 1;
      else high = middle;
    }
    retries.splice(low, 0, contact);
    this.due.waits({ listId: contact.campaign, groupNo: contact.groupNo }, nextAt);
  }
}
