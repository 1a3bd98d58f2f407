/** What the end of a channel means for a call. */
export type HangupMeaning = 'normal' | 'busy' | 'noAnswer' | 'rejected' | 'congestion' | 'invalid' | 'failure';

/** Final SIP statuses whose meaning is sharper than the Q.850 cause that Asterisk makes of them. */
const SIP: ReadonlyMap<number, HangupMeaning> = new Map([
  [401, 'failure'],
  [403, 'rejected'],
  [404, 'invalid'],
  [407, 'failure'],
  [408, 'noAnswer'],
  [410, 'invalid'],
  [480, 'noAnswer'],
  [484, 'invalid'],
  [485, 'invalid'],
  [486, 'busy'],
  [487, 'noAnswer'],
  [488, 'failure'],
  [502, 'congestion'],
  [503, 'congestion'],
  [504, 'congestion'],
  [600, 'busy'],
  [603, 'rejected'],
  [604, 'invalid'],
  [606, 'failure'],
  [607, 'rejected'],
  [608, 'rejected'],
]);

/** Causes of ITU-T Q.850, as Asterisk names them in `causes.h`. */
const Q850: ReadonlyMap<number, HangupMeaning> = new Map([
  [1, 'invalid'], // unallocated number
  [2, 'invalid'], // no route to transit network
  [3, 'invalid'], // no route to destination
  [16, 'normal'],
  [17, 'busy'],
  [18, 'noAnswer'], // no user responding
  [19, 'noAnswer'], // user alerted, no answer
  [20, 'noAnswer'], // subscriber absent
  [21, 'rejected'],
  [22, 'invalid'], // number changed
  [26, 'noAnswer'], // answered elsewhere
  [27, 'congestion'], // destination out of order
  [28, 'invalid'], // number format
  [31, 'normal'], // normal, unspecified
  [34, 'congestion'],
  [38, 'congestion'],
  [41, 'congestion'],
  [42, 'congestion'],
  [44, 'congestion'],
  [47, 'congestion'],
  [55, 'rejected'], // incoming calls barred
  [57, 'rejected'], // bearer capability not authorised
  [88, 'failure'], // incompatible destination
]);

/**
 * The meaning of a `ChannelDestroyed` event for a call that was not answered. After an answer every end is a normal
 * one, whatever the numbers say: a carrier may send none (0), and a hang-up of our own leaves its own cause.
 *
 * @param cause the Q.850 number Asterisk gives; 0 when it has none.
 * @param techCause the SIP status of the refusal, when there was one; it decides where it is known.
 */
export function hangupCause(cause: number, techCause?: number): HangupMeaning {
  const sip = techCause === undefined ? undefined : SIP.get(techCause);
  return sip ?? Q850.get(cause) ?? 'failure';
}
