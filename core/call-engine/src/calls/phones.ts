export type PhoneListener = (phone: string, calls: readonly string[]) => void;

/** Which calls each of our phones is in, from the order to dial until the end. */
export class Phones {
  private readonly calls = new Map<string, Set<string>>();
  private readonly listeners = new Set<PhoneListener>();

  change(phone: string | undefined, call: string, by: 1 | -1): void {
    if (phone === undefined) return;
    const calls = this.calls.get(phone) ?? new Set();
    if (by === 1) this.calls.set(phone, calls.add(call));
    else if (calls.delete(call) && calls.size === 0) this.calls.delete(phone);
    for (const listener of this.listeners) listener(phone, [...calls]);
  }
  watch(listener: PhoneListener): () => void {
    this.listeners.add(listener);
    for (const [phone, calls] of this.calls) listener(phone, [...calls]);
    return () => void this.listeners.delete(listener);
  }
  clear(): void {
    this.calls.clear();
  }
}
