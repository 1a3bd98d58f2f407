/** An event of a call's journal, as far as queues are concerned. */
export interface QueueEvent {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}
export type QueueVisitOutcome = 'answered' | 'lost' | 'full' | 'empty' | 'timeout' | 'key' | 'callback';
/** Somebody in a queue, from the entering to the end. Times in milliseconds. */
export interface QueueVisit {
  /** The number of the event that began it: with the call it names the visit. */
  readonly seq: number;
  readonly queueId: string;
  readonly operatorId: string | undefined;
  readonly enteredAt: number;
  readonly endedAt: number;
  readonly outcome: QueueVisitOutcome;
  readonly waitMs: number;
  /** From the joining to the parting, without the time on hold. */
  readonly talkMs: number;
  readonly holdMs: number;
  /** The operator's work after it. */
  readonly wrapUpMs: number;
  /** Ended, one way or the other, within the queue's threshold. */
  readonly within: boolean;
  readonly transferred: boolean;
  /** The call whose visit this is: a promised call back is the end of the visit in which it was asked for. */
  readonly continues: string | undefined;
}
interface Open {
  readonly seq: number;
  readonly queueId: string;
  readonly enteredAt: number;
  readonly withinMs: number;
  readonly continues: string | undefined;
  connectedAt: number | undefined;
  holdMs: number;
}
const numberIn = (data: QueueEvent['data'], key: string): number | undefined => {
  const value = data[key];
  return typeof value === 'number' ? value : undefined;
};
/** What the journal calls the ends of a visit. */
export const endings: Readonly<Record<string, QueueVisitOutcome>> = {
  COMPLETECALLER: 'answered',
  COMPLETEAGENT: 'answered',
  BLINDTRANSFER: 'answered',
  ATTENDEDTRANSFER: 'answered',
  ABANDON: 'lost',
  JOINFULL: 'full',
  EXITEMPTY: 'empty',
  EXITWITHTIMEOUT: 'timeout',
  EXITWITHKEY: 'key',
  CALLBACK: 'callback',
};
export const queueEvents: readonly string[] = [
  'ENTERQUEUE',
  'CONNECT',
  'UNHOLD',
  'END',
  'WRAPUP',
  ...Object.keys(endings),
];
const usualThresholdMs = 20_000;

/**
 * The visits of a call in queues that are over, out of its journal. Whoever was in a queue when the call ended without a
 * word of it (core was away) was answered if they were joined with somebody, and lost otherwise.
 *
 * @param events in the order of `seq`
 */
export function queueVisitsOf(events: readonly QueueEvent[]): readonly QueueVisit[] {
  const visits: QueueVisit[] = [];
  let open: Open | undefined;
  let ended: QueueEvent | undefined;
  const close = ({ at, data }: QueueEvent, outcome: QueueVisitOutcome, transferred: boolean) => {
    if (!open) return;
    const { seq, queueId, enteredAt, withinMs, continues, connectedAt, holdMs } = open;
    open = undefined;
    const answered = outcome === 'answered';
    // What the queue itself measured is what the live screens show; else by the times of the entries.
    const waitMs = numberIn(data, 'waitMs') ?? Math.max(0, (answered ? (connectedAt ?? at) : at) - enteredAt);
    const timed = connectedAt === undefined ? 0 : Math.max(0, at - connectedAt);
    const joinedMs = answered ? (numberIn(data, 'talkMs') ?? timed) : 0;
    const operator = data['operator'];
    visits.push({
      seq,
      queueId,
      operatorId: answered && typeof operator === 'string' ? operator : undefined,
      enteredAt,
      endedAt: at,
      outcome,
      waitMs,
      talkMs: Math.max(0, joinedMs - holdMs),
      holdMs: answered ? Math.min(holdMs, joinedMs) : 0,
      wrapUpMs: 0,
      within: waitMs <= withinMs,
      transferred,
      continues,
    });
  };
  for (const event of events) {
    const { data } = event;
    switch (event.event) {
      case 'ENTERQUEUE': {
        close(event, open?.connectedAt === undefined ? 'lost' : 'answered', false);
        const queueId = typeof data['queue'] === 'string' ? data['queue'] : '';
        const withinMs = typeof data['withinMs'] === 'number' ? data['withinMs'] : usualThresholdMs;
        const continues = typeof data['interaction'] === 'string' ? data['interaction'] : undefined;
        open = {
          seq: event.seq,
          queueId,
          enteredAt: numberIn(data, 'since') ?? event.at,
          withinMs,
          continues,
          // It is written when the two have been joined.
          connectedAt: continues === undefined ? undefined : event.at,
          holdMs: 0,
        };
        break;
      }
      case 'CONNECT':
        if (open) open.connectedAt ??= event.at;
        break;
      case 'UNHOLD':
        if (open && typeof data['ms'] === 'number') open.holdMs += data['ms'];
        break;
      case 'WRAPUP': {
        // Of an earlier visit of the call, when the caller was led on.
        const at = visits.findLastIndex(
          ({ operatorId }) => operatorId !== undefined && operatorId === data['operator'],
        );
        const visit = visits[at];
        if (visit) visits[at] = { ...visit, wrapUpMs: visit.wrapUpMs + (numberIn(data, 'ms') ?? 0) };
        break;
      }
      case 'END':
        // Who hangs up ends the call before the queue can tell how their visit ended.
        ended = event;
        break;
      default: {
        const outcome = endings[event.event];
        // Sent on with nowhere to go is hung up on.
        const lost = data['turnedAway'] === true;
        if (outcome) close(event, lost ? 'lost' : outcome, event.event.endsWith('TRANSFER'));
      }
    }
  }
  if (ended) close(ended, open?.connectedAt === undefined ? 'lost' : 'answered', false);
  return visits;
}
