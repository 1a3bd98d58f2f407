import { isExternalAddress, isNetwork } from '@perezvon/asterisk';
import { z } from 'zod';

/** One Asterisk, as the environment names it. */
export const asteriskNodeSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/),
  ariUrl: z.url(),
  ariUser: z.string().min(1),
  ariPassword: z.string().min(1),
  amiHost: z.string().min(1),
  amiPort: z.number().int().min(1).max(65_535),
  amiUser: z.string().min(1),
  amiSecret: z.string().min(1),
  configDir: z.string().min(1),
  sipAddress: z.string().min(1),
  sipPort: z.number().int().min(1).max(65_535),
  /** Behind address translation: the public address, and the networks that need it not. */
  externalAddress: z.string().refine(isExternalAddress, 'is no IPv4 address or host name').optional(),
  localNets: z.array(z.string().refine(isNetwork, 'is no network such as 10.0.0.0/8')).max(50).optional(),
});
export type AsteriskNodeSettings = z.infer<typeof asteriskNodeSchema>;
