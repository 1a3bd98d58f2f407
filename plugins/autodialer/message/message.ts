import { Prompts } from '@perezvon/plugin-sounds';
import { type Call, CallEndedError, type Clock, defineDestination, PerezvonError, token } from '@perezvon/sdk/server';
import type { MessageNotes } from '../outcomes/outcome.js';
import { messageKind, messageTargetSchema } from './message-ref.js';

/** The host's clock, for what measures how long a message was heard. */
export const MessageClock = token<Clock>('autodialer.clock');

const note = (call: Call, notes: MessageNotes): void => call.note(notes);

/**
 * Plays the campaign's message to a subscriber who has answered, notes how much of it was heard, then hangs up or hands
 * over. After a restart of core it begins again: half a message tells nothing.
 */
export const message = defineDestination({
  kind: messageKind,
  target: messageTargetSchema,
  inject: { prompts: Prompts, clock: MessageClock },
  async enter(call, { promptId, transfer }, { prompts, clock }) {
    try {
      await call.answer();
      const media = await prompts.media(promptId, call.language);
      // Said before it plays: if the subscriber hangs up, the end alone tells how long it was.
      note(call, { playingSince: clock.now() });
      const { heardMs } = await call.play(media);
      note(call, { heardMs, complete: true });
    } catch (error) {
      if (error instanceof CallEndedError || call.signal.aborted) throw error;
      note(call, { fault: error instanceof PerezvonError ? error.code : 'autodialer.messageFailed' });
      throw error;
    }
    return transfer;
  },
});
