import type { Call, CallEnd, CallObserver } from '@perezvon/sdk/server';

interface Waiting {
  readonly found: (leg: Call | undefined) => void;
  /** Resolves when the two are done with each other. */
  readonly done: Promise<void>;
  readonly finish: () => void;
  /** How it ended before anybody answered. */
  end: CallEnd | undefined;
}

/** Brings a caller and the call that was made for them together: whoever answers is handed to who waits. */
export class Legs {
  private readonly waiting = new Map<string, Waiting>();
  private readonly there = new Map<string, Call>();
  /** Legs by the calls that are on their way to them. */
  private readonly promised = new Map<string, string>();

  /** The other end, once it has answered; nothing when it does not. */
  expect(id: string): Promise<Call | undefined> {
    const found = Promise.withResolvers<Call | undefined>();
    const done = Promise.withResolvers<void>();
    this.waiting.set(id, { found: found.resolve, done: done.promise, finish: done.resolve, end: undefined });
    return found.promise;
  }

  /** How a leg ended that did not arrive; until it is released. */
  endOf(id: string): CallEnd | undefined {
    return this.waiting.get(id)?.end;
  }
  /** A leg that has arrived and was not released. */
  present(id: string): Call | undefined {
    return this.there.get(id);
  }
  /** A caller is led to a leg by the next step of their own way; should they hang up before, nobody waits for them. */
  promise(caller: string, id: string): void {
    this.promised.set(caller, id);
  }
  /** The caller has come to the leg that was promised to them. */
  kept(caller: string): void {
    this.promised.delete(caller);
  }
  /** Inside of the other end's own destination: stays there for as long as the two talk. */
  async arrived(leg: Call): Promise<void> {
    const waiting = this.waiting.get(leg.id);
    waiting?.found(leg);
    if (!waiting) return;
    this.there.set(leg.id, leg);
    try {
      await waiting.done;
    } finally {
      this.there.delete(leg.id);
    }
  }

  /** The caller is done, or gone. */
  release(id: string): void {
    this.waiting.get(id)?.finish();
    this.waiting.delete(id);
  }

  /** For `host.calls.observe`: an end before the answer is an answer too. */
  readonly observer: CallObserver = {
    ended: (end) => {
      const { id } = end;
      const waiting = this.waiting.get(id);
      if (waiting) waiting.end = end;
      waiting?.found(undefined);
      const leg = this.promised.get(id);
      this.promised.delete(id);
      if (leg !== undefined) this.release(leg);
    },
  };
}
