import type { TransferRequest, Call, Disposable } from '@perezvon/sdk/server';
import type { TalkOrder } from './call-control.js';
import type { ConversationParts } from './conversation-parts.js';
import type { CallControlCommand } from './feature-keys.js';

const numberPattern = /^\+?\d{2,16}$/;

/** A talk, as the buttons of its phone change it. */
interface ControlledTalk {
  readonly order: TalkOrder;
  may(what: CallControlCommand['do']): boolean;
  perform(command: CallControlCommand): void;
  /** The other end of the talk in which this call is. */
  otherThan(call: string): Call | undefined;
  handOver(to: string, call: string): void;
  give(): void;
}

export interface PhoneButtonNeeds extends ConversationParts {
  /** The talk in which a call is, or will be in a moment. */
  withCall(call: string): Promise<ControlledTalk | undefined>;
}

/** Obeys the phone's own keys: they are told by SIP, not by tones. Hold is kept by the phone itself; we write it down. */
export function handlePhoneButtons(talking: ControlledTalk, parts: PhoneButtonNeeds): Disposable {
  const { customer, phone } = talking.order;
  let since: number | undefined;
  const held = (is: boolean) => {
    const now = parts.clock.now();
    if (is && since === undefined) {
      since = now;
      customer.journal('HOLD', { by: 'phone' });
    } else if (!is && since !== undefined) {
      customer.journal('UNHOLD', { ms: now - since });
      since = undefined;
    }
  };
  const listening = [
    phone.onHold(held),
    // The phone that has asked somebody first is the caller in that talk.
    ...[phone, customer]
      .filter((call) => call.phone !== undefined)
      .map((call) =>
        call.onTransfer((asked) => {
          void transfer(talking, call, asked, parts).catch((error: unknown) => {
            parts.log.warn('a transfer by a key of the phone failed', { call: call.id, error });
            asked.answer(false);
          });
        }),
      ),
  ];
  return {
    dispose: () => {
      for (const one of listening) one.dispose();
      held(false);
    },
  };
}

async function transfer(
  talking: ControlledTalk,
  from: Call,
  asked: TransferRequest,
  parts: PhoneButtonNeeds,
): Promise<void> {
  const other = asked.by === undefined ? undefined : await parts.withCall(asked.by);
  if (other && asked.by !== undefined) return introduce([talking, from.id], [other, asked.by], asked, parts);
  const { to } = asked;
  const known =
    from === talking.order.phone && numberPattern.test(to) && (await parts.resolve(to, from.phone ?? '')) !== undefined;
  if (!known || !talking.may('blind')) return asked.answer(false);
  asked.answer(true);
  talking.perform({ do: 'blind', to });
}

/** Two talks of one phone become a talk of those at their other ends; the phone is out of both. */
function introduce(
  [mine, own]: readonly [ControlledTalk, string],
  [theirs, by]: readonly [ControlledTalk, string],
  asked: TransferRequest,
  { legs }: PhoneButtonNeeds,
): void {
  // Who was called by us can be waited for by the other, who is led to them.
  const pairs = [
    { led: mine, to: theirs.otherThan(by), giving: theirs },
    { led: theirs, to: mine.otherThan(own), giving: mine },
  ];
  const pair = pairs.find(({ to }) => to && legs.present(to.id));
  if (!pair?.to || !pair.led.may('blind') || !pair.giving.may('blind')) return asked.answer(false);
  asked.answer(true);
  legs.promise(pair.led.order.customer.id, pair.to.id);
  pair.led.handOver(asked.to, pair.to.id);
  pair.giving.give();
}
