import { Acd } from '../acd.js';
import type { AcdCommand } from '../commands.js';
import type { AcdEvent } from '../events.js';
import { Referee } from './referee.js';
import { type Act, operatorIds, queueIds, stepMs, type World } from './world.js';

/** An engine watched by a referee; time passes through every alarm. */
export class Play {
  readonly acd = new Acd({ priorityStepMs: stepMs, missesToPause: 2, coolingMs: 3_000 });
  readonly referee = new Referee(stepMs);
  readonly log: AcdCommand[] = [];
  now = 1_000_000;
  private callers = 0;

  step(event: AcdEvent): readonly AcdCommand[] {
    const commands = this.acd.step(event, this.now);
    this.log.push(...commands);
    this.referee.watch(event, commands, this.now);
    return commands;
  }
  pass(ms: number): void {
    const end = this.now + ms;
    for (let at = this.acd.nextAt; at !== undefined && at <= end; at = this.acd.nextAt) {
      this.now = Math.max(this.now, at);
      this.step({ type: 'time' });
    }
    this.now = end;
  }
  begin({ queues, operators }: Pick<World, 'queues' | 'operators'>): void {
    for (const one of queues) this.step({ type: 'queue', rules: one });
    for (const { id, memberships, skills: own, ready } of operators) {
      this.step({ type: 'operator', operator: id, memberships, skills: own });
      if (ready) this.step({ type: 'presence', operator: id, presence: 'ready' });
    }
  }
  private inPhase(phase: string): readonly string[] {
    return [...this.referee.callers].filter(([, caller]) => caller.phase === phase).map(([id]) => id);
  }
  do(one: Act): void {
    const pickOf = (ids: readonly string[], pick: number) => ids[pick % ids.length];
    switch (one.do) {
      case 'arrive': {
        const { queue, skills: own, sticky, priority, agoMs, callback } = one;
        this.callers += 1;
        this.step({
          type: 'arrived',
          caller: `caller ${this.callers}`,
          queue,
          since: this.now - agoMs,
          skills: own,
          sticky,
          priority,
          callback,
        });
        break;
      }
      case 'answer':
      case 'refuse': {
        const caller = pickOf(this.inPhase('offered'), one.pick);
        const by =
          caller === undefined ? undefined : pickOf([...(this.referee.callers.get(caller)?.ringing ?? [])], one.pick);
        if (caller === undefined || by === undefined) return;
        if (one.do === 'answer') this.step({ type: 'accepted', caller, operator: by });
        else this.step({ type: 'refused', caller, operator: by, how: one.how });
        break;
      }
      case 'endTalk': {
        const talking = [...this.referee.operators].filter(([, { work }]) => work === 'talking').map(([id]) => id);
        const who = pickOf(talking, one.pick);
        if (who !== undefined) this.step({ type: 'talkEnded', operator: who });
        break;
      }
      case 'leave': {
        const caller = pickOf([...this.inPhase('waiting'), ...this.inPhase('offered')], one.pick);
        if (caller !== undefined) this.step({ type: 'left', caller, how: 'abandoned' });
        break;
      }
      case 'front': {
        const caller = pickOf([...this.inPhase('waiting'), ...this.inPhase('offered')], one.pick);
        if (caller !== undefined) this.step({ type: 'toFront', caller });
        break;
      }
      case 'presence':
        this.step({ type: 'presence', operator: one.operator, presence: one.presence });
        break;
      case 'engaged':
        this.step({ type: 'engaged', operator: one.operator, is: one.is });
        break;
      case 'wrapUpDone':
        this.step({ type: 'wrapUpDone', operator: one.operator });
        break;
      case 'member':
        this.step({ type: 'operator', operator: one.operator, memberships: one.memberships, skills: one.skills });
        break;
      case 'rules':
        this.step({ type: 'queue', rules: one.rules });
        break;
      case 'queueGone':
        this.step({ type: 'queueGone', queue: one.queue });
        break;
      default:
        one satisfies never;
    }
  }
  /** Everybody works until nobody waits. */
  drain(): void {
    for (const id of operatorIds) {
      const memberships = queueIds.map((queue, order) => ({ queue, level: 1, order }));
      this.step({ type: 'operator', operator: id, memberships, skills: { english: 9, gas: 9 } });
      this.step({ type: 'engaged', operator: id, is: false });
      this.step({ type: 'presence', operator: id, presence: 'ready' });
    }
    for (let round = 0; round < 2_000 && this.left > 0; round += 1) {
      this.pass(1_000);
      for (const caller of this.inPhase('offered')) {
        const [by] = this.referee.callers.get(caller)?.ringing ?? [];
        if (by !== undefined) this.step({ type: 'accepted', caller, operator: by });
      }
      for (const [id, { work }] of this.referee.operators)
        if (work === 'talking') this.step({ type: 'talkEnded', operator: id });
    }
  }
  get left(): number {
    return [...this.referee.callers.values()].filter(({ phase }) => phase !== 'ended').length;
  }
}
