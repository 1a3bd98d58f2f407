import type { StartCall } from '@perezvon/sdk/server';
import { e164Pattern } from '@perezvon/sdk/shared';
import type { Campaign } from '../campaigns/schemas.js';
import { messageRef, type PreparedMedia } from '../message/message-ref.js';
import type { DialTrunk } from '../trunks/trunk-source.js';
import type { OpenAttempt } from './attempt.js';

export type OrderResult =
  | { readonly order: StartCall }
  /** What is missing. A bad number is the contact's own fault, all else that of the campaign. */
  | { readonly impossible: 'number' | 'campaign' | 'trunk' };

/**
 * How an attempt is dialled, and what is played to who answers.
 *
 * @param minRingMs as the rules have it by now, which may have been edited while the campaign runs
 */
export function orderFor(
  { id, number, name, campaignId, contactId, callerId }: OpenAttempt,
  campaign: Campaign | undefined,
  trunk: DialTrunk | undefined,
  media: PreparedMedia,
  minRingMs: number,
): OrderResult {
  // Checked here once more: nothing but this form ever becomes part of a dial string.
  if (!e164Pattern.test(number)) return { impossible: 'number' };
  if (!campaign) return { impossible: 'campaign' };
  if (!trunk) return { impossible: 'trunk' };
  const { ringTimeoutMs, language, transfer, keys, keyWaitMs, machine, record } = campaign;
  return {
    order: {
      id,
      number,
      trunk: trunk.endpoint,
      dialAs: trunk.dialAs,
      callerId,
      callerAs: trunk.callerAs,
      ringTimeoutMs: Math.max(ringTimeoutMs, minRingMs),
      language,
      machine: machine === 'ignore' ? undefined : machine === 'hangUp' ? 'detect' : 'tone',
      destination: messageRef({ media, keys, keyWaitMs, machine, number, ...(transfer ? { transfer } : {}) }),
      data: { campaignId, contactId, ...(record ? { record } : {}), ...(name === '' ? {} : { customerName: name }) },
    },
  };
}
