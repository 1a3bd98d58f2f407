import { type ConfigHost, HostConfig, inject, injectable } from '@perezvon/sdk/server';
import { z } from 'zod';
import type { AcdOptions } from '../acd/index.js';

const settingsSchema = z.object({
  priorityStepMinutes: z.number(),
  missesToPause: z.number(),
  coolingSeconds: z.number(),
  missedPauseDigit: z.number(),
  timeZone: z.string(),
});

/** The settings that hold for all queues. */
@injectable()
export class AcdSettings {
  constructor(@inject(HostConfig) private readonly config: ConfigHost) {}

  get options(): AcdOptions {
    const { priorityStepMinutes, missesToPause, coolingSeconds } = this.config.read(settingsSchema);
    return { priorityStepMs: priorityStepMinutes * 60_000, missesToPause, coolingMs: coolingSeconds * 1_000 };
  }
  /** The digit of the pause that operators get who miss calls. */
  get missedPauseDigit(): number {
    return this.config.read(settingsSchema).missedPauseDigit;
  }
  get timeZone(): string {
    return this.config.read(settingsSchema).timeZone;
  }
}
