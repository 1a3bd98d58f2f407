import type { Route } from '@perezvon/sdk/server';
import { publicPermission } from '../core-manifest.js';
import { BusyError } from './errors.js';

const kilobyte = 1_024;
const megabyte = 1_024 * kilobyte;

/** Bytes of a JSON body where its route says nothing: less for those whom nobody knows. */
const usual = { public: 16 * kilobyte, known: megabyte } as const;
/** Bytes of bodies that are being read at once. */
const inFlight = { all: 64 * megabyte, perAddress: 16 * megabyte } as const;

/** Milliseconds in which a JSON body must have come. */
export const bodyMs = 30_000;
/** Arrays and objects within each other. Deeper ones cost more to read than they can be worth. */
export const deepestJson = 32;

/** How many bytes the JSON body of a route may have. */
export function bodyLimitOf({ bodyBytes, permission }: Pick<Route, 'bodyBytes' | 'permission'>): number {
  return bodyBytes ?? (permission === publicPermission ? usual.public : usual.known);
}

/** Bodies that are being read take memory: so much for all of them, and so much for one address. */
export class BodyBudget {
  private all = 0;
  private readonly byAddress = new Map<string, number>();

  /**
   * Takes room for one body.
   * @returns what gives it back
   * @throws BusyError when there is none
   */
  take(address: string, bytes: number): () => void {
    const own = this.byAddress.get(address) ?? 0;
    if (this.all + bytes > inFlight.all || own + bytes > inFlight.perAddress) throw new BusyError();
    this.all += bytes;
    this.byAddress.set(address, own + bytes);
    return () => {
      this.all -= bytes;
      const left = (this.byAddress.get(address) ?? 0) - bytes;
      if (left > 0) this.byAddress.set(address, left);
      else this.byAddress.delete(address);
    };
  }
}

/** Whether arrays and objects stand deeper in each other than {@link deepestJson}, without reading the text as JSON. */
export function tooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > deepestJson) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}
