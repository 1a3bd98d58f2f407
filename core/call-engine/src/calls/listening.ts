/** Measures what of a call's media is heard: from the start of a playback to its end, or the call's. */
export class Listening {
  private total = 0;
  private since: number | undefined;

  /** Milliseconds heard so far, over all playbacks. */
  get heardMs(): number {
    return this.total;
  }
  begin(at: number): void {
    this.since ??= at;
  }
  /** @returns milliseconds since the beginning; 0 when nothing was under way */
  end(at: number): number {
    if (this.since === undefined) return 0;
    const heard = Math.max(0, at - this.since);
    this.since = undefined;
    this.total += heard;
    return heard;
  }
}
