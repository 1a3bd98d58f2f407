import type { DestinationRef } from '@perezvon/sdk/shared';

export const strategies = ['longestIdle', 'leastTalk', 'fewestCalls', 'roundRobin', 'ringSeveral', 'linear'] as const;
/** Those that ask operators in the order in which the queue names them. */
export const isByList = (strategy: QueueSettings['strategy']): boolean =>
  strategy === 'linear' || strategy === 'roundRobin';
export const wallFigures = ['wait', 'waiting', 'percent'] as const;
/** From where on the wall board turns yellow and red; null: as usual. */
export interface Threshold {
  readonly yellow: number | null;
  readonly red: number | null;
}
export interface QueueSettings {
  readonly text: string;
  readonly priority: number;
  readonly strategy: (typeof strategies)[number];
  readonly ringAtOnce: number;
  readonly ringSeconds: number;
  readonly wrapUpSeconds: number;
  readonly maxLength: number | null;
  readonly maxWaitSeconds: number | null;
  readonly leaveWhen: 'never' | 'nobodyLoggedIn' | 'nobodyReady';
  readonly skills: Readonly<Record<string, number>>;
  readonly stickySeconds: number;
  readonly greeting: string | null;
  readonly music: string;
  readonly clips: readonly string[];
  readonly clipEverySeconds: number;
  readonly announcePlace: boolean;
  readonly announceWait: boolean;
  readonly record: boolean;
  readonly overflow: Readonly<Record<'full' | 'nobody' | 'tooLong', DestinationRef | null>>;
  readonly exitKey: { readonly key: string; readonly destination: DestinationRef } | null;
  readonly callbackKey: string | null;
  readonly serviceLevel: { readonly withinSeconds: number; readonly percent: number };
  readonly wall: Readonly<Record<(typeof wallFigures)[number], Threshold>>;
}
export interface Member {
  readonly operatorId: string;
  readonly level: number;
}
export interface Queue {
  readonly id: string;
  readonly name: string;
  readonly number: string | null;
  readonly settings: QueueSettings;
  readonly members: readonly Member[];
  readonly version: number;
}
export interface OperatorChoice {
  readonly id: string;
  readonly number: string;
  readonly name: string;
}
