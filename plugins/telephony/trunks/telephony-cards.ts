import type { AriApplication, Log } from '@perezvon/sdk/server';
import { z } from 'zod';

const boardModule = 'chan_dahdi';
const modulesSchema = z.array(z.object({ name: z.string() }));

/** What Asterisk needs for E1 and analog lines, and often lacks: it comes with the driver of a telephone board. */
export class TelephonyCards {
  constructor(private readonly parts: { readonly ari: Pick<AriApplication, 'nodes' | 'request'>; readonly log: Log }) {}

  /** The module that no Asterisk has; undefined where one has it, and while none tells. */
  async missing(): Promise<string | undefined> {
    const { ari, log } = this.parts;
    const asked = ari.nodes().map(async (node) => {
      try {
        return modulesSchema.parse(await ari.request(node, 'GET', '/asterisk/modules'));
      } catch (error) {
        log.debug('a node does not tell of its modules', { node, error });
        return undefined;
      }
    });
    const told = (await Promise.all(asked)).filter((modules) => modules !== undefined);
    const found = told.some((modules) => modules.some(({ name }) => name === `${boardModule}.so`));
    return told.length === 0 || found ? undefined : boardModule;
  }
}
