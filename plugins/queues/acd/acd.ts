import { AcdState } from './acd-state.js';
import { AcdView } from './acd-view.js';
import { handleAlarms } from './alarm-events.js';
import { arrived, left, talking, toFront } from './caller-events.js';
import type { AcdCommand } from './commands.js';
import type { AcdEvent } from './events.js';
import { type AcdOptions, defaultAcdOptions } from './model.js';
import { accepted, refused, talkEnded } from './offer-events.js';
import { changeOperator, changePresence, engaged, removeOperator, worked } from './operator-events.js';
import { changeQueue, removeQueue } from './queue-events.js';
import type { Operator } from './state.js';

/**
 * Automatic call distribution: which operator gets which caller, and why. A pure engine: events with their times go in,
 * commands come out, and the same events give the same commands. It changes its state in place, because copying thousands
 * of callers for each event would be slow.
 */
export class Acd extends AcdView {
  constructor(options: Partial<AcdOptions> = {}) {
    super(new AcdState({ ...defaultAcdOptions, ...options }));
  }

  /** When the next `time` event is due, in milliseconds since 1970. */
  get nextAt(): number | undefined {
    return this.state.alarms.next;
  }

  /**
   * @param now when it happened, in milliseconds since 1970; never before an earlier event's
   * @returns what to do, in this order
   */
  step(event: AcdEvent, now: number): readonly AcdCommand[] {
    const { state } = this;
    state.commands = [];
    switch (event.type) {
      case 'queue':
        changeQueue(state, event, now);
        break;
      case 'queueGone':
        removeQueue(state, event, now);
        break;
      case 'operator':
        changeOperator(state, event, now);
        break;
      case 'operatorGone':
        removeOperator(state, event, now);
        break;
      case 'presence':
        this.withOperator(event.operator, (operator) => changePresence(state, operator, event.presence, now));
        break;
      case 'engaged':
        this.withOperator(event.operator, (operator) => engaged(state, operator, event.is, now));
        break;
      case 'arrived':
        arrived(state, event, now);
        break;
      case 'left':
        left(state, event, now);
        break;
      case 'toFront':
        toFront(state, event.caller, now);
        break;
      case 'accepted':
        accepted(state, event, now);
        break;
      case 'refused':
        refused(state, event, now);
        break;
      case 'talkEnded':
        this.withOperator(event.operator, (operator) => talkEnded(state, operator, now));
        break;
      case 'talking':
        talking(state, event);
        break;
      case 'wrapUpDone':
        this.withOperator(event.operator, (operator) => {
          if (operator.work === 'wrapUp') state.becomeIdle(operator, now);
        });
        break;
      case 'worked':
        this.withOperator(event.operator, (operator) => worked(state, operator, event, now));
        break;
      case 'day':
        for (const operator of state.operators.values()) [operator.calls, operator.talkMs] = [0, 0];
        break;
      case 'time':
        handleAlarms(state, now);
        break;
      default:
        event satisfies never;
    }
    return state.commands;
  }

  private withOperator(id: string, act: (operator: Operator) => void): void {
    const operator = this.state.operators.get(id);
    if (operator) act(operator);
  }
}
