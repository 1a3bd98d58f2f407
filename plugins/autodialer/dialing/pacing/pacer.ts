import { type Clock, HostClock, inject, injectable } from '@perezvon/sdk/server';
import { newPacing, step } from './engine.js';
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

  /** The limit over all campaigns, and whether anything may be dialled at all. */
  setGlobal(channels: number, ready: boolean): void {
    if (this.state.ready === ready && this.state.channels === channels) return;
    this.post({ type: 'global', channels, ready });
  }
}
