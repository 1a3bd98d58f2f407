import { type Clock, HostClock, inject, injectable } from '@perezvon/sdk/server';
import { newPacing, step } from './engine.js';
import type { PacingLimit } from './limits.js';
import { type Share, shareLines } from './share.js';
import type { PacingCommand, PacingEvent, PacingState } from './state.js';

/** Keeps the state of the pacing engine: whoever has news posts an event, and the commands go to whoever carries them out. */
@injectable()
export class Pacer {
  private state: PacingState = newPacing();
  private carryOut: (command: PacingCommand) => void = () => undefined;

  constructor(@inject(HostClock) private readonly clock: Clock) {}

  onCommand(carryOut: (command: PacingCommand) => void): void {
    this.carryOut = carryOut;
  }

  post(event: PacingEvent): void {
    const [state, commands] = step(this.state, event, this.clock.now());
    this.state = state;
    for (const command of commands) this.carryOut(command);
  }

  /** What each campaign would be given at this moment, and what keeps it from more. */
  limits(): ReadonlyMap<string, Share> {
    return shareLines(this.state, this.clock.now());
  }
  limitOf(campaignId: string): PacingLimit | undefined {
    return this.limits().get(campaignId)?.limit;
  }

  /** The limit over all campaigns, and whether anything may be dialled at all. */
  setGlobal(channels: number, ready: boolean): void {
    if (this.state.ready === ready && this.state.channels === channels) return;
    this.post({ type: 'global', channels, ready });
  }
}
