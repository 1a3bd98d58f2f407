import { z } from 'zod';

/** An error answer of the API: an RFC 9457 problem document with a stable code and a key into the locale. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  /** Stable, for programs: `autodialer.campaign.notFound`. */
  code: z.string(),
  /** Key of the text shown to people; `params` fill its placeholders. */
  textKey: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** One entry per bad field of the input, `path` in dots (`body.schedule.from`). */
  errors: z.array(z.object({ path: z.string(), message: z.string(), textKey: z.string().optional() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
