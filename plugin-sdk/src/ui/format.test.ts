import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { appState } from './app-state.js';
import { formatBytes, formatDuration, formatNumber, formatPercent, formatPhone, formText } from './format.js';

/** Languages separate digits by spaces of many kinds. */
const plain = (text: string) => text.replaceAll(/\s/g, ' ');

describe('numbers as people read them', () => {
  beforeEach(() => appState.set({ language: 'ru' }));

  it('follows the language of the page', () => {
    expect(plain(formatNumber(1_234_567))).toBe('1 234 567');
    expect(plain(formatPercent(1, 8))).toBe('12,5 %');
    appState.set({ language: 'en' });
    expect(formatNumber(1_234_567)).toBe('1,234,567');
    expect(formatPercent(1, 8)).toBe('12.5%');
  });

  it('divides by nothing without a word', () => {
    expect(plain(formatPercent(0, 0))).toBe('0 %');
    expect(plain(formatBytes(0))).toBe('0 Б');
    expect(plain(formatBytes(5 * 1024 ** 5))).toMatch(/ГБ$/);
  });

  it('writes durations by the clock', () => {
    expect([0, 5_400, 65_000, 3_725_000].map(formatDuration)).toEqual(['0:00', '0:05', '1:05', '1:02:05']);
    expect([formatDuration(null), formatDuration(undefined)]).toEqual(['', '']);
  });

  it('keeps minutes and seconds under sixty for any duration', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (ms) => {
        const parts = formatDuration(ms).split(':').map(Number);
        const seconds = parts.reduce((sum, part) => sum * 60 + part, 0);
        expect(parts.slice(1).every((part) => part < 60)).toBe(true);
        expect(seconds).toBe(Math.round(ms / 1000));
      }),
    );
  });

  it('groups Russian numbers and leaves others whole, losing no digit', () => {
    expect(formatPhone('+79161234567')).toBe('+7 916 123-45-67');
    fc.assert(
      fc.property(fc.stringMatching(/^\+[1-9]\d{6,14}$/), (number) => {
        expect(formatPhone(number).replaceAll(/[ -]/g, '')).toBe(number);
      }),
    );
  });
});

it('reads text fields of a form, and takes a file or nothing as empty', () => {
  const form = new FormData();
  form.set('name', 'Анна');
  form.set('file', new Blob(['x']), 'x.csv');
  expect(['name', 'file', 'missing'].map((name) => formText(form, name))).toEqual(['Анна', '', '']);
});
