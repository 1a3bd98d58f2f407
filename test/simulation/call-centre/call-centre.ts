import { Acd, type AcdCommand, type AcdEvent, Alarms } from '@perezvon/plugin-queues/acd';

/** A queue with one kind of operators, as Erlang's formulas know it. Times in seconds. */
export interface CallCentre {
  readonly arrivalsPerSecond: number;
  readonly handleSeconds: number;
  readonly operators: number;
  /** Mean of an exponential patience; absent: everybody waits for ever. */
  readonly patienceSeconds?: number;
  readonly withinSeconds: number;
}
export interface CentreFigures {
  /** Share of callers who find nobody free. */
  readonly waits: number;
  /** Average speed of answer over all who were answered, in seconds. */
  readonly asa: number;
  readonly serviceLevel: number;
  readonly lost: number;
  readonly occupancy: number;
  readonly events: number;
}
type Happening =
  | { readonly type: 'arrival' }
  | { readonly type: 'hangup'; readonly caller: string }
  | { readonly type: 'done'; readonly operator: string };

/**
 * Lets callers come to the engine as they would to a call centre without switching times.
 *
 * @param random numbers in [0, 1)
 * @param calls how many are counted, after as many as `warmUp` that are not
 */
export function simulate(centre: CallCentre, random: () => number, calls: number, warmUp: number): CentreFigures {
  const acd = new Acd();
  const agenda = new Alarms<Happening>();
  const exponential = (mean: number) => -Math.log(1 - random()) * mean * 1_000;
  const since = new Map<string, number>();
  const talking = new Map<string, number>();
  const counted = { came: 0, waited: 0, answered: 0, lost: 0, within: 0, waitMs: 0, busyMs: 0, from: 0, until: 0 };
  let events = 0;
  let serial = 0;

  const step = (event: AcdEvent, now: number): readonly AcdCommand[] => {
    events += 1;
    return acd.step(event, now);
  };
  const isCounted = (caller: string) => Number(caller) > warmUp && Number(caller) <= warmUp + calls;
  const obey = (commands: readonly AcdCommand[], now: number): void => {
    for (const command of commands) {
      if (command.type === 'offer') {
        obey(step({ type: 'accepted', caller: command.caller, operator: command.operator }, now), now);
      } else if (command.type === 'join') {
        const waited = now - (since.get(command.caller) ?? now);
        since.delete(command.caller);
        if (isCounted(command.caller)) {
          counted.answered += 1;
          counted.waitMs += waited;
          if (waited > 0) counted.waited += 1;
          if (waited <= centre.withinSeconds * 1_000) counted.within += 1;
        }
        talking.set(command.operator, now);
        agenda.set(now + exponential(centre.handleSeconds), { type: 'done', operator: command.operator });
      } else if (command.type === 'ended' && command.how === 'abandoned' && isCounted(command.caller)) {
        counted.lost += 1;
        counted.waited += 1;
      }
    }
  };

  /** Only what lies between the first and the last caller who is counted. */
  const talked = (operator: string, until: number): void => {
    const end = counted.until === 0 ? until : Math.min(until, counted.until);
    const begin = Math.max(talking.get(operator) ?? end, counted.from);
    talking.delete(operator);
    if (serial > warmUp) counted.busyMs += Math.max(0, end - begin);
  };

  const rules = {
    priority: 0,
    strategy: 'longestIdle',
    ringAtOnce: 1,
    ringMs: 1_000,
    wrapUpMs: 0,
    stickyMs: 0,
  } as const;
  const open = { maxLength: undefined, maxWaitMs: undefined, leaveWhen: 'never', skills: {} } as const;
  step({ type: 'queue', rules: { id: 'q', ...rules, ...open } }, 0);
  for (let i = 0; i < centre.operators; i += 1) {
    step({ type: 'operator', operator: `${i}`, memberships: [{ queue: 'q', level: 1, order: i }], skills: {} }, 0);
    step({ type: 'presence', operator: `${i}`, presence: 'ready' }, 0);
  }
  agenda.set(0, { type: 'arrival' });
  while (counted.answered + counted.lost < calls) {
    const now = agenda.next ?? 0;
    const happening = agenda.take(now);
    if (happening?.type === 'arrival') {
      serial += 1;
      const caller = `${serial}`;
      if (serial === warmUp + 1) counted.from = now;
      if (serial === warmUp + calls) counted.until = now;
      since.set(caller, now);
      agenda.set(now + exponential(1 / centre.arrivalsPerSecond), { type: 'arrival' });
      if (centre.patienceSeconds !== undefined) {
        agenda.set(now + exponential(centre.patienceSeconds), { type: 'hangup', caller });
      }
      obey(step({ type: 'arrived', caller, queue: 'q', since: now }, now), now);
    } else if (happening?.type === 'hangup') {
      if (since.delete(happening.caller)) {
        obey(step({ type: 'left', caller: happening.caller, how: 'abandoned' }, now), now);
      }
    } else if (happening?.type === 'done') {
      talked(happening.operator, now);
      obey(step({ type: 'talkEnded', operator: happening.operator }, now), now);
    }
  }
  for (const operator of talking.keys()) talked(operator, counted.until);
  const came = counted.answered + counted.lost;
  const span = counted.until - counted.from;
  return {
    waits: counted.waited / came,
    asa: counted.waitMs / counted.answered / 1_000,
    serviceLevel: counted.within / came,
    lost: counted.lost / came,
    occupancy: counted.busyMs / (span * centre.operators),
    events,
  };
}
