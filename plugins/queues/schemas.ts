import { destinationRefSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { callbackStates } from './callbacks/callback-repository.js';
import { strategies } from './acd/index.js';

const seconds = (least: number, most: number) => z.number().int().min(least).max(most);
const key = z.string().regex(/^[0-9*#]$/);

const percent = z.number().int().min(1).max(100);
const wrongWay = { message: 'red comes before yellow' };
/** What is worse the more it is: yellow first, then red. */
const rising = (amount: z.ZodNumber) =>
  z
    .object({ yellow: amount.nullable().default(null), red: amount.nullable().default(null) })
    .refine(({ yellow, red }) => yellow === null || red === null || red >= yellow, wrongWay)
    .prefault({});

/** What a queue is, beside its name. A first queue needs nothing of it. */
export const queueSettingsSchema = z.object({
  /** What operators read when its call comes. */
  text: z.string().trim().max(2_000).default(''),
  priority: z.number().int().min(0).max(100).default(0),
  strategy: z.enum(strategies).default('longestIdle'),
  /** How many phones ring at once with `ringSeveral`. */
  ringAtOnce: z.number().int().min(1).max(20).default(3),
  ringSeconds: seconds(5, 120).default(20),
  wrapUpSeconds: seconds(0, 3_600).default(10),
  maxLength: z.number().int().min(0).max(10_000).nullable().default(null),
  maxWaitSeconds: seconds(5, 36_000).nullable().default(null),
  leaveWhen: z.enum(['never', 'nobodyLoggedIn', 'nobodyReady']).default('nobodyLoggedIn'),
  skills: z.record(z.string().trim().min(1).max(40), z.number().int().min(1).max(10)).default({}),
  /** How long a returning caller waits for the operator they spoke to last; 0: not at all. */
  stickySeconds: seconds(0, 600).default(0),
  greeting: z.uuid().nullable().default(null),
  /** A class of music that Asterisk has, or `prompt-` with the id of a prompt, which is in force after Apply. */
  music: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .default('default'),
  clips: z.array(z.uuid()).max(20).default([]),
  /** Seconds between two clips or announcements. */
  clipEverySeconds: seconds(10, 600).default(45),
  announcePlace: z.boolean().default(true),
  announceWait: z.boolean().default(true),
  /** Where callers go who cannot stay; hung up where it is null. */
  overflow: z
    .object({
      full: destinationRefSchema.nullable().default(null),
      nobody: destinationRefSchema.nullable().default(null),
      tooLong: destinationRefSchema.nullable().default(null),
    })
    .prefault({}),
  /** Whether its conversations are recorded. */
  record: z.boolean().default(false),
  /** A key that leads away from the queue. */
  exitKey: z.object({ key, destination: destinationRefSchema }).nullable().default(null),
  /** A key by which a caller hangs up and keeps the place: they are called when it is their turn. */
  callbackKey: key.nullable().default(null),
  serviceLevel: z.object({ withinSeconds: seconds(1, 600).default(20), percent: percent.default(80) }).prefault({}),
  /** From where on the wall board turns yellow and red; null: as {@link thresholdsOf} says. */
  wall: z
    .object({
      wait: rising(seconds(1, 36_000)),
      waiting: rising(z.number().int().min(1).max(10_000)),
      percent: z
        .object({ yellow: percent.nullable().default(null), red: percent.nullable().default(null) })
        .refine(({ yellow, red }) => yellow === null || red === null || red <= yellow, wrongWay)
        .prefault({}),
    })
    .prefault({}),
});
export type QueueSettings = z.output<typeof queueSettingsSchema>;

const name = z.string().trim().min(1).max(100);
export const memberSchema = z.object({
  operatorId: z.uuid(),
  /** Operators of a higher level are asked when all of the lower ones are busy. */
  level: z.number().int().min(1).max(9).default(1),
});
/** What phones of the house dial, and transfer to. */
const shortNumber = z
  .string()
  .regex(/^\d{2,6}$/)
  .nullable();
export const queueSchema = z.object({
  id: z.string(),
  name,
  number: shortNumber,
  settings: queueSettingsSchema,
  members: z.array(memberSchema),
  version: z.number().int(),
});
export type QueueView = z.output<typeof queueSchema>;
export const newQueueSchema = z.object({
  name,
  number: shortNumber.default(null),
  settings: queueSettingsSchema.prefault({}),
  members: z.array(memberSchema).max(2_000).default([]),
});
export type NewQueue = z.output<typeof newQueueSchema>;
export const queuePatchSchema = z
  .object({ name, number: shortNumber, settings: queueSettingsSchema, members: z.array(memberSchema).max(2_000) })
  .partial();
export type QueuePatch = z.output<typeof queuePatchSchema>;
export const idSchema = z.object({ id: z.uuid() });

const count = z.number().int();
const work = z.enum(['idle', 'offered', 'talking', 'wrapUp', 'cooling', 'engaged']);
const threshold = z.object({ yellow: z.number().nullable(), red: z.number().nullable() });
export const boardSchema = z.object({
  queues: z.record(
    z.string(),
    z
      .object({
        name,
        priority: z.number(),
        withinSeconds: z.number(),
        percent: z.number(),
        wall: z.object({ waitMs: threshold, waiting: threshold, percent: threshold }),
        offered: count,
        answered: count,
        lost: count,
        within: count,
        waitMs: z.number(),
        level: z.number().nullable(),
        levelNow: z.number().nullable(),
      })
      .nullable(),
  ),
  callers: z.record(
    z.string(),
    z
      .object({
        queueId: z.string(),
        number: z.string().nullable(),
        since: z.number(),
        state: z.enum(['waiting', 'offered', 'talking']),
        operatorId: z.string().nullable(),
        isCallback: z.boolean(),
        rank: z.number(),
        seq: count,
        isFirst: z.boolean(),
      })
      .nullable(),
  ),
  operators: z.record(
    z.string(),
    z
      .object({
        work,
        since: z.number(),
        until: z.number().nullable(),
        caller: z.string().nullable(),
        queueId: z.string().nullable(),
      })
      .nullable(),
  ),
});

const callbackState = z.enum(callbackStates);
export const callbacksQuerySchema = z.object({
  state: callbackState.default('waiting'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const callbackSchema = z.object({
  id: z.string(),
  /** The call in which they asked for it. */
  callId: z.string(),
  queueId: z.string(),
  number: z.string(),
  since: z.string(),
  state: callbackState,
  tries: z.number().int(),
});
