import { formChoice, formText } from '@perezvon/sdk/ui';
import {
  type Campaign,
  type CampaignPatch,
  type Destination,
  type Keys,
  type MessagePart,
  outcomes,
  refusals,
} from './types.js';

export const ownPauses = ['busy', 'noAnswer', 'rejected', 'congestion', 'tooLittle', 'failure', 'machine'] as const;

/** What the form's own components hold, beside its plain fields. */
export interface Composed {
  readonly message: readonly MessagePart[];
  readonly keys: Keys;
  readonly transfer: Destination | null;
  readonly windows: Campaign['schedule']['windows'];
}

/** The body of a PATCH, from the form of a campaign's settings. */
export function settingsOf(data: FormData, campaign: Campaign, composed: Composed): CampaignPatch {
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
    machine: formChoice(data, 'machine', ['ignore', 'hangUp', 'leaveMessage']),
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
    order: formChoice(data, 'order', ['file', 'reverse']),
    attempts: number('attempts'),
    pauses: { default: seconds('pause.default'), ...given('pause', seconds) },
    retry: {
      growth: formChoice(data, 'growth', ['fixed', 'doubling']),
      perDay: formText(data, 'perDay') === '' ? null : number('perDay'),
      counts: given('count', number),
      otherNumber: ownPauses.filter((one) => data.getAll('otherNumber').includes(one)),
      until: formChoice(data, 'until', ['heard', 'complete']),
    },
    schedule: {
      timeZone: formText(data, 'timeZone'),
      windows: composed.windows,
      from: orNull('from'),
      to: orNull('to'),
    },
    scheduleIds: data.getAll('scheduleIds').map(String),
    clocks: formChoice(data, 'clocks', ['campaign', 'contact']),
    calendarId: orNull('calendarId'),
    holidays: formChoice(data, 'holidays', ['closed', 'asSunday', 'open']),
    policyId: formText(data, 'policyId'),
    consentColumn: orNull('consentColumn'),
    webhook:
      url === null
        ? null
        : {
            url,
            secret: formText(data, 'webhookSecret'),
            outcomes: [...outcomes, ...refusals].filter((one) => data.getAll('webhookOutcomes').includes(one)),
          },
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
