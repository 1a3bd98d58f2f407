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

/** A line of a call's journal, in words. */
export interface ExplainedEvent {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: string;
  /** In the user's language; the journal's own word where nobody has a text for it. */
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Of a decision: what speaks against each other one. */
  readonly others: readonly string[];
}

/** A call's journal in words; any entry with a coded reason is a decision, whoever wrote it. */
export class CallDecisions {
  constructor(
    private readonly pool: Pool,
    private readonly catalogue: Pick<Catalogue, 'text' | 'ending'>,
  ) {}

  /** The decisions about a call. @returns nothing for a call that does not exist */
  async of(callId: string, language: Language): Promise<readonly ExplainedDecision[] | undefined> {
    const lines = await this.lines(callId);
    if (lines.length === 0) return undefined;
    return lines.flatMap(({ at, event, data }) => {
      const found = this.decisionOf(event, data, language);
      return found ? [{ at, ...found }] : [];
    });
  }

  /** All that happened to a call; empty for one that does not exist. `names`: what people call endpoints. */
  async journal(
    callId: string,
    language: Language,
    names: ReadonlyMap<string, string>,
  ): Promise<readonly ExplainedEvent[]> {
    return (await this.lines(callId)).map((line) => {
      const decision = this.decisionOf(line.event, line.data, language);
      const others = decision?.others.map(({ text }) => text) ?? [];
      return { ...line, text: decision?.text ?? this.eventText(line, language, names), others };
    });
  }

  /** `<plugin>.journal.<EVENT>`, or with its `kind`, `how` or `outcome` behind it, where there is such a text. */
  private eventText({ event, data }: JournalLine, language: Language, names: ReadonlyMap<string, string>): string {
    const values = scalarsOf(data);
    const named = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, names.get(String(value)) ?? value]),
    );
    const kinds = [values['kind'], values['how'], values['outcome']].flatMap((kind) =>
      kind === undefined ? [] : [kind],
    );
    for (const key of [...kinds.map((kind) => `.journal.${event}.${kind}`), `.journal.${event}`]) {
      const text = this.catalogue.ending(language, key, { ...named, ...secondsOf(named) });
      if (text !== undefined) return text;
    }
    return event;
  }

  private async lines(callId: string): Promise<readonly JournalLine[]> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      'SELECT at, event, data FROM core_call_journal WHERE call_id = ? ORDER BY seq',
      [callId],
    );
    return rows.map((row) => ({
      at: (row['at'] as Date).getTime(),
      event: String(row['event']),
      data: JSON.parse(String(row['data'])) as Record<string, unknown>,
    }));
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

interface JournalLine {
  readonly at: number;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
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
