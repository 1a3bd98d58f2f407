import type { Language } from '@perezvon/sdk/shared';
import type { Reason } from './reason-text.js';
import type { ScheduleWindow } from '@perezvon/sdk/ui';

export type CampaignState = 'draft' | 'running' | 'paused' | 'stopped' | 'finished';
export interface Counts {
  readonly reached: number;
  readonly notReached: number;
  readonly waiting: number;
  readonly dialling: number;
  readonly total: number;
}
export interface Campaign {
  readonly id: string;
  readonly name: string;
  readonly state: CampaignState;
  readonly attempts: number;
  readonly pauses: Readonly<Record<string, number>>;
  readonly retry: Retry;
  readonly channels: number;
  readonly notificationMs: number;
  readonly message: readonly MessagePart[];
  readonly keys: Keys;
  readonly keyWaitMs: number;
  readonly machine: 'ignore' | 'hangUp' | 'leaveMessage';
  readonly record: boolean;
  readonly trunks: readonly string[];
  readonly callerIds: readonly CallerId[];
  readonly ringTimeoutMs: number;
  readonly callsPerSecond: number;
  readonly schedule: {
    readonly timeZone: string;
    readonly windows: readonly ScheduleWindow[];
    readonly from?: string | null;
    readonly to?: string | null;
  };
  readonly scheduleIds: readonly string[];
  readonly clocks: 'campaign' | 'contact';
  readonly calendarId: string | null;
  readonly holidays: 'closed' | 'asSunday' | 'open';
  readonly policyId: string;
  readonly consentColumn: string | null;
  readonly order: 'file' | 'reverse';
  readonly webhook: { readonly url: string; readonly secret: string; readonly outcomes: readonly string[] } | null;
  readonly transfer: Destination | null;
  readonly archived: boolean;
  readonly language: Language;
  readonly priority: number;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly version: number;
  readonly counts: Counts;
  readonly lines: number;
}
export interface Destination {
  readonly kind: string;
  readonly target: unknown;
}
export interface Noun {
  readonly one: string;
  readonly few: string;
  readonly many: string;
  readonly gender: 'm' | 'f' | 'n';
}
export type ValueKind =
  | { readonly as: 'number'; readonly gender: 'm' | 'f' | 'n' }
  | { readonly as: 'count'; readonly noun: Noun }
  | { readonly as: 'money'; readonly currency: string }
  | { readonly as: 'digits' | 'date' | 'time' };
export type MessagePart =
  | { readonly kind: 'prompt'; readonly promptId: string }
  | {
      readonly kind: 'value';
      readonly column: string;
      readonly value: ValueKind;
      readonly voice: 'recorded' | 'speech';
    }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pause'; readonly ms: number };
export interface KeyAction {
  readonly action: 'confirm' | 'repeat' | 'doNotCall' | 'hangUp' | 'transfer';
  readonly to?: Destination;
}
export type Keys = Readonly<Record<string, KeyAction>>;
export interface CallerId {
  readonly number: string;
  readonly prefixes: readonly string[];
}
export interface Retry {
  readonly growth: 'fixed' | 'doubling';
  readonly perDay: number | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly otherNumber: readonly string[];
  readonly until: 'heard' | 'complete';
}
export interface CampaignDetails extends Campaign {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly opening: { readonly from: string; readonly to: string } | null;
  readonly openings: readonly { readonly from: string; readonly to: string }[];
}
/** What the live topic of one campaign holds. */
export interface LiveCampaign {
  readonly name: string;
  readonly state: CampaignState;
  readonly counts: Counts;
  readonly lines: number;
  readonly ringing: number;
  readonly talking: number;
  readonly perMinute: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly recent: readonly {
    readonly attemptId: string;
    readonly contactId: number;
    readonly number: string;
    readonly name: string;
    readonly outcome: string;
    readonly at: number;
    readonly heardMs: number | null;
  }[];
  readonly problem?: string | null;
  /** What holds the campaign up while it runs. */
  readonly hold?: Reason | null;
  /** Answered calls that waited in vain for a person, where the rules limit their share. */
  readonly abandonment?: {
    readonly answered: number;
    readonly abandoned: number;
    readonly share: number;
    readonly days: number;
    readonly state: 'fine' | 'near' | 'over';
  } | null;
}
export interface List {
  readonly id: string;
  readonly name: string;
  readonly comment: string;
  readonly fileName: string;
  readonly state: 'preview' | 'importing' | 'ready' | 'failed' | 'cancelled';
  readonly format: { readonly encoding: string; readonly delimiter: string; readonly header: boolean };
  readonly columns: readonly string[];
  readonly mapping: Mapping | null;
  readonly rowsTotal: number;
  readonly rowsGood: number;
  readonly rowsBad: number;
  readonly rowsDuplicate: number;
  readonly jobId: string | null;
  readonly error: string | null;
  readonly createdAt: string;
}
export interface Mapping {
  readonly number: number;
  readonly name: number | null;
  readonly otherNumbers: readonly number[];
  readonly zone: number | null;
  readonly priority: number | null;
  readonly data: readonly { readonly column: number; readonly key: string }[];
}
export interface Preview {
  readonly list: List;
  readonly fileBytes: number;
  readonly rows: readonly (readonly string[])[];
  readonly mapping: Mapping;
  readonly country: string;
  readonly remembered: boolean;
  readonly numbers: readonly { readonly number?: string; readonly problem?: string }[];
}
export interface Attempt {
  readonly id: string;
  readonly campaignId: string;
  readonly campaign: string;
  readonly contactId: number;
  readonly number: string;
  readonly name: string;
  readonly ordinal: number;
  readonly state: 'open' | 'ended';
  readonly outcome: string | null;
  readonly cause: number | null;
  readonly sipStatus: number | null;
  readonly createdAt: string;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
  readonly heardMs: number | null;
  readonly answer: string | null;
}
export interface Contact {
  readonly id: number;
  readonly number: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly state: string;
  readonly attempts: number;
  readonly lastOutcome: string | null;
  readonly nextAt: string | null;
  readonly reason: string | null;
}

export const stateTones: Readonly<Record<CampaignState, string>> = {
  draft: '',
  running: 'green',
  paused: 'yellow',
  stopped: '',
  finished: 'blue',
};
export const contactTones: Readonly<Record<string, string>> = {
  reached: 'green',
  notReached: 'red',
  waiting: 'yellow',
  dialling: 'blue',
};
export const outcomes = [
  'reached',
  'tooLittle',
  'busy',
  'noAnswer',
  'rejected',
  'congestion',
  'invalid',
  'failure',
  'cancelled',
  'uncertain',
  'machine',
  'noMessage',
] as const;
/** Why the rules keep a contact from being called. */
export const refusals = ['doNotCall', 'noConsent', 'modeRefused', 'hours', 'limit'] as const;
export const outcomeTone = (outcome: string | null): string =>
  outcome === 'reached'
    ? 'green'
    : outcome === null || outcome === 'cancelled'
      ? ''
      : outcome === 'invalid' || outcome === 'failure'
        ? 'red'
        : 'yellow';

/** The zone by whose clocks this page tells the time; files are to tell the same. */
export const browserZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Green, red and yellow, as the customer's own text has it. */
export function segments(counts: Counts, t: (key: string) => string) {
  return [
    { label: t('autodialer.campaign.counts.reached'), value: counts.reached, tone: 'green' },
    { label: t('autodialer.campaign.counts.notReached'), value: counts.notReached, tone: 'red' },
    { label: t('autodialer.campaign.counts.waiting'), value: counts.waiting + counts.dialling, tone: 'yellow' },
  ] as const;
}
