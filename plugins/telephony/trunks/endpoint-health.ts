import type { AriHost, Clock, Log } from '@perezvon/sdk/server';

export type Registration = 'registered' | 'rejected' | 'trying';
const keptMs = 4_000;
type Fields = Readonly<Record<string, string>>;
const words: Readonly<Record<string, Registration>> = { Registered: 'registered', Rejected: 'rejected' };

/** How well trunks answer, and whether they let us in: what every Asterisk says of itself by its manager interface. */
export class EndpointHealth {
  private readonly asked = new Map<string, { readonly at: number; readonly answer: Promise<readonly Fields[]> }>();

  constructor(
    private readonly parts: { readonly ari: Pick<AriHost, 'nodes' | 'list'>; readonly clock: Clock; readonly log: Log },
  ) {}

  /** Milliseconds of the last answer of an endpoint; of several Asterisks the fastest. */
  async latency(endpoint: string): Promise<number | undefined> {
    const times = (await this.ask('PJSIPShowEndpoint', { Endpoint: endpoint }))
      .map((contact) => Number(contact['RoundtripUsec'] ?? 0) / 1_000)
      // Asterisk says 0 of what was not asked, or did not answer.
      .filter((ms) => ms > 0);
    return times.length === 0 ? undefined : Math.min(...times);
  }
  /** By endpoint; of several Asterisks the one that fares best. */
  async registrations(): Promise<ReadonlyMap<string, Registration>> {
    const found = new Map<string, Registration>();
    for (const registration of await this.ask('PJSIPShowRegistrationsOutbound')) {
      const endpoint = (registration['ObjectName'] ?? '').replace(/-reg$/, '');
      const state = words[registration['Status'] ?? ''] ?? 'trying';
      if (found.get(endpoint) !== 'registered') found.set(endpoint, state);
    }
    return found;
  }

  /** However many screens look on, Asterisk is asked once in a while. */
  private async ask(action: string, fields: Fields = {}): Promise<readonly Fields[]> {
    const key = [action, ...Object.values(fields)].join(' ');
    const last = this.asked.get(key);
    const now = this.parts.clock.now();
    if (last && now - last.at < keptMs) return last.answer;
    const answer = this.askNow(action, fields);
    this.asked.set(key, { at: now, answer });
    return answer;
  }
  private async askNow(action: string, fields: Fields): Promise<readonly Fields[]> {
    const { ari, log } = this.parts;
    const answers = ari.nodes().map(async (node) => {
      try {
        return await ari.list(node, action, fields);
      } catch (error) {
        log.debug('a node does not tell of its health', { node, action, error });
        return [];
      }
    });
    return (await Promise.all(answers)).flat();
  }
}
