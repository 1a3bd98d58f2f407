/** A moment on the clocks of a place. */
export interface LocalMoment {
  readonly date: string;
  /** 1 is Monday. */
  readonly weekday: number;
  readonly minute: number;
}
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Reads the clocks of places by `Intl` alone, so that no fault of the product's own calendar hides here too. */
export class JudgeClock {
  private readonly read = new Map<string, LocalMoment>();
  private readonly formats = new Map<string, Intl.DateTimeFormat>();

  at(zone: string, instant: number): LocalMoment {
    const minute = Math.floor(instant / 60_000);
    const key = `${zone} ${minute}`;
    const known = this.read.get(key);
    if (known) return known;
    const made = this.look(zone, minute * 60_000);
    // Old minutes are not asked for again.
    if (this.read.size > 50_000) this.read.clear();
    this.read.set(key, made);
    return made;
  }

  private look(timeZone: string, at: number): LocalMoment {
    let format = this.formats.get(timeZone);
    if (!format) {
      const two = '2-digit' as const;
      const fields = { year: 'numeric', month: two, day: two, weekday: 'short', hour: two, minute: two } as const;
      format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...fields });
      this.formats.set(timeZone, format);
    }
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return {
      date: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
      weekday: weekdays.indexOf(parts.get('weekday') ?? '') + 1,
      minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
    };
  }
}
