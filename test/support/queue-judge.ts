import type { Traced } from './sip/sipp.js';

/** A call in a trace. Times in milliseconds since 1970. */
export interface Dialog {
  readonly callId: string;
  /** The user that was called, and who called. */
  readonly to: string;
  readonly from: string;
  readonly invitedAt: number;
  readonly upAt: number | undefined;
  readonly endedAt: number | undefined;
}
interface OpenDialog extends Dialog {
  upAt: number | undefined;
  endedAt: number | undefined;
}

/**
 * The calls of a trace, and those among them whose INVITE came to a user who had one already.
 *
 * @param sent whether whose trace it is calls, or is called
 */
export function dialogsOf(
  trace: readonly Traced[],
  sent: boolean,
): { readonly dialogs: readonly Dialog[]; readonly second: readonly Dialog[] } {
  const dialogs = new Map<string, OpenDialog>();
  const second: Dialog[] = [];
  for (const message of trace) {
    const { at, text } = message;
    const callId = /^Call-ID: *(\S+)/im.exec(text)?.[1] ?? '';
    const to = message.sent === sent ? /^INVITE sip:([^@;>\s]+)@/.exec(text)?.[1] : undefined;
    if (to !== undefined && !dialogs.has(callId)) {
      const from = /^From:[^<]*<sip:([^@;>\s]+)@/im.exec(text)?.[1] ?? '';
      const dialog: OpenDialog = { callId, to, from, invitedAt: at, upAt: undefined, endedAt: undefined };
      if ([...dialogs.values()].some((other) => other.to === to && other.endedAt === undefined)) second.push(dialog);
      dialogs.set(callId, dialog);
    }
    const dialog = dialogs.get(callId);
    if (!dialog) continue;
    if (text.startsWith('SIP/2.0 200') && /^CSeq: *\d+ INVITE/im.test(text)) dialog.upAt ??= at;
    if (/^(BYE|CANCEL) /.test(text)) dialog.endedAt ??= at;
  }
  return { dialogs: [...dialogs.values()], second };
}

/** What the journal and the books tell of a caller's call. */
export interface ToldCall {
  readonly id: string;
  readonly number: string;
  readonly events: readonly { readonly event: string; readonly at: number }[];
  /** How its stays in queues ended, each with the phone of the operator. */
  readonly stays: readonly { readonly outcome: string; readonly phone: string }[];
}
const toleranceMs = 1_500;
const once = ['ANSWER', 'ENTERQUEUE', 'CONNECT', 'COMPLETE', 'END'] as const;

/**
 * In what the carrier, the phones and the journal differ, call by call: each caller calls once from a number of their own,
 * is answered, and talks once.
 */
export function disagreements(
  carrier: readonly Dialog[],
  phones: readonly Dialog[],
  told: readonly ToldCall[],
): readonly string[] {
  const found: string[] = [];
  const known = new Set(carrier.map(({ from }) => from));
  for (const { number, id } of told) if (!known.has(number)) found.push(`${number}: the carrier knows no call ${id}`);
  for (const { from: number, upAt, endedAt } of carrier) {
    const say = (what: string) => found.push(`${number}: ${what}`);
    const calls = told.filter((call) => call.number === number);
    const talks = phones.filter((dialog) => dialog.from === number && dialog.upAt !== undefined);
    const [call, talk] = [calls[0], talks[0]];
    if (calls.length !== 1 || talks.length !== 1 || !call || !talk) {
      say(`${calls.length} calls in the journal, ${talks.length} talks at phones`);
      continue;
    }
    const at = Object.fromEntries(
      once.map((name) => {
        const all = call.events.filter(({ event }) => event.startsWith(name));
        if (all.length !== 1) say(`${all.length} times ${name}`);
        return [name, all[0]?.at];
      }),
    );
    for (const [what, seen, written] of [
      ['answer', upAt, at['ANSWER']],
      ['joining', talk.upAt, at['CONNECT']],
      ['end of the talk', talk.endedAt, at['COMPLETE']],
      ['end', endedAt, at['END']],
    ] as const) {
      if (!(Math.abs((seen ?? Number.NaN) - (written ?? Number.NaN)) <= toleranceMs))
        say(`${what} at ${String(seen)}, in the journal at ${String(written)}`);
    }
    const stays = call.stays.map(({ outcome, phone }) => `${outcome} ${phone}`).join();
    if (stays !== `answered ${talk.to}`) say(`talked at ${talk.to}, in the book: ${stays}`);
  }
  return found;
}

/** A caller in queues all of whose operators are the same. Times in milliseconds since 1970. */
export interface Served {
  readonly id: string;
  readonly priority: number;
  readonly enteredAt: number;
  /** When they stood in line: on a busy machine their call takes a while to be answered. */
  readonly inLineAt: number;
  /** When an operator was chosen for them for the first time. */
  readonly offeredAt: number;
}
/**
 * For whom an operator was chosen while somebody waited who goes before them: of higher priority, or of the same and there
 * for longer. Who comes when the other's offer is out has not been passed over.
 *
 * @param stepMs what a step of priority is worth
 */
export function inversions(served: readonly Served[], stepMs: number): readonly string[] {
  const keyOf = ({ enteredAt, priority }: Served) => enteredAt - priority * stepMs;
  return served.flatMap((taken) => {
    const passed = served.find(
      (other) => keyOf(other) < keyOf(taken) && other.inLineAt < taken.offeredAt && other.offeredAt > taken.offeredAt,
    );
    return passed ? [`${taken.id} before ${passed.id}`] : [];
  });
}
