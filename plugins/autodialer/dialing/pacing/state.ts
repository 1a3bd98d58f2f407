import type { OpenTime } from '@perezvon/plugin-compliance';
import type { RateLimiter } from './rate-limiter.js';

/** How a campaign takes lines: `linesWanted` has a rule for each. */
export type PacingMode = 'message';

/** What a campaign allows, as its settings and its schedule say. */
export interface CampaignRules {
  readonly id: string;
  readonly mode: PacingMode;
  /** Lines that it may have at once. */
  readonly channels: number;
  readonly perSecond: number | undefined;
  /** Its weight when lines are scarce: one with 10 gets twice the lines of one with 5. */
  readonly priority: number;
  /** Trunks in the order in which they are filled. */
  readonly trunks: readonly string[];
  /** When it may start calls; absent while it is switched off. */
  readonly open: OpenTime | undefined;
}
export interface TrunkRules {
  readonly id: string;
  /** Absent: no limit of its own. */
  readonly channels: number | undefined;
  readonly perSecond: number | undefined;
}
/** An attempt whose row is committed, and which has not been started yet: its message is being made, or it waits. */
export interface Prepared {
  readonly id: string;
  readonly trunk: string;
}

export interface CampaignPacing {
  readonly rules: CampaignRules;
  /** Calls that are started. */
  readonly starts: RateLimiter;
  /** Contacts that are claimed, at the same rate: making messages takes its time, and many may be made at once. */
  readonly claims: RateLimiter;
  /** Lines that are taken: claims under way, prepared attempts, calls. */
  readonly lines: number;
  /** Trunks of the claim under way, one entry for each contact asked for. */
  readonly claiming: readonly string[] | undefined;
  /** Attempts whose messages are being made. */
  readonly making: readonly Prepared[];
  /** Attempts that can be started at any moment. */
  readonly prepared: readonly Prepared[];
  /** When its next contact is due; absent when none is waiting. */
  readonly dueFrom: number | undefined;
  /** No claims before this instant: the last ones were refused. */
  readonly heldUntil: number;
}
/** A provider that takes no calls: none before `heldUntil`, then a few that try whether it does. */
export interface TrunkHealthFacts {
  readonly heldUntil: number;
  readonly probing: boolean;
  /** What it said last: a SIP status, 0 for nothing. */
  readonly status: number;
}
export interface TrunkPacing {
  readonly rules: TrunkRules;
  readonly starts: RateLimiter;
  readonly claims: RateLimiter;
  readonly lines: number;
  /** Of those, how many belong to claims that are under way. */
  readonly claimed: number;
  /** Lines of calls that the dialer did not make: those that came in over it, and those of operators. */
  readonly foreign: number;
  readonly health: TrunkHealthFacts;
}

export interface PacingState {
  /** Lines of all campaigns together. */
  readonly channels: number;
  /** Whether calls can be started and contacts claimed at all. */
  readonly ready: boolean;
  readonly campaigns: ReadonlyMap<string, CampaignPacing>;
  readonly trunks: ReadonlyMap<string, TrunkPacing>;
}

export type PacingEvent =
  | { readonly type: 'tick' }
  /** The limit over all campaigns, and whether the servers are there. */
  | { readonly type: 'global'; readonly channels: number; readonly ready: boolean }
  | { readonly type: 'campaign'; readonly rules: CampaignRules }
  | { readonly type: 'trunks'; readonly trunks: readonly TrunkRules[] }
  /** Contacts have become due, or will be at `from`. */
  | { readonly type: 'due'; readonly campaign: string; readonly from: number }
  /** A claim was carried out: what it found, and when the campaign's next contact is due after that. */
  | {
      readonly type: 'claimed';
      readonly campaign: string;
      readonly attempts: readonly Prepared[];
      readonly dueFrom: number | undefined;
    }
  /** The messages of these claimed attempts are ready: they may be started. */
  | { readonly type: 'messageReady'; readonly campaign: string; readonly attempts: readonly string[] }
  /** These will not be started: no message could be made for them; `freed` follows for each. */
  | { readonly type: 'messageFailed'; readonly campaign: string; readonly attempts: readonly string[] }
  /** How many lines of a trunk are taken by calls that the dialer did not make. */
  | { readonly type: 'foreign'; readonly trunk: string; readonly lines: number }
  | ({ readonly type: 'trunkHealth'; readonly trunk: string } & TrunkHealthFacts)
  | { readonly type: 'hold'; readonly campaign: string; readonly until: number }
  /** A started call has ended or was refused, or a prepared attempt was given back. */
  | { readonly type: 'freed'; readonly campaign: string; readonly trunk: string }
  /** A call that was going on before this engine was there. */
  | { readonly type: 'adopted'; readonly campaign: string; readonly trunk: string };

export type PacingCommand =
  /**
   * Claim as many due contacts as there are trunks, and commit an attempt for each; answer with `claimed`, then with
   * `messageReady` or `messageFailed` for each attempt.
   */
  | { readonly type: 'claim'; readonly campaign: string; readonly trunks: readonly string[] }
  /** Start these committed attempts now; answer with `freed` for each once it is over. */
  | { readonly type: 'start'; readonly campaign: string; readonly attempts: readonly string[] }
  /** These will not be called: their contacts wait again; answer with `freed` for each. */
  | { readonly type: 'giveBack'; readonly campaign: string; readonly attempts: readonly string[] };
