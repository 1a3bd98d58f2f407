/** Channels that listen to another one, by the ids we gave them: they work once they are in our application. */
export class Snoops {
  private readonly expected = new Map<string, () => void>();

  expect(id: string): Promise<void> {
    return new Promise((resolve) => this.expected.set(id, resolve));
  }
  /** @returns whether the channel is one of these */
  arrived(id: string): boolean {
    const found = this.expected.get(id);
    this.expected.delete(id);
    found?.();
    return found !== undefined;
  }
  forget(id: string): void {
    this.expected.delete(id);
  }
}
