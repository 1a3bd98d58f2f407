import { type AriConnection, AriError, CONTEXTS, VARIABLES } from '@perezvon/asterisk';
import type { DialTechnology } from '@perezvon/sdk/server';
import { BadCallOrderError, DialRefusedError } from './errors.js';
import type { LiveCall } from './live-call.js';

/** How many orders are on the way to one node at once; Asterisk starts a thread for each. */
const inFlight = 32;
const orderMs = 15_000;

export type OriginateResult =
  | { readonly result: 'taken' }
  /** Certainly not dialled. */
  | { readonly result: 'refused'; readonly error: Error }
  /** Sent, and no answer heard: events or the list of channels will tell. */
  | { readonly result: 'unknown'; readonly error: Error };

/** What an order needs beside the call's facts. */
export interface DialOrder {
  readonly call: LiveCall;
  readonly callerId: string | undefined;
  /** The number in the form of the provider; absent where no number is dialled. */
  readonly dialled: string | undefined;
  readonly machine: 'detect' | 'tone' | undefined;
  readonly address: string | undefined;
  readonly display: string | undefined;
  readonly technology: DialTechnology;
  readonly connection: () => AriConnection | undefined;
}

/** Gives orders to one node, not too many at once. */
export class Originator {
  private free = inFlight;
  private readonly queue: (() => void)[] = [];

  async dial(order: DialOrder): Promise<OriginateResult> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
    try {
      return await this.order(order);
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.free += 1;
    }
  }

  private async order({
    call,
    callerId,
    dialled,
    machine,
    address,
    display,
    technology,
    connection,
  }: DialOrder): Promise<OriginateResult> {
    const { id, facts, language } = call;
    const trunk = facts.phone ?? facts.trunk ?? '';
    const ari = connection();
    if (call.ended || !ari) return { result: 'refused', error: new DialRefusedError(trunk) };
    try {
      await ari.channels.originate(
        {
          channelId: id,
          endpoint:
            facts.phone === undefined ? dialString(technology, trunk, dialled ?? '', address) : `PJSIP/${facts.phone}`,
          context: CONTEXTS.outgoing,
          // Counted here; Asterisk's own limit stands behind for the time that core may be away.
          timeoutSeconds: Math.ceil((facts.ringTimeoutMs ?? 0) / 1_000) + 2,
          variables: {
            'CHANNEL(language)': language,
            ...(machine === undefined ? {} : { [VARIABLES.machine]: machine }),
          },
          ...shown(callerId, display),
        },
        { timeoutMs: orderMs },
      );
      return { result: 'taken' };
    } catch (error) {
      return meaningOf(error, trunk);
    }
  }
}

/** What Asterisk dials by a trunk. Number, address and name of the trunk were checked against their patterns before. */
function dialString(by: DialTechnology, trunk: string, number: string, address: string | undefined): string {
  if (by.technology === 'dahdi') return `DAHDI/g${groupNumber(by.group)}/${number.replace('+', '')}`;
  if (by.technology === 'h323') return `OOH323/${number.replace('+', '')}@${trunk}`;
  if (address === undefined) return `PJSIP/${number}@${trunk}`;
  return `PJSIP/${(by.technology === 'sip' && by.addressEndpoint) || trunk}/${address}`;
}

function groupNumber(group: number): number {
  if (!Number.isInteger(group) || group < 0 || group > 63) throw new BadCallOrderError('trunk', 'is no group of lines');
  return group;
}

/** What the other phone shows. A name that means something to Asterisk or to SIP is not let through. */
function shown(number: string | undefined, name: string | undefined): { readonly callerId?: string } {
  const clean = (name ?? '')
    .replaceAll(/[^\p{L}\p{N} .,+-]/gu, '')
    .slice(0, 40)
    .trim();
  if (clean === '') return number === undefined ? {} : { callerId: number };
  return { callerId: `"${clean}" <${number ?? 'anonymous'}>` };
}

function meaningOf(error: unknown, trunk: string): OriginateResult {
  if (!(error instanceof AriError)) return { result: 'unknown', error: error as Error };
  // A channel of this id lives: an order of ours that was believed lost.
  if (error.status === 409) return { result: 'taken' };
  const refused = !error.sent || error.status >= 400;
  return refused ? { result: 'refused', error: new DialRefusedError(trunk, error) } : { result: 'unknown', error };
}
