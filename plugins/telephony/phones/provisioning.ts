import { token } from '@perezvon/sdk/server';
import encodeQR from 'qr';
import type { z } from 'zod';
import type { PhoneModel } from '../models.js';
import type { provisioningSchema } from './schemas.js';

/** Where phones find our SIP server. */
export interface SipDoor {
  readonly host: string;
  readonly port: number;
}
export const SipDoorToken = token<SipDoor>('telephony.sipDoor');

/** What is typed into a phone, and the same as a picture for those that have a camera. */
export function provisioning(
  { endpoint, password }: PhoneModel,
  { host, port }: SipDoor,
): z.infer<typeof provisioningSchema> {
  const uri = `sip:${endpoint}:${password}@${host}:${port}`;
  return { user: endpoint, password, server: host, port, transport: 'UDP', uri, qr: encodeQR(uri, 'svg') };
}
