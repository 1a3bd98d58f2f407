import { HostPool, inject, injectable, type Pool, token } from '@perezvon/sdk/server';
import type { RowDataPacket } from 'mysql2/promise';
import { DoNotCall } from './do-not-call/do-not-call.js';
import { evaluatePolicy, type RefusalReason } from './policy/evaluate-policy.js';
import { builtInProfiles, type PolicyProfile, policyProfileSchema, refusesAll } from './policy/profiles.js';
import { zonesOf } from './regions/zones-of.js';

/** A call that is about to be made. */
export interface CallQuestion {
  /** As E.164. */
  readonly number: string;
  /** In whose name; absent: in that of the house. */
  readonly campaignId?: string | undefined;
  /** The policy whose hours and limits hold; absent: the do-not-call list alone decides. */
  readonly policyId?: string | undefined;
  /** By whose clocks a number is judged that does not tell where it is. */
  readonly timeZone?: string | undefined;
  /** Nobody chooses the number by hand. */
  readonly automatic?: boolean | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}
export type CallAnswer =
  | { readonly allowed: true }
  /** `until`: when the answer may be another, in milliseconds since 1970; absent where time alone changes nothing. */
  | {
      readonly allowed: false;
      readonly reason: RefusalReason;
      readonly rule: string;
      readonly until: number | undefined;
    };

/** Answers one question for each call that leaves: may this number be called now, and if not, why and until when. */
export interface Compliance {
  mayCall(question: CallQuestion): Promise<CallAnswer>;
}
export const Compliance = token<Compliance>('compliance.compliance');

/** {@link Compliance} by the tables of lists and policies. */
@injectable()
export class SqlCompliance implements Compliance {
  constructor(
    @inject(HostPool) private readonly pool: Pool,
    @inject(DoNotCall) private readonly doNotCall: DoNotCall,
  ) {}

  async mayCall(question: CallQuestion): Promise<CallAnswer> {
    const { number, campaignId, policyId, timeZone = 'UTC', automatic = true, at } = question;
    const decision = evaluatePolicy(
      await this.profile(policyId),
      {
        number,
        zones: zonesOf('', number) ?? [],
        campaignZone: timeZone,
        attempts: [],
        doNotCall: await this.doNotCall.of(number, campaignId),
        consent: undefined,
        consentRequired: false,
        holidays: new Set(),
        automatic,
      },
      at,
    );
    if (decision.allowed) return { allowed: true };
    const { reason, rule, retryAt } = decision;
    return { allowed: false, reason, rule, until: retryAt };
  }

  /** A policy that is gone allows nothing. */
  private async profile(id = 'none'): Promise<PolicyProfile> {
    const builtIn = builtInProfiles.get(id);
    if (builtIn) return builtIn;
    const [rows] = await this.pool.query<RowDataPacket[]>('SELECT profile FROM autodialer_policies WHERE id = ?', [id]);
    const text: unknown = rows[0]?.['profile'];
    if (text === undefined) return refusesAll(id);
    return policyProfileSchema.parse(typeof text === 'string' ? JSON.parse(text) : text);
  }
}
