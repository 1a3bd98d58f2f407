/** Where lines cannot be overwritten, one of them so often tells that a long step goes on. */
const plainPauseMs = 10_000;

/** Shows what is being done: one line a step, overwritten while it goes on where the terminal can. */
export class Steps {
  private number = 0;

  /**
   * @param total how many steps there will be
   * @param out where the lines go
   * @param live whether a line can be overwritten
   */
  constructor(
    private readonly total: number,
    private readonly out: { write(text: string): void } = process.stdout,
    private readonly live = process.stdout.isTTY,
  ) {}

  /** Runs one step; `work` may report how far it is. Its result stands behind the name when it is a text. */
  async step<T>(name: string, work: (report: (detail: string) => void) => Promise<T>): Promise<T> {
    this.number += 1;
    const head = `[${String(this.number).padStart(2)}/${this.total}] ${name}`;
    const started = Date.now();
    if (this.live) this.out.write(`${head} …`);
    let said = started;
    const report = (detail: string) => {
      const text = `${head} … ${detail}`;
      // A line that is longer than the terminal cannot be overwritten.
      if (this.live) this.out.write(`\r\u001b[2K${text.slice(0, (process.stdout.columns || 80) - 1)}`);
      else if (Date.now() - said >= plainPauseMs) {
        said = Date.now();
        this.out.write(`${text}\n`);
      }
    };
    try {
      const result = await work(report);
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      this.line(`${head} … ${typeof result === 'string' ? result : 'ready'} (${seconds} s)`);
      return result;
    } catch (error) {
      this.line(`${head} … failed`);
      throw error;
    }
  }

  private line(text: string): void {
    this.out.write(this.live ? `\r\u001b[2K${text}\n` : `${text}\n`);
  }
}
