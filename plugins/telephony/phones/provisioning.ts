import { type SipAddress, token } from '@perezvon/sdk/server';
import encodeQR from 'qr';
import type { z } from 'zod';
import type { PhoneModel } from '../models.js';
import type { provisioningSchema } from './schemas.js';

/** Where phones find our SIP server. */
export interface SipServerAddress {
  readonly host: string;
  readonly port: number;
}
/**
 * Where phones are told to register. What an administrator has set counts; while that is still this machine itself, where no phone
 * but one on it arrives, the address that the machine's settings name does; so it is with the port, while that is 0.
 */
export function sipServerAddress(
  { sipHost, sipPort }: { readonly sipHost: string; readonly sipPort: number },
  sip: SipAddress | undefined,
): SipServerAddress {
  const known = [sip?.externalAddress, sip?.address].find((one) => one !== undefined && !isLoopback(one));
  return { host: isLoopback(sipHost) ? (known ?? sipHost) : sipHost, port: sipPort || (sip?.port ?? 5060) };
}
/** Also `0.0.0.0`: everywhere is nowhere in particular. */
const isLoopback = (host: string): boolean => /^(127\.\d+\.\d+\.\d+|0\.0\.0\.0|localhost|)$/i.test(host.trim());

export const SipServerAddressToken = token<SipServerAddress>('telephony.sipServerAddress');

/** What is typed into a phone, and the same as a picture for those that have a camera. */
export function provisioning(
  { endpoint, password }: PhoneModel,
  { host, port }: SipServerAddress,
): z.infer<typeof provisioningSchema> {
  const uri = `sip:${endpoint}:${password}@${host}:${port}`;
  const onlyHere = isLoopback(host);
  return { user: endpoint, password, server: host, port, transport: 'UDP', uri, onlyHere, qr: encodeQR(uri, 'svg') };
}
