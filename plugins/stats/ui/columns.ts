import { textIn } from '@perezvon/sdk/shared';
import { appState, type Column, formatDuration, formatNumber, formatPercent, html, t } from '@perezvon/sdk/ui';
import { workSumOf } from './aggregate.js';
import type { CampaignResult, Figures, Pause, TrunkLoad, WorkingTime } from './api.js';
import './stats-define.js';

export const share = (value: number | null): string => (value === null ? '—' : formatPercent(value, 1));
export const time = (ms: number | null): string => (ms === null ? '—' : formatDuration(ms));
/** The definition of a figure, and of which numbers it was made. */
export const define = (key: string, sum = '') => html`<stats-define key=${key} sum=${sum}></stats-define>`;

/** A column of figures with its definition in the head. */
function figure<T>(title: string, definition: string, sum: string, cell: (row: T) => string): Column<T> {
  return { title, beside: define(definition, sum), look: 'right num', cell };
}
const named = <T>(name: (row: T) => unknown): Column<T> => ({
  title: '',
  look: 'wide',
  cell: (row) => html`<b>${name(row)}</b>`,
});

const figures: readonly (readonly [string, (one: Figures) => string])[] = [
  ['offered', ({ offered }) => formatNumber(offered)],
  ['answered', ({ answered }) => formatNumber(answered)],
  ['lost', ({ lost }) => formatNumber(lost)],
  ['sentOn', ({ sentOn }) => formatNumber(sentOn)],
  ['serviceLevel', ({ serviceLevel }) => share(serviceLevel)],
  ['asa', ({ asaMs }) => time(asaMs)],
  ['longestWait', ({ longestWaitMs }) => time(longestWaitMs)],
  ['aht', ({ ahtMs }) => time(ahtMs)],
  ['talk', ({ talkMs }) => time(talkMs)],
  ['hold', ({ holdMs }) => time(holdMs)],
  ['wrapUp', ({ wrapUpMs }) => time(wrapUpMs)],
  ['transfers', ({ transfers }) => formatNumber(transfers)],
];
/** Whoever came to an operator was answered: what is lost has no operator. */
const ofOperators = new Set(['answered', 'aht', 'talk', 'hold', 'wrapUp', 'transfers']);

/** The figures of each queue, operator, hour or day; `of` tells which of them make sense. */
export function figureColumns<T extends Figures>(of: 'calls' | 'operators', name: (row: T) => string): Column<T>[] {
  const shown = of === 'operators' ? figures.filter(([key]) => ofOperators.has(key)) : figures;
  return [named(name), ...shown.map(([key, cell]) => figure<T>(t(`stats.${key}`), key, '', cell))];
}

const nameOf = ({ names }: Pause) => textIn(names, appState.language);
const inPause = (one: WorkingTime, kind: string) =>
  one.pauses.filter((pause) => nameOf(pause) === kind).reduce((sum, pause) => sum + pause.ms, 0);

/** What the operators did with their time; each kind of pause that anybody took is a column. */
export function workingTimeColumns(
  rows: readonly WorkingTime[],
  name: (operatorId: string) => string,
): Column<WorkingTime>[] {
  const kinds = [...new Set(rows.flatMap(({ pauses }) => pauses.map(nameOf)))].toSorted();
  const of = (key: string, cell: (one: WorkingTime) => string) =>
    figure(t(`stats.${key}`), key, workSumOf(key, rows), cell);
  return [
    named(({ operatorId }) => name(operatorId)),
    of('loggedIn', ({ loggedInMs }) => time(loggedInMs)),
    of('ready', ({ readyMs }) => time(readyMs)),
    of('paidPause', ({ paidPauseMs }) => time(paidPauseMs)),
    of('unpaidPause', ({ unpaidPauseMs }) => time(unpaidPauseMs)),
    ...kinds.map((kind) => figure<WorkingTime>(kind, 'pause', '', (one) => time(inPause(one, kind)))),
    of('logIns', ({ logIns }) => String(logIns)),
    of('missed', ({ missed }) => String(missed)),
    of('occupancy', ({ occupancy }) => share(occupancy)),
  ];
}

/** How far the campaigns came in the period. */
export function campaignColumns(rows: readonly CampaignResult[]): Column<CampaignResult>[] {
  const all = (of: 'contacts' | 'attempts' | 'answered' | 'reached' | 'confirmed') =>
    formatNumber(rows.reduce((sum, one) => sum + one[of], 0));
  const of = (key: string, sum: string, cell: (one: CampaignResult) => string) =>
    figure(t(`stats.campaign.${key}`), `campaign.${key}`, sum, cell);
  return [
    named(({ name }) => name),
    of('contacts', all('contacts'), ({ contacts }) => formatNumber(contacts)),
    of('attempts', all('attempts'), ({ attempts }) => formatNumber(attempts)),
    of('answered', `${all('answered')} ÷ ${all('attempts')}`, ({ answered }) => formatNumber(answered)),
    of('reached', `${all('reached')} ÷ ${all('contacts')}`, ({ reached }) => formatNumber(reached)),
    of('share', `${all('reached')} ÷ ${all('contacts')}`, ({ contacts, reached }) =>
      share(contacts > 0 ? reached / contacts : null),
    ),
    of('confirmed', `${all('confirmed')} ÷ ${all('contacts')}`, ({ confirmed }) => formatNumber(confirmed)),
  ];
}

/** What each trunk carried. */
export function trunkColumns(rows: readonly TrunkLoad[]): Column<TrunkLoad>[] {
  const sum = (of: (one: TrunkLoad) => number) => rows.reduce((total, one) => total + of(one), 0);
  const calls = formatNumber(sum((one) => one.calls));
  const of = (key: string, made: string, cell: (one: TrunkLoad) => string) =>
    figure(t(`stats.${key}`), `trunk.${key}`, made, cell);
  return [
    { title: t('stats.trunk'), look: 'wide', cell: ({ trunk }) => trunk },
    of('calls', calls, (one) => formatNumber(one.calls)),
    of('answered', `${formatNumber(sum(({ answered }) => answered))} ÷ ${calls}`, ({ answered }) =>
      formatNumber(answered),
    ),
    of('talk', time(sum(({ talkMs }) => talkMs)), ({ talkMs }) => time(talkMs)),
    of('peak', '', ({ peak }) => formatNumber(peak)),
  ];
}
