import type { AcdState, Alarm } from './acd-state.js';
import type { Caller } from './state.js';
import { isBefore } from './waiting-line.js';

/** All alarms that are due. Handling one may set another that is due at once. */
export function handleAlarms(state: AcdState, now: number): void {
  for (let due = takeDue(state, now); due.length > 0; due = takeDue(state, now)) {
    endSticky(
      state,
      due.flatMap((alarm) => (alarm.of === 'sticky' && isWaiting(state, alarm.caller) ? [alarm.caller] : [])),
      now,
    );
    for (const alarm of due) {
      if (alarm.of === 'operator') {
        if (alarm.operator.workTurn === alarm.turn) state.becomeIdle(alarm.operator, now);
      } else if (alarm.of === 'maxWait' && isWaiting(state, alarm.caller)) {
        const { entered, queue } = alarm.caller;
        if (now - entered >= (queue.rules.maxWaitMs ?? Number.POSITIVE_INFINITY))
          state.overflow(alarm.caller, 'tooLong', now);
      }
    }
  }
}

function takeDue({ alarms }: AcdState, now: number): readonly Alarm[] {
  const all: Alarm[] = [];
  for (let alarm = alarms.take(now); alarm !== undefined; alarm = alarms.take(now)) all.push(alarm);
  return all;
}

function isWaiting(state: AcdState, caller: Caller): boolean {
  return state.callers.get(caller.id) === caller && caller.phase === 'waiting';
}

/** The sticky wait is over: any operator may take these callers, in the order of the line. */
function endSticky(state: AcdState, callers: readonly Caller[], now: number): void {
  const freed = callers.filter(({ sticky }) => sticky !== undefined);
  for (const caller of freed) {
    state.takeOut(caller);
    caller.sticky = undefined;
  }
  for (const caller of freed.toSorted((a, b) => (isBefore(a, b) ? -1 : 1))) state.place(caller, now);
}
