import type { Catalogue } from '@perezvon/host';
import type { Language } from '@perezvon/sdk/shared';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';

const scalar = z.union([z.string(), z.number()]);
type Values = Readonly<Record<string, z.output<typeof scalar>>>;
const reasonSchema = z.object({ code: z.string() }).catchall(scalar);
/** A journal entry that says why, and what else could have been decided and why it was not. */
const decisionSchema = z.object({
  /** The plugin that decided: its texts tell the reasons. */
  decidedBy: z.string(),
  why: reasonSchema,
  others: z.array(z.looseObject({ why: reasonSchema })).default([]),
});

export interface ExplainedReason {
  /** A word of the deciding plugin; it never changes its meaning. */
  readonly code: string;
  readonly values: Values;
  /** In the user's language. */
  readonly text: string;
}
export interface ExplainedDecision extends ExplainedReason {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The word of the journal. */
  readonly event: string;
  readonly others: readonly ExplainedReason[];
}

/** The decisions about a call, from its journal: any entry with a coded reason is one, whoever wrote it. */
export class CallDecisions {
  constructor(
    private readonly pool: Pool,
    private readonly catalogue: Pick<Catalogue, 'text'>,
  ) {}

  /** @returns nothing for a call that does not exist */
  async of(callId: string, language: Language): Promise<readonly ExplainedDecision[] | undefined> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      'SELECT at, event, data FROM core_call_journal WHERE call_id = ? ORDER BY seq',
      [callId],
    );
    if (rows.length === 0) return undefined;
    return rows.flatMap((row) => {
      const event = String(row['event']);
      const found = this.decisionOf(event, JSON.parse(String(row['data'])), language);
      return found ? [{ at: (row['at'] as Date).getTime(), ...found }] : [];
    });
  }

  private decisionOf(event: string, data: unknown, language: Language): Omit<ExplainedDecision, 'at'> | undefined {
    const read = decisionSchema.safeParse(data);
    if (!read.success) return undefined;
    const { decidedBy, why, others } = read.data;
    return {
      event,
      ...this.reason(`${decidedBy}.why.${event}`, why, scalarsOf(data), language),
      others: others.map(({ why: reason, ...about }) =>
        this.reason(`${decidedBy}.why.other`, reason, scalarsOf(about), language),
      ),
    };
  }
  private reason(
    prefix: string,
    why: z.output<typeof reasonSchema>,
    about: Values,
    language: Language,
  ): ExplainedReason {
    const { code, ...own } = why;
    const values: Values = { ...about, ...own };
    const text = this.catalogue.text(language, `${prefix}.${code}`, { ...values, ...secondsOf(values) });
    return { code, values, text: text ?? code };
  }
}

function scalarsOf(data: unknown): Values {
  const found = z.record(z.string(), z.unknown()).safeParse(data).data ?? {};
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, value]) => {
      const read = scalar.safeParse(value);
      return read.success ? [[name, read.data]] : [];
    }),
  );
}
/** Texts may name `figureSeconds` where a value `figure` is in milliseconds. */
const secondsOf = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      typeof value === 'number' ? [[`${name}Seconds`, Math.round(value / 1_000)]] : [],
    ),
  );
