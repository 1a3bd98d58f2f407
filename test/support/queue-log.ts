/** A call as the provider saw it. Times in milliseconds since 1970. */
export interface ProviderCall {
  readonly trunk: string;
  readonly number: string;
  readonly begin: number;
  readonly answer: number | undefined;
  readonly end: number | undefined;
}
export interface Rules {
  /** Threshold of the service level. */
  withinMs(queue: string): number;
  /** Whether a pause of this name is paid. */
  paid(state: string): boolean;
}
const none = () => ({
  offered: 0,
  answered: 0,
  lost: 0,
  sentOn: 0,
  within: 0,
  lostWithin: 0,
  answeredWaitMs: 0,
  lostWaitMs: 0,
  longestWaitMs: 0,
  talkMs: 0,
  holdMs: 0,
  wrapUpMs: 0,
  transfers: 0,
  sentFull: 0,
  sentEmpty: 0,
  sentTimeout: 0,
  sentKey: 0,
  sentCallback: 0,
});
type Counted = ReturnType<typeof none>;
interface Inside {
  readonly queue: string;
  readonly since: number;
  holdMs: number;
}
interface Shift {
  logIns: number;
  readyMs: number;
  /** By the name of the state. */
  readonly pauses: Map<string, number>;
  since: number | undefined;
  pause: string | undefined;
}
const sent: Readonly<Record<string, keyof Counted>> = {
  JOINFULL: 'sentFull',
  EXITEMPTY: 'sentEmpty',
  EXITWITHTIMEOUT: 'sentTimeout',
  EXITWITHKEY: 'sentKey',
  CALLBACK: 'sentCallback',
};

/**
 * What a reader makes of a queue_log and of the provider's own log who knows nothing else. Written apart from the product's
 * sums, so that both can be compared to the digit.
 */
export function recompute(text: string, calls: readonly ProviderCall[], rules: Rules) {
  const total = none();
  const byQueue = new Map<string, Counted>();
  const byOperator = new Map<string, Counted>();
  const inside = new Map<string, Inside>();
  const shifts = new Map<string, Shift>();
  const missed = new Map<string, number>();
  /** Who answered last: the work after the talk is told later. */
  const answered = new Map<string, readonly Counted[]>();
  const of = (map: Map<string, Counted>, key: string) => {
    const one = map.get(key) ?? none();
    map.set(key, one);
    return one;
  };

  for (const line of text.trim().split('\n')) {
    const [epoch = '', call = '', queue = '', agent = '', event = '', ...data] = line.split('|');
    const at = Math.round(Number(epoch) * 1_000);
    if (event === 'ENTERQUEUE') inside.set(call, { queue, since: at, holdMs: 0 });
    else if (event === 'UNHOLD') {
      const stay = inside.get(call);
      if (stay) stay.holdMs += Number(data[0]);
    } else if (event === 'WRAPUP') {
      for (const one of answered.get(`${call} ${agent}`) ?? []) one.wrapUpMs += Number(data[0]);
    } else if (event === 'RINGNOANSWER') {
      missed.set(agent, (missed.get(agent) ?? 0) + 1);
    } else if (/^(ADDMEMBER|REMOVEMEMBER|PAUSE|UNPAUSE)$/.test(event)) {
      work(shifts, agent, event, at, data[0] ?? '');
    } else {
      const stay = inside.get(call);
      if (!stay || !(/^COMPLETE|TRANSFER$|^ABANDON$/.test(event) || sent[event])) continue;
      inside.delete(call);
      // Milliseconds stand behind the fields that Asterisk documents.
      const [waitAt, talkAt] = exactAt(event);
      const told = data[waitAt] ?? '';
      const waitMs = told === '' ? at - stay.since : Number(told);
      const within = waitMs <= rules.withinMs(stay.queue) ? 1 : 0;
      const groups = [total, of(byQueue, stay.queue)];
      const isAnswer = /^COMPLETE|TRANSFER$/.test(event);
      if (isAnswer) {
        groups.push(of(byOperator, agent));
        answered.set(`${call} ${agent}`, groups);
      }
      for (const group of groups) {
        group.offered += 1;
        group.longestWaitMs = Math.max(group.longestWaitMs, waitMs);
        const way = sent[event];
        if (isAnswer) {
          group.answered += 1;
          group.within += within;
          group.answeredWaitMs += waitMs;
          group.talkMs += Number(data[talkAt]) - stay.holdMs;
          group.holdMs += stay.holdMs;
          if (event.endsWith('TRANSFER')) group.transfers += 1;
        } else if (way) {
          group.sentOn += 1;
          group[way] += 1;
        } else {
          group.lost += 1;
          group.lostWithin += within;
          group.lostWaitMs += waitMs;
        }
      }
    }
  }
  const trunks = new Map<string, { calls: number; answered: number }>();
  for (const { trunk, answer } of calls) {
    const one = trunks.get(trunk) ?? { calls: 0, answered: 0 };
    trunks.set(trunk, { calls: one.calls + 1, answered: one.answered + (answer === undefined ? 0 : 1) });
  }
  const figures = (map: Map<string, Counted>) => new Map([...map].map(([key, one]) => [key, withShares(one)]));
  return {
    total: withShares(total),
    byQueue: figures(byQueue),
    byOperator: figures(byOperator),
    work: new Map(
      [...shifts].map(([agent, shift]) => [
        agent,
        { ...workOf(shift, byOperator.get(agent) ?? none(), rules), missed: missed.get(agent) ?? 0 },
      ]),
    ),
    trunks,
    /** Calls that entered and of whose end nothing is told. */
    unended: inside.size,
  };
}

/** Where the exact wait and talk stand behind an event. */
function exactAt(event: string): readonly [number, number] {
  if (event.endsWith('TRANSFER')) return [5, 6];
  if (event.startsWith('COMPLETE')) return [3, 4];
  return event === 'EXITWITHKEY' ? [4, -1] : [3, -1];
}
function work(shifts: Map<string, Shift>, agent: string, event: string, at: number, state: string): void {
  const shift = shifts.get(agent) ?? {
    logIns: 0,
    readyMs: 0,
    pauses: new Map(),
    since: undefined,
    pause: undefined,
  };
  shifts.set(agent, shift);
  const ms = at - (shift.since ?? at);
  if (shift.pause === undefined) shift.readyMs += ms;
  else shift.pauses.set(shift.pause, (shift.pauses.get(shift.pause) ?? 0) + ms);
  if (event === 'ADDMEMBER') shift.logIns += 1;
  shift.since = event === 'REMOVEMEMBER' ? undefined : at;
  shift.pause = event === 'PAUSE' ? state : undefined;
}
function workOf({ logIns, readyMs, pauses }: Shift, { talkMs, holdMs, wrapUpMs }: Counted, rules: Rules) {
  const sum = (paid: boolean) =>
    [...pauses].filter(([state]) => rules.paid(state) === paid).reduce((all, [, ms]) => all + ms, 0);
  const [paidPauseMs, unpaidPauseMs] = [sum(true), sum(false)];
  const handledMs = talkMs + holdMs + wrapUpMs;
  const occupancy = readyMs > 0 ? Math.min(1, handledMs / readyMs) : null;
  const loggedInMs = readyMs + paidPauseMs + unpaidPauseMs;
  /** By the English name of the state. */
  const byKind = Object.fromEntries(pauses);
  return { loggedInMs, readyMs, paidPauseMs, unpaidPauseMs, pauses: byKind, logIns, handledMs, occupancy };
}
function withShares(sums: Counted) {
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);
  const { answered, lost, within, lostWithin, answeredWaitMs, talkMs, holdMs, wrapUpMs } = sums;
  return {
    ...sums,
    serviceLevel: share(within, answered + lost),
    serviceLevelPatient: share(within, answered + lost - lostWithin),
    lostShare: share(lost, answered + lost),
    asaMs: share(answeredWaitMs, answered),
    ahtMs: share(talkMs + holdMs + wrapUpMs, answered),
  };
}
