import { Operators } from '@perezvon/plugin-operators';
import { HostLog, inject, injectable, type Log } from '@perezvon/sdk/server';
import { AcdSettings } from '../settings/acd-settings.js';

/** Puts operators who miss calls on the pause that the settings name. */
@injectable()
export class MissedCalls {
  constructor(
    @inject(Operators) private readonly operators: Operators,
    @inject(HostLog) private readonly log: Log,
    @inject(AcdSettings) private readonly settings: AcdSettings,
  ) {}

  pause(operator: string): void {
    const state = this.pauseState();
    const done =
      state === undefined
        ? this.operators.put(operator, 'paused', 'system', 'missed')
        : this.operators.setState(operator, state, 'system', 'missed');
    done.catch((error: unknown) => {
      this.log.error('an operator who misses calls could not be put on pause', { operator, error });
    });
  }
  private pauseState(): string | undefined {
    const pauses = this.operators.states().filter(({ kind }) => kind === 'paused');
    const digit = this.settings.missedPauseDigit;
    // If the admin has removed that pause: one that is not paid.
    return (pauses.find((one) => one.digit === digit) ?? pauses.find(({ paid }) => !paid))?.id;
  }
}
