import type { LocalizedText } from '@perezvon/sdk/shared';
export interface Figures {
  readonly offered: number;
  readonly answered: number;
  readonly lost: number;
  readonly sentOn: number;
  readonly within: number;
  readonly lostWithin: number;
  readonly answeredWaitMs: number;
  readonly longestWaitMs: number;
  readonly talkMs: number;
  readonly holdMs: number;
  readonly wrapUpMs: number;
  readonly transfers: number;
  readonly sentFull: number;
  readonly sentEmpty: number;
  readonly sentTimeout: number;
  readonly sentKey: number;
  readonly sentCallback: number;
  readonly serviceLevel: number | null;
  readonly serviceLevelPatient: number | null;
  readonly asaMs: number | null;
  readonly ahtMs: number | null;
}
export type Keyed<K> = Figures & { readonly key: K };
export interface FrontPage {
  readonly total: Figures;
  readonly byQueue: readonly Keyed<string>[];
  readonly byOperator: readonly Keyed<string>[];
  readonly byHour: readonly Keyed<number>[];
  readonly byWeekday: readonly Keyed<number>[];
  readonly byDay: readonly Keyed<string>[];
}
export interface Pause {
  readonly names: LocalizedText;
  readonly ms: number;
}
export interface WorkingTime {
  readonly operatorId: string;
  readonly loggedInMs: number;
  readonly readyMs: number;
  readonly paidPauseMs: number;
  readonly unpaidPauseMs: number;
  readonly pauses: readonly Pause[];
  readonly logIns: number;
  readonly missed: number;
  readonly handledMs: number;
  readonly occupancy: number | null;
}
export interface LostCall {
  readonly callId: string;
  readonly queueId: string;
  readonly number: string | null;
  readonly enteredAt: number;
  readonly waitMs: number;
  readonly answeredLaterAt: number | null;
}
export interface TrunkLoad {
  readonly trunk: string;
  readonly calls: number;
  readonly answered: number;
  readonly talkMs: number;
  readonly peak: number;
}
export interface CampaignResult extends Named {
  readonly contacts: number;
  readonly attempts: number;
  readonly answered: number;
  readonly reached: number;
  readonly confirmed: number;
}
export interface Named {
  readonly id: string;
  readonly name: string;
}
