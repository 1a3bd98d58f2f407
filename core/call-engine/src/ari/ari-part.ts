import { AmiError, AriUnavailableError } from '@perezvon/asterisk';
import { PerezvonError, type SipAddress, UnavailableError } from '@perezvon/sdk/server';
import type { HostPart } from '@perezvon/host';
import type { AmiNodes } from '../ami/index.js';
import type { AriNodes } from './ari-nodes.js';

/** A plugin asks for something of ARI that it may not have. */
export class BadAriUseError extends PerezvonError {
  constructor(why: string) {
    super(`ARI: ${why}`, { code: 'core.ari.badUse' });
  }
}
/** The Asterisk that was asked is away. */
export class NodeAwayError extends UnavailableError {
  constructor(node: string, cause?: unknown) {
    super(`Asterisk ${node} is away`, { code: 'core.ari.nodeAway', params: { node }, cause });
  }
}

/** Gives plugins Stasis applications of their own, named `<plugin>-<name>`. */
export const createAriPart =
  (nodes: AriNodes, ami: AmiNodes, sip: (node: string) => SipAddress | undefined): HostPart<'ari'> =>
  (scope) => ({
    nodes: () => nodes.ids,
    sipSocket: (node) => nodes.sipSocket(node),
    sipAddress: sip,
    list: async (node, action, fields) => {
      if (!/^[A-Za-z]{3,64}$/.test(action)) throw new BadAriUseError(`"${action}" is no action`);
      try {
        return ((await ami.connection(node)?.list(action, fields)) ?? []).map(({ fields }) => fields);
      } catch (error) {
        // So Asterisk says that there is nothing to list.
        if (error instanceof AmiError && error.code === 'ami.refused') return [];
        throw new NodeAwayError(node, error);
      }
    },
    application: (name, onEvent) => {
      if (!/^[a-z][a-z0-9-]{0,31}$/.test(name)) throw new BadAriUseError(`"${name}" is no name for an application`);
      const application = nodes.application(`${scope.id}-${name}`, (node, event) => {
        try {
          const unknown = event.type === 'Unknown';
          const body = unknown ? event.body : { ...event };
          onEvent({ node, type: unknown ? event.name : event.type, body });
        } catch (error) {
          scope.fault(`ari ${name}`, error);
        }
      });
      const owned = scope.own(() => application.dispose());
      return {
        dispose: () => owned.dispose(),
        nodes: () => nodes.ids,
        request: async (node, method, path, query, body) => {
          if (!path.startsWith('/') || path.includes('..')) throw new BadAriUseError(`"${path}" is no path`);
          const connection = application.connection(node);
          if (!connection) throw new NodeAwayError(node);
          try {
            return await connection.request({ method, path, body, ...(query ? { query } : {}) });
          } catch (error) {
            if (error instanceof AriUnavailableError) throw new NodeAwayError(node, error);
            throw error;
          }
        },
      };
    },
  });
