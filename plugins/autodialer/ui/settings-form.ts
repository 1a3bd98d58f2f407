import { formText } from '@perezvon/sdk/ui';
import type { Campaign, Destination, Keys, MessagePart } from './types.js';

export const ownPauses = ['busy', 'noAnswer', 'rejected', 'congestion', 'tooLittle', 'failure', 'machine'] as const;

/** What the form's own components hold, beside its plain fields. */
export interface Composed {
  readonly message: readonly MessagePart[];
  readonly keys: Keys;
  readonly transfer: Destination | null;
  readonly windows: Campaign['schedule']['windows'];
}

/** The body of a PATCH, from the form of a campaign's settings. */
export function settingsOf(data: FormData, campaign: Campaign, composed: Composed): Record<string, unknown> {
  const number = (name: string) => Number(formText(data, name));
  const orNull = (name: string) => formText(data, name).trim() || null;
  const milliseconds = (name: string) => Math.round(number(name) * 1000);
  const given = (prefix: string, make: (name: string) => number) =>
    Object.fromEntries(
      ownPauses.flatMap((name) =>
        formText(data, `${prefix}.${name}`) === '' ? [] : [[name, make(`${prefix}.${name}`)]],
      ),
    );
  const seconds = (name: string) => Math.max(1, Math.round(number(name) * 60));
  const chosen = data.getAll('trunks').map(String);
  const url = orNull('webhookUrl');
  return {
    name: formText(data, 'name'),
    message: composed.message,
    keys: composed.keys,
    transfer: composed.transfer,
    keyWaitMs: milliseconds('keyWaitMs'),
    machine: formText(data, 'machine'),
    record: data.has('record'),
    notificationMs: milliseconds('notificationMs'),
    language: formText(data, 'language'),
    // Known ones keep their order; new ones follow.
    trunks: [
      ...campaign.trunks.filter((id) => chosen.includes(id)),
      ...chosen.filter((id) => !campaign.trunks.includes(id)),
    ],
    channels: number('channels'),
    callsPerSecond: number('callsPerSecond'),
    ringTimeoutMs: milliseconds('ringTimeoutMs'),
    callerIds: callerIds(formText(data, 'callerIds')),
    priority: number('priority'),
    order: formText(data, 'order'),
    attempts: number('attempts'),
    pauses: { default: seconds('pause.default'), ...given('pause', seconds) },
    retry: {
      growth: formText(data, 'growth'),
      perDay: formText(data, 'perDay') === '' ? null : number('perDay'),
      counts: given('count', number),
      otherNumber: data.getAll('otherNumber').map(String),
      until: formText(data, 'until'),
    },
    schedule: {
      timeZone: formText(data, 'timeZone'),
      windows: composed.windows,
      from: orNull('from'),
      to: orNull('to'),
    },
    scheduleIds: data.getAll('scheduleIds').map(String),
    clocks: formText(data, 'clocks'),
    calendarId: orNull('calendarId'),
    holidays: formText(data, 'holidays'),
    policyId: formText(data, 'policyId'),
    consentColumn: orNull('consentColumn'),
    webhook:
      url === null
        ? null
        : { url, secret: formText(data, 'webhookSecret'), outcomes: data.getAll('webhookOutcomes').map(String) },
  };
}

/** One number on a line; after it, the beginnings of the numbers it is shown to. */
export function callerIds(text: string): Campaign['callerIds'] {
  return text
    .split('\n')
    .map((line) => line.split(/[\s,;:]+/).filter(Boolean))
    .flatMap(([number, ...prefixes]) => (number === undefined ? [] : [{ number, prefixes }]));
}
export const callerIdsText = (ids: Campaign['callerIds']): string =>
  ids.map(({ number, prefixes }) => [number, ...prefixes].join(' ')).join('\n');
