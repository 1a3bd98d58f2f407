import type { CallRecord, CallsHost, OpenCall } from '@perezvon/sdk/server';
import type { HostPart } from '@perezvon/host';
import type { CallGates } from './call-gates.js';
import type { CallOrders } from './call-orders.js';
import type { CallRegistry } from './call-registry.js';
import type { CallTable } from './call-table.js';
import type { DialTechnologies } from './dial-technologies.js';
import type { EndpointNames } from './endpoint-names.js';
import type { Destinations } from './destinations.js';
import type { Recorder } from './recorder.js';
import type { Talks } from './talks.js';
import { recordOf } from './live-call.js';

/** What plugins get of calls. */
export const createCallsPart =
  (parts: {
    readonly registry: CallRegistry;
    readonly orders: CallOrders;
    readonly destinations: Destinations;
    readonly technologies: DialTechnologies;
    readonly table: CallTable;
    readonly gates: CallGates;
    readonly endpointNames: EndpointNames;
    readonly talks: Talks;
    readonly recorder: Recorder;
    ready(): boolean;
  }): HostPart<'calls'> =>
  (scope): CallsHost => {
    const { registry, orders, destinations, technologies, gates, endpointNames, table, talks, recorder } = parts;
    return {
      destination: (definition) => destinations.add(definition, scope),
      dialTechnology: (of) => technologies.add(of, scope),
      gate: (check) => gates.add(check, scope),
      endpointNames: (source) => endpointNames.add(source, scope),
      destinationUses: (source) => destinations.destinationUses(source, scope),
      usesOf: (is) => destinations.usesOf(is),
      isThere: (place) => destinations.isThere(place),
      observe: (observer) => {
        const fault = (where: string, error: unknown) => scope.fault(where, error);
        return scope.own(registry.observe(scope.id, { observer, fault }));
      },
      start: (batch) => orders.start(scope.id, batch),
      cancel: async (id) => {
        const call = registry.get(id);
        if (call && call.facts.owner === scope.id) registry.apply(call, { type: 'cancel' });
      },
      records: async (ids) => {
        // An end that is not durable yet is no end yet.
        const live = ids.flatMap((id) => registry.get(id) ?? []).filter((call) => !call.ended && call.committed);
        const found = await table.records(ids);
        const now = live.map((call): [string, CallRecord] => [call.id, recordOf(call)]);
        return new Map([...found, ...now.filter(([id]) => found.get(id)?.state !== 'ended')]);
      },
      journal: (ids) => table.journal(ids),
      watchPhones: (listener) =>
        scope.own(
          registry.phones.watch((phone, calls) => {
            try {
              listener(phone, calls);
            } catch (error) {
              scope.fault('watcher of phones', error);
            }
          }),
        ),
      watchTalks: (watcher) => {
        const told = (what: string, tell: () => void) => {
          try {
            tell();
          } catch (error) {
            scope.fault(`${what} of a talk`, error);
          }
        };
        return scope.own(
          talks.observe({
            joined: (talk) => told('begin', () => watcher.joined(talk)),
            parted: (talk) => told('end', () => watcher.parted?.(talk)),
            ended: (call) => told('call', () => watcher.ended?.(call)),
          }),
        );
      },
      record: (id, name) => recorder.start(id, scope.id, name),
      stopRecording: (id) => recorder.stop(id),
      open: () =>
        registry.all.flatMap(({ id, facts, state }): OpenCall[] =>
          facts.owner !== scope.id || state.phase === 'ended'
            ? []
            : [
                {
                  id,
                  state: state.phase,
                  phone: facts.phone,
                  trunk: facts.trunk,
                  answeredAt: state.answeredAt,
                  data: facts.data,
                },
              ],
        ),
      ready: () => parts.ready(),
      inUse: (trunk) => registry.inUse(trunk),
    };
  };
