import type { AuditHost, Clock } from '@perezvon/sdk/server';
import { token } from '@perezvon/sdk/server';

/** So long the parts that a player asks for are one listening. */
const sittingMs = 600_000;
type Action = 'recording.listened' | 'recording.downloaded';

/** Tells the audit trail who hears what: once for a sitting, whichever parts of the sound were asked for. */
export class Listening {
  private readonly told = new Map<string, number>();

  constructor(
    private readonly audit: AuditHost,
    private readonly clock: Clock,
  ) {}

  async begins(by: string, action: Action, recording: string): Promise<void> {
    const now = this.clock.now();
    for (const [key, at] of this.told) if (now - at >= sittingMs) this.told.delete(key);
    const key = `${by} ${action} ${recording}`;
    if (this.told.has(key)) return;
    await this.audit.record({ by, action, object: `recording:${recording}` });
    this.told.set(key, now);
  }
}
export const ListeningToken = token<Listening>('recording.listening');
