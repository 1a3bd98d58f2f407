/** Contacts that were never called have this instant, so that they can be told from those that are called again. */
export const neverCalled = '2000-01-01 00:00:00.000';

interface ListDue {
  /** There may be contacts that were never called. */
  fresh: boolean;
  /** When the first of the others may be due; absent when none waits. */
  retryFrom: number | undefined;
}

/** What is known of when the contacts of one campaign are due, list by list: spares asking lists that have nothing. */
export class DueBook {
  private readonly lists = new Map<string, ListDue>();

  /** Lists in the order in which they are called. One that is new is taken to hold anything. */
  setLists(ids: readonly string[]): void {
    for (const id of this.lists.keys()) if (!ids.includes(id)) this.lists.delete(id);
    for (const id of ids) if (!this.lists.has(id)) this.lists.set(id, { fresh: true, retryFrom: 0 });
  }

  /** After a write of which nobody knows whether it happened: any list may hold anything. */
  forget(): void {
    for (const due of this.lists.values()) Object.assign(due, { fresh: true, retryFrom: 0 });
  }

  get all(): readonly string[] {
    return [...this.lists.keys()];
  }

  withRetries(now: number): readonly string[] {
    return [...this.lists].flatMap(([id, due]) => (due.retryFrom !== undefined && due.retryFrom <= now ? [id] : []));
  }
  withFresh(): readonly string[] {
    return [...this.lists].flatMap(([id, due]) => (due.fresh ? [id] : []));
  }

  /** A contact of the list waits for this instant. */
  waits(listId: string, from: number): void {
    const due = this.lists.get(listId);
    if (due) due.retryFrom = Math.min(due.retryFrom ?? from, from);
  }
  /** The list was asked, and this is when its next one is due; nothing when none waits. */
  retriesOf(listId: string, from: number | undefined): void {
    const due = this.lists.get(listId);
    if (due) due.retryFrom = from;
  }
  noFresh(listId: string): void {
    const due = this.lists.get(listId);
    if (due) due.fresh = false;
  }

  /** When the campaign's next contact is due: 0 when one may be at once, nothing when none waits. */
  dueFrom(): number | undefined {
    let first: number | undefined;
    for (const { fresh, retryFrom } of this.lists.values()) {
      const from = fresh ? 0 : retryFrom;
      if (from !== undefined) first = Math.min(first ?? from, from);
    }
    return first;
  }
}
