/** Lets everything that can go on without time passing go on: promise chains and events of Node. */
export async function settle() {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
/** A clock that stands still until it is told to go on. */
export class FakeClock {
  present;
  sleepers = new Set();
  /** @param present Milliseconds since 1970; 2030-01-01 unless given. */
  constructor(present = Date.UTC(2030, 0, 1)) {
    this.present = present;
  }
  now() {
    return this.present;
  }
  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const finish = (end) => () => {
        this.sleepers.delete(sleeper);
        signal?.removeEventListener('abort', onAbort);
        end();
      };
      const onAbort = () => finish(() => reject(signal?.reason))();
      const sleeper = { at: this.present + Math.max(0, ms), wake: finish(resolve) };
      signal?.addEventListener('abort', onAbort);
      this.sleepers.add(sleeper);
    });
  }
  /** How many wait for time to pass, for leak tests. */
  get sleeping() {
    return this.sleepers.size;
  }
  /** Lets `ms` milliseconds pass, waking sleepers in order and letting each of them work before time goes on. */
  async advance(ms) {
    const end = this.present + ms;
    await settle();
    for (let next = this.nextUntil(end); next; next = this.nextUntil(end)) {
      this.present = Math.max(this.present, next.at);
      next.wake();
      await settle();
    }
    this.present = end;
  }
  nextUntil(end) {
    const due = [...this.sleepers].filter((sleeper) => sleeper.at <= end);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}
//# sourceMappingURL=fake-clock.js.map
