import type { Clock } from '@perezvon/sdk/server';
import type { Phone } from '@perezvon/plugin-telephony';
import { token } from '@perezvon/sdk/server';
import { TooManyTriesError, WrongPinError } from '../errors.js';
import type { PresenceBy } from '../index.js';
import type { OperatorRepository } from '../people/operator-repository.js';
import { isPin } from '../people/pins.js';
import type { Presences } from '../presence/presences.js';

const triesMax = 5;
const forgetMs = 300_000;

/** Lets operators in by number and PIN, and slows down who guesses: five wrong ones, then five minutes of nothing. */
export class LogIn {
  private readonly wrong = new Map<string, { count: number; since: number }>();

  constructor(
    private readonly parts: { readonly book: OperatorRepository; readonly presences: Presences; readonly clock: Clock },
  ) {}

  async with(number: string, pin: string, phone: Phone, by: PresenceBy): Promise<string> {
    const now = this.parts.clock.now();
    const tries = this.wrong.get(number);
    if (tries && tries.count >= triesMax && now - tries.since < forgetMs) throw new TooManyTriesError();
    const operator = await this.parts.book.byNumber(number);
    const right = operator !== null && operator.enabled && (await isPin(pin, operator.pin));
    if (!right) {
      const fresh = !tries || now - tries.since >= forgetMs;
      this.wrong.set(number, { count: fresh ? 1 : tries.count + 1, since: fresh ? now : tries.since });
      throw new WrongPinError();
    }
    this.wrong.delete(number);
    await this.parts.presences.logIn(operator.id, phone, by);
    return operator.id;
  }
}
export const LogInToken = token<LogIn>('operators.logIn');
