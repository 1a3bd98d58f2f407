import { defaultLanguage, languageSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';

export const loginSchema = z
  .string()
  .trim()
  .max(64)
  .transform((text) => text.normalize('NFKC').toLowerCase())
  .pipe(z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,63}$/u));
export const personNameSchema = z.string().trim().min(1).max(120);
export const passwordSchema = z.string().min(1).max(1000);
export const permissionsSchema = z.array(z.string().max(128)).max(1000);
/** The columns of ids are ASCII; the database refuses to compare them with anything else. */
export const idSchema = z.string().regex(/^[\x21-\x7e]{1,36}$/);
export const idParamsSchema = z.object({ id: idSchema });

export const sessionSchema = z.object({
  user: z.object({ id: z.string(), login: z.string(), name: z.string(), language: languageSchema }),
  permissions: z.array(z.string()),
});
export type SessionView = z.infer<typeof sessionSchema>;

export const userSchema = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  language: languageSchema,
  roles: z.array(z.string()),
  active: z.boolean(),
  lockedUntil: z.string().optional(),
  lastSeen: z.string().optional(),
  version: z.number().int(),
});
export type UserView = z.infer<typeof userSchema>;
export const newUserSchema = z.object({
  login: loginSchema,
  name: personNameSchema,
  password: passwordSchema,
  language: languageSchema.default(defaultLanguage),
  roles: z.array(idSchema).max(50).default([]),
  active: z.boolean().default(true),
});
export type NewUser = z.infer<typeof newUserSchema>;
export const userPatchSchema = z.object({
  login: loginSchema.optional(),
  name: personNameSchema.optional(),
  password: passwordSchema.optional(),
  language: languageSchema.optional(),
  roles: z.array(idSchema).max(50).optional(),
  active: z.boolean().optional(),
  /** With a new password: the user's API tokens go on. */
  keepTokens: z.boolean().optional(),
});
export type UserPatch = z.infer<typeof userPatchSchema>;

export const roleSchema = z.object({
  id: z.string(),
  name: z.string(),
  permissions: z.array(z.string()),
  builtIn: z.boolean(),
  version: z.number().int(),
});
export type RoleView = z.infer<typeof roleSchema>;
export const newRoleSchema = z.object({ name: personNameSchema, permissions: permissionsSchema });
export const rolePatchSchema = newRoleSchema.partial();

export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string(),
  permissions: z.array(z.string()),
  expiresAt: z.string().optional(),
  lastUsed: z.string().optional(),
});
export type TokenView = z.infer<typeof tokenSchema>;
export const newTokenSchema = z.object({
  name: personNameSchema,
  permissions: permissionsSchema.min(1),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});
