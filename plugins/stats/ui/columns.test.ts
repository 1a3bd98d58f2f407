import { appState } from '@perezvon/sdk/ui';
import { beforeEach, expect, it } from 'vitest';
import type { CampaignResult, Figures, WorkingTime } from './api.js';
import { campaignColumns, figureColumns, workingTimeColumns } from './columns.js';

beforeEach(() => appState.set({ language: 'en' }));

const work = {
  operatorId: 'o',
  loggedInMs: 3_600_000,
  readyMs: 1_800_000,
  paidPauseMs: 600_000,
  unpaidPauseMs: 1_200_000,
  handledMs: 900_000,
  occupancy: 0.5,
  logIns: 2,
  missed: 1,
} as unknown as WorkingTime;
const pause = (en: string, ms: number) => ({ names: { en, ru: `${en} (ru)` }, paid: true, ms });

it('has a column for each kind of pause that anybody took, and adds up what is of one kind', () => {
  const one = { ...work, pauses: [pause('Lunch', 600_000), pause('Lunch', 300_000)] };
  const other = { ...work, operatorId: 'p', pauses: [pause('Break', 60_000)] };
  const columns = workingTimeColumns([one, other], (id) => id);
  const [breaks, lunch] = columns.slice(5, 7);
  expect([breaks?.title, lunch?.title]).toEqual(['Break', 'Lunch']);
  expect([lunch?.cell(one, 0), lunch?.cell(other, 1), breaks?.cell(other, 1)]).toEqual(['15:00', '0:00', '1:00']);
});

it('shows of operators only what belongs to an operator', () => {
  const titles = (of: 'calls' | 'operators') => figureColumns<Figures>(of, () => '').map(({ title }) => title);
  expect(titles('operators')).not.toContain('stats.lost');
  expect(titles('calls')).toContain('stats.lost');
  expect(titles('calls').length).toBeGreaterThan(titles('operators').length);
});

it('has no share where there is nobody to reach', () => {
  const row = (contacts: number, reached: number) =>
    ({ name: 'c', contacts, reached, attempts: 0, answered: 0, confirmed: 0 }) as unknown as CampaignResult;
  const share = campaignColumns([row(0, 0)])[5];
  expect([share?.title, share?.cell(row(0, 0), 0), share?.cell(row(8, 1), 0)]).toEqual([
    'stats.campaign.share',
    '—',
    '12.5%',
  ]);
});
