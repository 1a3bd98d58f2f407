/** Messages that a socket may send at once, and how many more each second. A page subscribes to some at its opening. */
const burst = 200;
const perSecond = 20;

/** How many messages one socket may still send. */
export class MessageBudget {
  private left = burst;

  constructor(private at: number) {}

  /** Takes one. @returns false when there is none */
  take(now: number): boolean {
    this.left = Math.min(burst, this.left + ((now - this.at) / 1_000) * perSecond);
    this.at = now;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
