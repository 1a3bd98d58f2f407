import type { StartCall } from '@perezvon/sdk/server';
import { e164Pattern } from '@perezvon/sdk/shared';
import type { Campaign } from '../campaigns/schemas.js';
import { messageRef } from '../message/message-ref.js';
import type { DialTrunk } from '../trunks/trunk-source.js';
import type { OpenAttempt } from './attempt.js';

export type OrderResult =
  | { readonly order: StartCall }
  /** What is missing. A bad number is the contact's own fault, all else that of the campaign. */
  | { readonly impossible: 'number' | 'campaign' | 'prompt' | 'trunk' };

/** How an attempt is dialled. */
export function orderFor(
  { id, number, campaignId, contactId }: OpenAttempt,
  campaign: Campaign | undefined,
  trunk: DialTrunk | undefined,
): OrderResult {
  // Checked here once more: nothing but this form ever becomes part of a dial string.
  if (!e164Pattern.test(number)) return { impossible: 'number' };
  if (!campaign) return { impossible: 'campaign' };
  if (campaign.promptId === null) return { impossible: 'prompt' };
  if (!trunk) return { impossible: 'trunk' };
  const { callerId, ringTimeoutMs, language, promptId, transfer } = campaign;
  return {
    order: {
      id,
      number,
      trunk: trunk.endpoint,
      plus: trunk.plus,
      callerId: callerId ?? trunk.callerId,
      ringTimeoutMs,
      language,
      destination: messageRef(promptId, transfer),
      data: { campaignId, contactId },
    },
  };
}
