import { formatDuration, formatPhone, hasText, html, type QueryOf, t } from '@perezvon/sdk/ui';
import type { CallRow, CoreApi } from '../api.js';

/** Who is at the other end: a number, or a phone of ours. */
export function otherSide({ number, phone }: Pick<CallRow, 'number' | 'phone'>): string {
  if (number !== null) return formatPhone(number);
  return phone?.name ?? t('core.calls.hidden');
}

/** How long was spoken, in milliseconds at `now`; nothing without an answer. */
export function talkMs({ answeredAt, endedAt }: Pick<CallRow, 'answeredAt' | 'endedAt'>, now: number) {
  return answeredAt === null ? undefined : Math.max(0, (endedAt ?? now) - answeredAt);
}

type Result = Pick<CallRow, 'state' | 'answeredAt' | 'outcome'>;
/** What became of a call, as a word and its colour. */
export function resultOf({ state, answeredAt, outcome }: Result): { readonly text: string; readonly tone: string } {
  if (state === 'up') return { text: t('core.calls.state.live'), tone: 'blue' };
  if (state !== 'ended') return { text: t('core.calls.state.ringing'), tone: '' };
  if (answeredAt !== null) return { text: t('core.calls.state.answered'), tone: 'green' };
  const key = `core.calls.outcome.${outcome}`;
  const text = outcome !== null && outcome !== 'answered' && hasText(key) ? t(key) : t('core.calls.state.missed');
  return { text, tone: outcome === 'failure' || outcome === 'congestion' ? 'red' : 'yellow' };
}

export const resultBadge = (call: CallRow) => {
  const { text, tone } = resultOf(call);
  return html`<span class="badge ${tone}">${text}</span>`;
};

/** The length of the talk, as a table shows it. */
export function talkText(call: CallRow, now = Date.now()): string {
  const ms = talkMs(call, now);
  return ms === undefined ? '–' : formatDuration(ms);
}

type CallsQuery = QueryOf<CoreApi, 'GET', '/api/core/calls'>;
export const directions = ['inbound', 'outbound'] as const;
export const states = ['live', 'answered', 'missed'] as const;
const dayMs = 86_400_000;

/** The filters as the address has them, and as the API takes them. */
export function queryOf(address: URLSearchParams): CallsQuery {
  const day = address.get('day') ?? '';
  const from = /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00:00`) : undefined;
  return {
    number: address.get('number')?.trim() || undefined,
    direction: directions.find((one) => one === address.get('direction')),
    state: states.find((one) => one === address.get('state')),
    from: from?.toISOString(),
    until: from && new Date(from.getTime() + dayMs).toISOString(),
  };
}
