import { token } from '@perezvon/sdk/server';
import type { Operators } from '@perezvon/plugin-operators';
import type { CustomerCard, QueueStatus } from '@perezvon/plugin-queues';
import type { Phones } from '@perezvon/plugin-telephony';
import { PhoneInUseError } from '../errors.js';

/** What the page needs to be the phone that its user sits at. */
export interface SipCredentials {
  readonly number: string;
  readonly user: string;
  readonly password: string;
}

export interface EarlierTalks {
  readonly calls: number;
  /** Milliseconds since 1970. */
  readonly lastAt: number | null;
  /** Name of who spoke with them last. */
  readonly operator: string | null;
}

/** The phone and the caller of whoever is logged in at a workplace. */
export class SipRegistration {
  constructor(
    private readonly parts: { readonly operators: Operators; readonly phones: Phones; readonly floor: QueueStatus },
  ) {}

  /** Nothing for who is logged out, or sits at a phone that is a device of its own. */
  async access(userId: string): Promise<SipCredentials | undefined> {
    const { operators, phones } = this.parts;
    const id = operators.seatOf(userId);
    const phone = id === undefined ? undefined : operators.presence(id).phone;
    if (!phone?.browser) return undefined;
    const credentials = await phones.credentials(phone.id);
    return credentials && { number: phone.number, ...credentials };
  }
  /**
   * A phone in the browser for who only attends talks; nothing where the number is that of a device, or of nobody.
   *
   * @throws PhoneInUseError while an operator works at it
   */
  async ownAccess(number: string): Promise<(SipCredentials & { readonly phoneId: string }) | undefined> {
    const { operators, phones } = this.parts;
    const phone = await phones.byNumber(number);
    if (!phone?.browser || !phone.enabled) return undefined;
    if (operators.presences().some((one) => one.presence !== 'out' && one.phone?.id === phone.id))
      throw new PhoneInUseError(number);
    const credentials = await phones.credentials(phone.id);
    return credentials && { phoneId: phone.id, number, ...credentials };
  }
  wrapUpUntil(userId: string): number | undefined {
    const id = this.parts.operators.seatOf(userId);
    return id === undefined ? undefined : this.parts.floor.wrapUpUntil(id);
  }
  card(userId: string): CustomerCard | undefined {
    const id = this.parts.operators.seatOf(userId);
    return id === undefined ? undefined : this.parts.floor.cardOf(id);
  }
  /** What came before of the customer's number; nothing where it is hidden, or new. */
  async earlier(card: CustomerCard): Promise<EarlierTalks | undefined> {
    const { floor, operators } = this.parts;
    const earlier = await floor.earlier(card);
    if (earlier.calls === 0) return undefined;
    const last = (await operators.list()).find(({ id }) => id === earlier.operatorId);
    return { calls: earlier.calls, lastAt: earlier.lastAt ?? null, operator: last?.name ?? null };
  }
}
export const SipRegistrationToken = token<SipRegistration>('softphone.line');
