import { beforeEach, describe, expect, it } from 'vitest';
import { DueContacts } from './due-contacts.js';

const east = { zones: ['Asia/Omsk'], priority: 5 };
const west = { zones: ['Europe/Moscow'], priority: 9 };
const open = { from: 0, to: 1_000 };
const always = () => open;

describe('what is due, group by group', () => {
  let due: DueContacts;
  beforeEach(() => {
    due = new DueContacts();
    due.setLists([
      { id: 'a', groups: [east, west] },
      { id: 'b', groups: [west] },
    ]);
  });
  const names = (now: number, opening = always) =>
    due.askable(now, opening).map(({ listId, groupNo, fresh }) => `${listId}${groupNo}${fresh ? ' fresh' : ''}`);

  it('asks by priority, those who were called before first, lists in their order', () => {
    expect(names(10)).toEqual(['a1', 'b0', 'a1 fresh', 'b0 fresh', 'a0', 'a0 fresh']);
  });
  it('does not ask a group again that had nothing, until something is due', () => {
    const group = { listId: 'a', groupNo: 1 };
    due.noFresh(group);
    due.retriesOf(group, 500);
    expect(names(10)).not.toContain('a1');
    expect(names(500)).toContain('a1');
    due.retriesOf(group, undefined);
    expect(names(900)).not.toContain('a1');
    due.waits(group, 700);
    expect(names(700)).toContain('a1');
  });
  it('leaves closed groups alone, and knows which never open again', () => {
    const openingOf = (zones: readonly string[]) => (zones[0] === 'Asia/Omsk' ? open : undefined);
    expect(due.askable(10, openingOf).map(({ listId, groupNo }) => `${listId}${groupNo}`)).toEqual(['a0', 'a0']);
    expect(due.closed(openingOf)).toMatchObject([
      { listId: 'a', groupNo: 1 },
      { listId: 'b', groupNo: 0 },
    ]);
    expect(due.askable(1_000, always)).toEqual([]);
  });
  it('is due from the first opening of a group that has somebody', () => {
    const openingOf = (zones: readonly string[]) =>
      zones[0] === 'Asia/Omsk' ? { from: 300, to: 400 } : { from: 600, to: 700 };
    expect(due.dueFrom(openingOf)).toBe(300);
    due.noFresh({ listId: 'a', groupNo: 0 });
    due.retriesOf({ listId: 'a', groupNo: 0 }, 350);
    expect(due.dueFrom(openingOf)).toBe(350);
    expect(due.dueFrom(() => undefined)).toBeUndefined();
  });
  it('keeps what it knows of a list that stays, and forgets one that goes', () => {
    due.noFresh({ listId: 'b', groupNo: 0 });
    due.retriesOf({ listId: 'b', groupNo: 0 }, undefined);
    due.setLists([{ id: 'b', groups: [west, east] }]);
    expect(names(10)).toEqual(['b1', 'b1 fresh']);
    due.forget();
    expect(names(10)).toContain('b0');
  });
});
