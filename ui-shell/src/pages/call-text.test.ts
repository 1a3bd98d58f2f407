import { describe, expect, it } from 'vitest';
import { queryOf, resultOf, talkMs } from './call-text.js';

describe('a call in words', () => {
  it('is as long as its talk, which may go on', () => {
    expect(talkMs({ answeredAt: null, endedAt: 5 }, 9)).toBeUndefined();
    expect(talkMs({ answeredAt: 2, endedAt: 5 }, 9)).toBe(3);
    expect(talkMs({ answeredAt: 2, endedAt: null }, 9)).toBe(7);
  });
  it('is coloured by what became of it', () => {
    const toneOf = (state: 'ringing' | 'up' | 'ended', answeredAt: number | null, outcome: string | null) =>
      resultOf({ state, answeredAt, outcome }).tone;
    expect(toneOf('up', 1, null)).toBe('blue');
    expect(toneOf('ringing', null, null)).toBe('');
    expect(toneOf('ended', 1, 'answered')).toBe('green');
    expect(toneOf('ended', null, 'busy')).toBe('yellow');
    expect(toneOf('ended', null, 'congestion')).toBe('red');
  });
});

describe('the filters of an address', () => {
  it('are what the API takes; what is no filter is left out', () => {
    expect(queryOf(new URLSearchParams('number=+7916&direction=up&state=missed'))).toEqual({
      number: '7916',
      state: 'missed',
    });
  });
  it('ask for the whole of a day', () => {
    const { from, until } = queryOf(new URLSearchParams('day=2026-12-01'));
    expect(Date.parse(until ?? '') - Date.parse(from ?? '')).toBe(86_400_000);
    expect(queryOf(new URLSearchParams('day=today')).from).toBeUndefined();
  });
});
