import { token, assertVersion, unlessTaken } from '@perezvon/sdk/server';
import { isEmergencyNumber, newId } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { PrefixTakenError, RuleNotFoundError } from '../errors.js';
import { RuleModel } from '../models.js';

const fields = {
  name: z.string().trim().min(1).max(100),
  /** The beginning of the numbers it allows: `+7495`, or `+` for all; or an emergency number, whose trunks it names. */
  prefix: z
    .string()
    .refine((text) => /^\+\d{0,14}$/.test(text) || isEmergencyNumber(text), 'is no beginning of numbers'),
  /** Trunks in the order in which they are tried. */
  trunks: z.array(z.uuid()).min(1).max(10),
  enabled: z.boolean(),
};
export const ruleSchema = z.object({ ...fields, id: z.string(), version: z.number().int() });
export type RuleView = z.infer<typeof ruleSchema>;
export const newRuleSchema = z.object({ ...fields, enabled: fields.enabled.default(true) });
export type NewRule = z.output<typeof newRuleSchema>;
export const rulePatchSchema = z.object(fields).partial();
export type RulePatch = z.output<typeof rulePatchSchema>;

/** The rule that a number falls under: that with the longest beginning. A number without one may not be called. */
export function ruleFor(rules: readonly RuleView[], number: string): RuleView | undefined {
  return rules
    .filter(({ enabled, prefix }) => enabled && number.startsWith(prefix))
    .toSorted((a, b) => b.prefix.length - a.prefix.length)[0];
}

/** Which numbers our own phones may call, and how. */
export class OutboundRuleRepository {
  /** @param changed told of each change, inside its transaction */
  constructor(private readonly changed: () => Promise<void> = () => Promise.resolve()) {}

  async all(): Promise<RuleView[]> {
    return (await RuleModel.findAll({ order: ['prefix'] })).map(view);
  }
  async get(id: string): Promise<RuleView> {
    const row = await RuleModel.findByPk(id);
    if (!row) throw new RuleNotFoundError(id);
    return view(row);
  }
  async create({ trunks, ...rule }: NewRule): Promise<RuleView> {
    const row = { ...rule, id: newId(), trunks: JSON.stringify(trunks) };
    const made = view(await this.unique(rule.prefix, () => RuleModel.create(row)));
    await this.changed();
    return made;
  }
  async change(
    id: string,
    { trunks, ...patch }: RulePatch,
    expected: string | undefined,
  ): Promise<{ readonly before: RuleView; readonly after: RuleView }> {
    const before = await this.get(id);
    assertVersion('rule', before, expected);
    const changes = { ...patch, ...(trunks ? { trunks: JSON.stringify(trunks) } : {}), version: before.version + 1 };
    const [count] = await this.unique(patch.prefix ?? '', () =>
      RuleModel.update(changes, { where: { id, version: before.version } }),
    );
    if (count === 0) assertVersion('rule', { id, version: before.version + 1 }, String(before.version));
    await this.changed();
    return { before, after: await this.get(id) };
  }
  async remove(id: string, expected: string | undefined): Promise<RuleView> {
    const before = await this.get(id);
    assertVersion('rule', before, expected);
    await RuleModel.destroy({ where: { id } });
    await this.changed();
    return before;
  }

  private unique<T>(prefix: string, work: () => Promise<T>): Promise<T> {
    return unlessTaken(work, () => new PrefixTakenError(prefix));
  }
}
export const OutboundRuleRepositoryToken = token<OutboundRuleRepository>('telephony.ruleRepository');

const trunkList = z.array(z.string());
const view = (row: RuleModel): RuleView => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  trunks: trunkList.parse(JSON.parse(row.trunks)),
  enabled: row.enabled,
  version: row.version,
});
