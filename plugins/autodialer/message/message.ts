import { type Call, CallEndedError, type Clock, defineDestination, PerezvonError, token } from '@perezvon/sdk/server';
import type { DestinationRef } from '@perezvon/sdk/shared';
import type { AttemptAnswer, MessageNotes } from '../outcomes/outcome.js';
import { messageKind, type MessageTarget, messageTargetSchema } from './message-ref.js';
import type { KeyAction } from './schemas.js';

/** The host's clock, for what measures how long a message was heard. */
export const MessageClock = token<Clock>('autodialer.clock');

/** How often a subscriber may have the message repeated. */
const mostRepeats = 5;
const note = (call: Call, notes: MessageNotes): void => call.note(notes);

/**
 * Plays the campaign's message to a subscriber who has answered, does what the pressed key says, notes how much was heard,
 * then hangs up or hands over. After a restart of core it begins again: half a message tells nothing.
 */
export const message = defineDestination({
  kind: messageKind,
  target: messageTargetSchema,
  inject: { clock: MessageClock },
  async enter(call, target, { clock }) {
    try {
      await call.answer();
      if (metMachine(call, target)) return undefined;
      return await tell(call, target, clock);
    } catch (error) {
      if (error instanceof CallEndedError || call.signal.aborted) throw error;
      note(call, { fault: error instanceof PerezvonError ? error.code : 'autodialer.messageFailed' });
      throw error;
    }
  },
});

/** Answers whether a machine answered that is to be left alone. One that gets the message has come to its tone by now. */
function metMachine(call: Call, { machine }: MessageTarget): boolean {
  if (machine === 'ignore' || call.machine !== 'machine') return false;
  note(call, { machine: machine === 'hangUp' ? 'leftAlone' : 'spokenTo' });
  return machine === 'hangUp';
}

/** Plays until a key that ends it is pressed, or nobody presses one. Answers where the call goes next. */
async function tell(call: Call, target: MessageTarget, clock: Clock): Promise<DestinationRef | undefined> {
  const { media, keys, keyWaitMs, transfer } = target;
  const usable = Object.keys(keys).join('');
  let longest = 0;
  for (let round = 0; round <= mostRepeats; round += 1) {
    // Said before it plays: if the subscriber hangs up, the end alone tells how long it was.
    if (round === 0) note(call, { playingSince: clock.now() });
    const { heardMs, key } = await call.play(media, { keys: usable });
    longest = Math.max(longest, heardMs);
    note(call, { heardMs: longest, ...(key === undefined ? { complete: true } : {}) });
    if (usable === '') return transfer;
    const pressed = key ?? (await call.gather({ count: 1, timeoutMs: keyWaitMs, end: '' }));
    if (pressed === '') return transfer;
    const action = keys[pressed as keyof typeof keys];
    // A key that means nothing here: the message says again which do.
    if (!action) continue;
    call.journal('KEY', { key: pressed, action: action.action });
    if (action.action !== 'repeat') return follow(call, action);
  }
  return transfer;
}

const answers: Readonly<Partial<Record<KeyAction['action'], AttemptAnswer>>> = {
  confirm: 'confirmed',
  doNotCall: 'optedOut',
  transfer: 'transferred',
};
async function follow(call: Call, action: KeyAction): Promise<DestinationRef | undefined> {
  const answer = answers[action.action];
  if (answer) note(call, { answer });
  if (action.action === 'transfer') return action.to;
  // The call is over: without this it would go on to where those go who pressed nothing.
  await call.hangup('normal');
  return undefined;
}
