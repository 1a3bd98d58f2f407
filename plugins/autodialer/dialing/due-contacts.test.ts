import { beforeEach, describe, expect, it } from 'vitest';
import { DueContacts } from './due-contacts.js';

const east = { zones: ['Asia/Omsk'], priority: 5 };
const west = { zones: ['Europe/Moscow'], priority: 9 };
const open = { from: 0, to: 1_000 };
const always = () => open;

describe('what is due, lane by lane', () => {
  let book: DueContacts;
  beforeEach(() => {
    book = new DueContacts();
    book.setLists([
      { id: 'a', lanes: [east, west] },
      { id: 'b', lanes: [west] },
    ]);
  });
  const names = (now: number, opening = always) =>
    book.askable(now, opening).map(({ listId, lane, fresh }) => `${listId}${lane}${fresh ? ' fresh' : ''}`);

  it('asks by priority, those who were called before first, lists in their order', () => {
    expect(names(10)).toEqual(['a1', 'b0', 'a1 fresh', 'b0 fresh', 'a0', 'a0 fresh']);
  });
  it('does not ask a lane again that had nothing, until something is due', () => {
    const lane = { listId: 'a', lane: 1 };
    book.noFresh(lane);
    book.retriesOf(lane, 500);
    expect(names(10)).not.toContain('a1');
    expect(names(500)).toContain('a1');
    book.retriesOf(lane, undefined);
    expect(names(900)).not.toContain('a1');
    book.waits(lane, 700);
    expect(names(700)).toContain('a1');
  });
  it('leaves closed lanes alone, and knows which never open again', () => {
    const openingOf = (zones: readonly string[]) => (zones[0] === 'Asia/Omsk' ? open : undefined);
    expect(book.askable(10, openingOf).map(({ listId, lane }) => `${listId}${lane}`)).toEqual(['a0', 'a0']);
    expect(book.closed(openingOf)).toMatchObject([
      { listId: 'a', lane: 1 },
      { listId: 'b', lane: 0 },
    ]);
    expect(book.askable(1_000, always)).toEqual([]);
  });
  it('is due from the first opening of a lane that has somebody', () => {
    const openingOf = (zones: readonly string[]) =>
      zones[0] === 'Asia/Omsk' ? { from: 300, to: 400 } : { from: 600, to: 700 };
    expect(book.dueFrom(openingOf)).toBe(300);
    book.noFresh({ listId: 'a', lane: 0 });
    book.retriesOf({ listId: 'a', lane: 0 }, 350);
    expect(book.dueFrom(openingOf)).toBe(350);
    expect(book.dueFrom(() => undefined)).toBeUndefined();
  });
  it('keeps what it knows of a list that stays, and forgets one that goes', () => {
    book.noFresh({ listId: 'b', lane: 0 });
    book.retriesOf({ listId: 'b', lane: 0 }, undefined);
    book.setLists([{ id: 'b', lanes: [west, east] }]);
    expect(names(10)).toEqual(['b1', 'b1 fresh']);
    book.forget();
    expect(names(10)).toContain('b0');
  });
});
