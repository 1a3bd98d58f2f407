import { type Call, ConflictError, defineDestination, InvalidInputError } from '@perezvon/sdk/server';
import { textIn } from '@perezvon/sdk/shared';
import { type Phone, Phones } from '@perezvon/plugin-telephony';
import { z } from 'zod';
import { PhoneInUseError, TooManyTriesError, WrongPinError } from '../errors.js';
import { PresencesToken } from '../presence/presences.js';
import { StatesToken } from '../presence/states.js';
import { type LogIn, LogInToken } from './log-in.js';
import { type Announcement, type Announcements, AnnouncementsToken } from './announcements.js';

const keysMs = 6_000;
const triesInACall = 3;

/** What an operator dials to log in, log out and say what they do. The answer is spoken. */
export const code = defineDestination({
  kind: 'operators.code',
  target: z.object({
    action: z.enum(['logIn', 'logOut', 'state']),
    /** The operator's number for `logIn`, the state's digit for `state`. */
    digits: z.string().optional(),
  }),
  inject: {
    phones: Phones,
    presences: PresencesToken,
    states: StatesToken,
    logIn: LogInToken,
    announcements: AnnouncementsToken,
  },
  async enter(call, { action, digits }, { phones, presences, states, logIn, announcements }) {
    await call.answer();
    const phone = call.phone === undefined ? undefined : await phones.byEndpoint(call.phone);
    if (!phone) return undefined;
    const say = (what: Announcement) => announcements.media(what, call.language).then((media) => call.play(media));
    if (action === 'logIn') {
      await letIn(call, phone, digits, logIn, announcements);
      return undefined;
    }
    const operator = presences.at(phone.id)?.operatorId;
    if (operator === undefined) {
      await say('notLoggedIn');
    } else if (action === 'logOut') {
      await presences.logOut(operator, 'operator');
      await say('loggedOut');
    } else {
      const state = states.byDigit(Number(digits ?? '1'));
      if (!state) {
        await say('noState');
        return undefined;
      }
      await presences.setState(operator, state.id, 'operator');
      await call.play(await announcements.text(textIn(state.names, call.language), call.language));
    }
    return undefined;
  },
});

async function letIn(call: Call, phone: Phone, known: string | undefined, logIn: LogIn, announcements: Announcements) {
  const ask = async (what: Announcement) =>
    call.gather({ count: 10, timeoutMs: keysMs, prompt: await announcements.media(what, call.language) });
  for (let tried = 1; ; tried += 1) {
    const number = known ?? (await ask('number'));
    const pin = await ask('pin');
    try {
      await logIn.with(number, pin, phone, 'operator', `phone:${phone.id}`);
      await call.play(await announcements.media('loggedIn', call.language));
      return;
    } catch (error) {
      if (!(error instanceof InvalidInputError || error instanceof ConflictError)) throw error;
      await call.play(await announcements.media(sayingOf(error), call.language));
      if (!(error instanceof WrongPinError) || tried === triesInACall) return;
    }
  }
}

function sayingOf(error: Error): Announcement {
  if (error instanceof TooManyTriesError) return 'tooMany';
  return error instanceof PhoneInUseError ? 'phoneInUse' : 'wrong';
}
