/** Somebody in a queue. */
export interface Waiting {
  readonly queueId: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Where they were when they came, counted from 1. */
  readonly origin: number | undefined;
  /** Where they are now. */
  readonly place: number;
}
interface Inside {
  readonly queueId: string;
  readonly since: number;
  readonly origin: number | undefined;
  connected: boolean;
}

/** Who is in which queue while a log is written, entry by entry in the order of time. */
export class WaitingRoom {
  /** By the call, in the order in which they came. */
  private readonly inside = new Map<string, Inside>();

  enter(call: string, queueId: string, since: number, origin: number | undefined): void {
    this.inside.delete(call);
    this.inside.set(call, { queueId, since, origin, connected: false });
  }
  /** @returns whether this is the joining that ended the wait */
  connect(call: string): boolean {
    const visit = this.inside.get(call);
    if (!visit || visit.connected) return false;
    visit.connected = true;
    return true;
  }
  leave(call: string): void {
    this.inside.delete(call);
  }
  of(call: string): Waiting | undefined {
    const visit = this.inside.get(call);
    if (!visit) return undefined;
    let place = 1;
    for (const [other, { queueId, connected }] of this.inside) {
      if (other === call) break;
      if (queueId === visit.queueId && !connected) place += 1;
    }
    return { queueId: visit.queueId, since: visit.since, origin: visit.origin, place };
  }
}
