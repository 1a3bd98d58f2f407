import { UnavailableError } from '@perezvon/sdk/server';
import type { HostPart, HostParts } from './kernel/index.js';

/** Calls belong to the core process; a worker that asks for them is told so. */
export class NoCallsHereError extends UnavailableError {
  constructor() {
    super('calls are handled by the core process alone', { code: 'core.calls.notHere' });
  }
}
const nothing = { dispose: () => undefined };

const calls: HostPart<'calls'> = () => ({
  destination: () => undefined,
  dialTechnology: () => nothing,
  gate: () => nothing,
  endpointNames: () => nothing,
  destinationUses: () => nothing,
  usesOf: () => Promise.reject(new NoCallsHereError()),
  isThere: () => Promise.reject(new NoCallsHereError()),
  observe: () => nothing,
  start: () => Promise.reject(new NoCallsHereError()),
  cancel: () => Promise.reject(new NoCallsHereError()),
  records: () => Promise.reject(new NoCallsHereError()),
  journal: () => Promise.reject(new NoCallsHereError()),
  watchPhones: () => nothing,
  watchTalks: () => nothing,
  record: () => Promise.reject(new NoCallsHereError()),
  stopRecording: () => Promise.reject(new NoCallsHereError()),
  open: () => [],
  ready: () => false,
  inUse: () => 0,
});
const ari: HostPart<'ari'> = () => ({
  application: () => ({ ...nothing, request: () => Promise.reject(new NoCallsHereError()), nodes: () => [] }),
  nodes: () => [],
  sipSocket: () => '',
  sipAddress: () => undefined,
  list: () => Promise.reject(new NoCallsHereError()),
});
const asteriskConfig: HostPart<'asteriskConfig'> = () => ({ contribute: () => nothing, changed: () => undefined });
const http: HostPart<'http'> = () => ({ routes: () => undefined, sockets: () => undefined });
const live: HostPart<'live'> = () => ({ topic: () => ({ publish: () => undefined, watched: () => false }) });

/** What plugins are given in a worker for that which only core does: it takes everything and does nothing. */
export const inertParts = { calls, ari, asteriskConfig, http, live } satisfies Partial<HostParts>;
