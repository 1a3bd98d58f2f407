import type { Waiting } from './waiting.js';

type Data = Readonly<Record<string, unknown>>;
/** What is known of a call at an event, beside the event itself. */
export interface Around {
  readonly number: unknown;
  /** Where the call is in its queue; nothing when it came before the log begins. */
  readonly visit: Waiting | undefined;
  readonly atMs: number;
  /** The call of the operator's phone, of a joining. */
  readonly leg: string;
  /** How long the operator's phone rang. */
  readonly ringMs: number | undefined;
}
const seconds = (value: unknown) => (typeof value === 'number' ? String(Math.round(value / 1_000)) : '');
const digits = (value: unknown) => (typeof value === 'number' ? String(value) : '');
/** What somebody typed must not look like further fields or lines. */
export const textField = (value: unknown): string =>
  typeof value === 'string' ? value.replaceAll(/[|\r\n]/g, ' ') : '';

/**
 * The fields behind an event, as Asterisk documents them for its queue_log; behind those, milliseconds for exact sums.
 *
 * @returns undefined for what is no line
 */
export function fieldsOf(event: string, data: Data, around: Around): readonly string[] | undefined {
  const { visit } = around;
  const waited = data['waitMs'] ?? (visit ? around.atMs - visit.since : undefined);
  const place = digits(visit?.place);
  const origin = digits(visit?.origin);
  switch (event) {
    case 'ENTERQUEUE':
      return ['', textField(around.number), digits(data['place'])];
    case 'CONNECT':
      return visit ? [seconds(around.atMs - visit.since), around.leg, seconds(around.ringMs)] : undefined;
    case 'COMPLETECALLER':
    case 'COMPLETEAGENT':
      return [seconds(waited), seconds(data['talkMs']), origin, digits(waited), digits(data['talkMs'])];
    case 'BLINDTRANSFER':
      return ['', '', seconds(waited), seconds(data['talkMs']), origin, digits(waited), digits(data['talkMs'])];
    case 'ATTENDEDTRANSFER':
      return ['BRIDGE', '', seconds(waited), seconds(data['talkMs']), origin, digits(waited), digits(data['talkMs'])];
    case 'ABANDON':
    case 'EXITEMPTY':
    case 'EXITWITHTIMEOUT':
      return [place, origin, seconds(waited), digits(waited)];
    case 'EXITWITHKEY':
      return [textField(data['key']), place, origin, seconds(waited), digits(waited)];
    // Of our own: Asterisk does not write of a full queue or of a promise to call back.
    case 'JOINFULL':
    case 'CALLBACK':
      return [place, origin, seconds(waited), digits(waited)];
    case 'RINGNOANSWER':
      return [digits(around.ringMs)];
    case 'HOLD':
      return [];
    case 'UNHOLD':
    case 'WRAPUP':
      return [digits(data['ms'])];
    default:
      return undefined;
  }
}
