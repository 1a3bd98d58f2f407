import { token } from '@perezvon/sdk/server';
import type { z } from 'zod';
import type { EndpointStates } from '../trunks/endpoint-states.js';
import type { PhoneRepository } from './phone-repository.js';
import type { phoneStateSchema } from './schemas.js';

/** Which phones are there, and in how many calls. */
export class PhoneStates {
  private readonly calls = new Map<string, number>();

  constructor(
    private readonly phones: PhoneRepository,
    private readonly endpoints: EndpointStates,
  ) {}

  /** For `host.calls.watchPhones`. */
  readonly watcher = (phone: string, calls: readonly string[]): void => {
    if (calls.length === 0) this.calls.delete(phone);
    else this.calls.set(phone, calls.length);
  };

  inCall(endpoint: string): boolean {
    return this.calls.has(endpoint);
  }
  /** How many calls a phone is in, one that it has just dialled included. */
  callsOf(endpoint: string): number {
    return this.calls.get(endpoint) ?? 0;
  }

  async all(): Promise<z.infer<typeof phoneStateSchema>[]> {
    const states = await this.endpoints.all();
    return (await this.phones.all()).map(({ id, endpoint, kind }) => ({
      id,
      state: kind === 'outside' ? 'unknown' : (states.get(endpoint) ?? 'unknown'),
      calls: this.calls.get(endpoint) ?? 0,
    }));
  }
}
export const PhoneStatesToken = token<PhoneStates>('telephony.phoneStates');
