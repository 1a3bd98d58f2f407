import { localizedTextSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';

const skill = z.string().trim().min(1).max(40);
const fields = {
  number: z.string().regex(/^\d{2,6}$/),
  name: z.string().trim().min(1).max(100),
  jabber: z.string().trim().max(200).nullable(),
  recordAll: z.boolean(),
  skills: z.record(skill, z.number().int().min(1).max(10)),
  enabled: z.boolean(),
};
/** Digits, because it is typed on a phone. */
export const pinSchema = z.string().regex(/^\d{4,10}$/);
export const operatorSchema = z.object({ ...fields, id: z.string(), version: z.number().int() });
export type OperatorView = z.infer<typeof operatorSchema>;
export const newOperatorSchema = z.object({
  ...fields,
  pin: pinSchema,
  jabber: fields.jabber.default(null),
  recordAll: fields.recordAll.default(false),
  skills: fields.skills.default({}),
  enabled: fields.enabled.default(true),
});
export type NewOperator = z.output<typeof newOperatorSchema>;
export const operatorPatchSchema = z.object({ ...fields, pin: pinSchema }).partial();
export type OperatorPatch = z.output<typeof operatorPatchSchema>;

/** Names as they are kept: of languages, too, that are not installed any more. */
export const namesSchema = z.record(z.string(), z.string());
const stateFields = {
  kind: z.enum(['ready', 'paused']),
  /** By language; where one is missing, the default one's is shown. */
  names: localizedTextSchema(60),
  /** Dialled behind the code: `*141`. */
  digit: z.number().int().min(0).max(9),
  paid: z.boolean(),
  limitMinutes: z.number().int().min(1).max(1_440).nullable(),
};
export const stateSchema = z.object({ ...stateFields, names: namesSchema, id: z.string() });
export type StateView = z.infer<typeof stateSchema>;
export const newStateSchema = z.object(stateFields);
export type NewState = z.output<typeof newStateSchema>;

export const presenceSchema = z.object({
  operatorId: z.string(),
  presence: z.enum(['out', 'paused', 'ready']),
  stateId: z.string().nullable(),
  /** Number and name of the phone they sit at. */
  phone: z.object({ id: z.string(), number: z.string(), name: z.string() }).nullable(),
  since: z.number(),
  limitMs: z.number().nullable(),
  /** Why the system put them there: `missed` calls. */
  why: z.string().nullable(),
});
export type PresenceView = z.infer<typeof presenceSchema>;

export const historyQuerySchema = z.object({
  from: z.iso.datetime({ offset: true }),
  until: z.iso.datetime({ offset: true }),
});
export const historySchema = z.array(
  z.object({
    presence: z.enum(['out', 'paused', 'ready']),
    /** By language; empty for who was logged out. */
    stateNames: namesSchema,
    paid: z.boolean(),
    phone: z.string().nullable(),
    from: z.number(),
    until: z.number().nullable(),
    by: z.string(),
    why: z.string().nullable(),
  }),
);
export const idSchema = z.object({ id: z.uuid() });
