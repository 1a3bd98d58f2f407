import { formatDuration, formatNumber } from '@perezvon/sdk/ui';
import type { Figures, WorkingTime } from './api.js';

const n = formatNumber;
const ms = (value: number) => formatDuration(value);

/** Of which numbers a figure was made; empty where it is counted as it stands. */
export function sumOf(key: string, one: Figures): string {
  const { offered, answered, lost, sentOn, within, lostWithin, answeredWaitMs, talkMs, holdMs, wrapUpMs } = one;
  switch (key) {
    case 'offered':
      return `${n(answered)} + ${n(lost)} + ${n(sentOn)} = ${n(offered)}`;
    case 'serviceLevel':
      return `${n(within)} ÷ (${n(answered)} + ${n(lost)})`;
    case 'serviceLevelPatient':
      return `${n(within)} ÷ (${n(answered)} + ${n(lost)} − ${n(lostWithin)})`;
    case 'asa':
      return `${ms(answeredWaitMs)} ÷ ${n(answered)}`;
    case 'aht':
      return `(${ms(talkMs)} + ${ms(holdMs)} + ${ms(wrapUpMs)}) ÷ ${n(answered)}`;
    case 'answered':
    case 'lost':
    case 'sentOn':
    case 'transfers':
      return `${n(one[key])} ÷ ${n(offered)}`;
    case 'talk':
      return `${ms(talkMs)} ÷ ${n(answered)}`;
    case 'hold':
      return `${ms(holdMs)} ÷ ${n(answered)}`;
    case 'wrapUp':
      return `${ms(wrapUpMs)} ÷ ${n(answered)}`;
    default:
      return '';
  }
}

/** The same of working time, all operators together. */
export function workSumOf(key: string, all: readonly WorkingTime[]): string {
  const sum = (of: (one: WorkingTime) => number) => all.reduce((total, one) => total + of(one), 0);
  const loggedIn = ms(sum(({ loggedInMs }) => loggedInMs));
  const ready = ms(sum(({ readyMs }) => readyMs));
  switch (key) {
    case 'loggedIn':
      return `${ready} + ${ms(sum(({ paidPauseMs }) => paidPauseMs))} + ${ms(sum(({ unpaidPauseMs }) => unpaidPauseMs))} = ${loggedIn}`;
    case 'ready':
      return `${ready} ÷ ${loggedIn}`;
    case 'paidPause':
      return `${ms(sum(({ paidPauseMs }) => paidPauseMs))} ÷ ${loggedIn}`;
    case 'unpaidPause':
      return `${ms(sum(({ unpaidPauseMs }) => unpaidPauseMs))} ÷ ${loggedIn}`;
    case 'occupancy':
      return `${ms(sum(({ handledMs }) => handledMs))} ÷ ${ready}`;
    case 'logIns':
      return n(sum(({ logIns }) => logIns));
    case 'missed':
      return n(sum(({ missed }) => missed));
    default:
      return '';
  }
}
