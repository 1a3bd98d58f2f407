import { join } from 'node:path';
import { LocaleTexts } from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';
import type { AttemptRow } from './attempt-rows.js';

export type Cell = string | number | Date | null;
export interface Column<Row> {
  /** Text key of the heading. */
  readonly key: string;
  /** The heading itself, where it is not ours. */
  readonly heading?: string;
  /** Width in characters. */
  readonly width: number;
  /** Its cells are moments: written by the clocks of the report, whose zone the heading names. */
  readonly moment?: true;
  readonly cell: (row: Row, text: (key: string) => string) => Cell;
}

/** The columns of the report of attempts, the same on screen, in CSV and in Excel. */
export const attemptColumns: readonly Column<AttemptRow>[] = [
  { key: 'autodialer.report.startedAt', width: 20, moment: true, cell: (row) => row.startedAt },
  { key: 'autodialer.report.campaign', width: 28, cell: (row) => row.campaign },
  { key: 'autodialer.report.number', width: 16, cell: (row) => row.number },
  { key: 'autodialer.report.name', width: 28, cell: (row) => row.name },
  { key: 'autodialer.report.ordinal', width: 9, cell: (row) => row.ordinal },
  { key: 'autodialer.report.outcome', width: 20, cell: (row, text) => text(`autodialer.outcome.${row.outcome}`) },
  {
    key: 'autodialer.report.answer',
    width: 16,
    cell: ({ answer }, text) => (answer === null ? null : text(`autodialer.answer.${answer}`)),
  },
  { key: 'autodialer.report.answeredAt', width: 20, moment: true, cell: (row) => row.answeredAt },
  { key: 'autodialer.report.endedAt', width: 20, moment: true, cell: (row) => row.endedAt },
  { key: 'autodialer.report.heardSeconds', width: 12, cell: (row) => row.heardSeconds },
  { key: 'autodialer.report.cause', width: 10, cell: (row) => row.cause },
  { key: 'autodialer.report.sipStatus', width: 10, cell: (row) => row.sipStatus },
];

/** The plugin's texts in one language, for files that are read outside the shell. */
export const textsOf =
  (language: Language): ((key: string) => string) =>
  (key) =>
    texts.text(language, key);
const texts = new LocaleTexts(join(import.meta.dirname, '../../locale'));
