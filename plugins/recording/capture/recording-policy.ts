import type { Talk, TalkParty } from '@perezvon/sdk/server';
import { z } from 'zod';

/** Who has to do with a talk, and whether somebody wants it recorded. */
export interface TalkFacts {
  /** The customer's call; of two phones of ours the one that dialled. */
  readonly callId: string;
  /** The call that the conversation belongs to: of a call back the one in which it was promised. */
  readonly interactionId: string;
  readonly legId: string;
  readonly direction: 'inbound' | 'outbound' | 'internal';
  readonly number: string | undefined;
  readonly phone: string | undefined;
  readonly operatorId: string | undefined;
  readonly queueId: string | undefined;
  readonly campaignId: string | undefined;
  readonly wanted: boolean;
}
export interface RecordedOperator {
  readonly operatorId: string;
  readonly recordAll: boolean;
}
const text = z.string().optional().catch(undefined);
const dataSchema = z.object({
  operator: text,
  queue: text,
  interaction: text,
  campaignId: text,
  record: z.boolean().catch(false).default(false),
});

/**
 * A talk is recorded when one of its calls says so (a queue's or a campaign's switch), or an operator sits at one of its
 * phones whose calls are all recorded.
 *
 * @param operatorAt who sits at the phone with this endpoint
 */
export function factsOf({ parties }: Talk, operatorAt: (phone: string) => RecordedOperator | undefined): TalkFacts {
  const [first, second] = parties;
  // The customer is the one who is at no phone of ours.
  const [call, leg] = first.phone !== undefined && second.phone === undefined ? [second, first] : [first, second];
  const data = { ...tidy(call), ...tidy(leg) };
  const phone = leg.phone ?? call.phone;
  const operators = [leg, call].flatMap((one) => (one.phone === undefined ? [] : (operatorAt(one.phone) ?? [])));
  const told = [call, leg].some((one) => one.notes['record'] === true || one.data['record'] === true);
  const internal = call.phone !== undefined && leg.phone !== undefined;
  return {
    callId: call.id,
    interactionId: data.interaction ?? call.id,
    legId: leg.id,
    direction: internal ? 'internal' : directionOf(call, leg),
    number: call.number,
    phone,
    operatorId: data.operator ?? operators[0]?.operatorId,
    // A leg that a transfer rang knows of no queue: the customer came through one.
    queueId: data.queue ?? text.parse(call.notes['queue']),
    campaignId: data.campaignId,
    wanted: told || operators.some(({ recordAll }) => recordAll),
  };
}

function tidy({ data }: TalkParty): Partial<z.output<typeof dataSchema>> {
  const read = dataSchema.parse(data);
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}
/** A phone of ours that dialled out: the customer's call is the outbound one. */
const directionOf = (call: TalkParty, _leg: TalkParty): 'inbound' | 'outbound' => call.direction;
