import type { LocalizedText } from '@perezvon/sdk/shared';

export interface Operator {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly jabber: string | null;
  readonly recordAll: boolean;
  readonly skills: Readonly<Record<string, number>>;
  readonly enabled: boolean;
  readonly version: number;
}
export interface OperatorState {
  readonly id: string;
  readonly kind: 'ready' | 'paused';
  readonly names: LocalizedText;
  readonly digit: number;
  readonly paid: boolean;
  readonly limitMinutes: number | null;
}
export interface Presence {
  readonly operatorId: string;
  readonly presence: 'out' | 'paused' | 'ready';
  readonly stateId: string | null;
  readonly phone: { readonly id: string; readonly number: string; readonly name: string } | null;
  readonly since: number;
  readonly limitMs: number | null;
}
export interface Turn {
  readonly presence: 'out' | 'paused' | 'ready';
  readonly stateNames: LocalizedText;
  readonly paid: boolean;
  readonly phone: string | null;
  readonly from: number;
  readonly until: number | null;
  readonly by: string;
  readonly why: string | null;
}
