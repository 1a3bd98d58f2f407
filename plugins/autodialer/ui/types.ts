import type { SoundsApi } from '@perezvon/plugin-sounds/api';
import type { TelephonyApi } from '@perezvon/plugin-telephony/api';
import { type AnswerOf, apiClient, type BodyOf, type HostApi, type ItemOf, type TopicState } from '@perezvon/sdk/ui';
import type { DestinationRef } from '@perezvon/sdk/shared';
import type { AutodialerApi } from '../api.js';

export type PanelApi = AutodialerApi & TelephonyApi & SoundsApi & HostApi;
export const api = apiClient<PanelApi>();

export type CampaignDetails = AnswerOf<AutodialerApi, 'GET', '/api/autodialer/campaigns/:id'>;
export type Campaign = AnswerOf<AutodialerApi, 'GET', '/api/autodialer/campaigns'>['items'][number];
export type CampaignPatch = BodyOf<AutodialerApi, 'PATCH', '/api/autodialer/campaigns/:id'>;
export type CampaignState = Campaign['state'];
export type Counts = Campaign['counts'];
export type CallerId = Campaign['callerIds'][number];
export type Retry = Campaign['retry'];
/** What the live topic of one campaign holds. */
export type LiveCampaign = TopicState<AutodialerApi, 'autodialer.campaign'>;
export type ShortCampaign = TopicState<AutodialerApi, 'autodialer.campaigns'>['campaigns'][string];
export type Statistics = AnswerOf<AutodialerApi, 'GET', '/api/autodialer/campaigns/:id/statistics'>;
export type Destination = DestinationRef;
export type MessagePart = Campaign['message'][number];
export type ValueKind = Extract<MessagePart, { readonly kind: 'value' }>['value'];
export type Noun = Extract<ValueKind, { readonly as: 'count' }>['noun'];
export type Keys = Campaign['keys'];
export type KeyAction = NonNullable<Keys[keyof Keys]>;
export type List = ItemOf<AutodialerApi, '/api/autodialer/campaigns/:id/lists'>;
export type Mapping = NonNullable<List['mapping']>;
export type Preview = AnswerOf<AutodialerApi, 'GET', '/api/autodialer/lists/:id/preview'>;
export type Attempt = AnswerOf<AutodialerApi, 'GET', '/api/autodialer/attempts'>['items'][number];
export type Contact = AnswerOf<AutodialerApi, 'GET', '/api/autodialer/campaigns/:id/contacts'>['items'][number];
export type Story = AnswerOf<AutodialerApi, 'GET', '/api/autodialer/contacts/:id'>;

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
