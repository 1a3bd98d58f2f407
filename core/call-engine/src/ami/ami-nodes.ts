import { type AmiConnection, connectAmi } from '@perezvon/asterisk';
import type { Log } from '@perezvon/sdk/server';

/** What is needed of a node to speak AMI with it. */
export interface AmiNodeSettings {
  readonly id: string;
  readonly amiHost: string;
  readonly amiPort: number;
  readonly amiUser: string;
  readonly amiSecret: string;
}

/** A manager connection to every Asterisk, for what ARI cannot do. */
export class AmiNodes {
  private readonly connections: ReadonlyMap<string, AmiConnection>;

  constructor(nodes: readonly AmiNodeSettings[], log: Log) {
    this.connections = new Map(
      nodes.map(({ id, amiHost: host, amiPort: port, amiUser: user, amiSecret: secret }) => [
        id,
        connectAmi({ host, port, user, secret, log: log.child({ node: id }), retryMaxMs: 2_000 }),
      ]),
    );
  }
  connection(node: string): AmiConnection | undefined {
    return this.connections.get(node);
  }
  async close(): Promise<void> {
    await Promise.all([...this.connections.values()].map((connection) => connection.close()));
  }
}
