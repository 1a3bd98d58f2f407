import { type Clock, type Disposable, HostClock, inject, injectable } from '@perezvon/sdk/server';
import { Listeners } from '../listeners.js';
import { AcdSettings } from '../settings/acd-settings.js';

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** The calendar day of the call centre: figures of today start again when it changes. */
@injectable()
export class CurrentDay {
  private readonly days: Intl.DateTimeFormat;
  private readonly changed = new Listeners<[]>();
  private day = '';

  constructor(
    @inject(HostClock) private readonly clock: Clock,
    @inject(AcdSettings) settings: AcdSettings,
  ) {
    this.days = new Intl.DateTimeFormat('en-CA', { timeZone: settings.timeZone, dateStyle: 'short' });
  }

  /** @returns when the present day began */
  begin(): Date {
    const now = this.clock.now();
    this.day = this.dayOf(now);
    let begin = now;
    while (this.dayOf(begin - hourMs) === this.day) begin -= hourMs;
    while (this.dayOf(begin - minuteMs) === this.day) begin -= minuteMs;
    return new Date(begin);
  }
  dayOf(at: number): string {
    return this.days.format(at);
  }
  onChange(listener: () => void): Disposable {
    return this.changed.add(listener);
  }
  /** Tells of a new day if there is one. */
  check(): void {
    const day = this.dayOf(this.clock.now());
    if (day === this.day) return;
    this.day = day;
    this.changed.tell();
  }
}
