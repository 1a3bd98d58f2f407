import type { Phone } from '@perezvon/plugin-telephony';
import { type AuditHost, type Clock, token, TryLimit } from '@perezvon/sdk/server';
import { TooManyTriesError, WrongPinError } from '../errors.js';
import type { PresenceBy } from '../index.js';
import type { OperatorRepository } from '../people/operator-repository.js';
import { isPin } from '../people/pins.js';
import type { Presences } from '../presence/presences.js';

const forgetMs = 300_000;
/** Of one phone or web user, whatever numbers they try: they can lock themselves out, and no colleague. */
const triesOfSource = 5;
/** Of one operator's number, from everywhere. */
const triesOfNumber = 25;

export interface LogInNeeds {
  readonly operators: OperatorRepository;
  readonly presences: Presences;
  readonly clock: Clock;
  readonly audit: AuditHost;
}

/** Lets operators in by number and PIN, and slows down who guesses. */
export class LogIn {
  private readonly sources: TryLimit;
  private readonly numbers: TryLimit;

  constructor(private readonly parts: LogInNeeds) {
    this.sources = new TryLimit(parts.clock, { tries: triesOfSource, forgetMs });
    this.numbers = new TryLimit(parts.clock, { tries: triesOfNumber, forgetMs });
  }

  /**
   * @param source who tries: `phone:` and the id of the telephone, or `user:` and that of the web user
   * @returns the operator's id
   * @throws WrongPinError, TooManyTriesError
   */
  async with(number: string, pin: string, phone: Phone, by: PresenceBy, source: string): Promise<string> {
    if (!this.sources.admit(source)) throw new TooManyTriesError();
    if (!this.numbers.admit(number)) throw new TooManyTriesError();
    const operator = await this.parts.operators.byNumber(number);
    const right = operator !== null && operator.enabled && (await isPin(pin, operator.pin));
    if (!right) {
      const after = { phone: phone.number };
      await this.parts.audit.record({
        by: source,
        action: 'operators.pin.refused',
        object: `operator:${number}`,
        after,
      });
      throw new WrongPinError();
    }
    this.sources.passed(source);
    this.numbers.passed(number);
    await this.parts.presences.logIn(operator.id, phone, by);
    return operator.id;
  }
}
export const LogInToken = token<LogIn>('operators.logIn');
