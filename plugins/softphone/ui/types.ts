import type { LocalizedText } from '@perezvon/sdk/shared';
export interface OperatorState {
  readonly id: string;
  readonly kind: 'ready' | 'paused';
  readonly names: LocalizedText;
  readonly limitMinutes: number | null;
}
export interface Self {
  readonly operator: { readonly id: string; readonly number: string; readonly name: string };
  readonly presence: {
    readonly presence: 'out' | 'paused' | 'ready';
    readonly stateId: string | null;
    readonly phone: { readonly id: string; readonly number: string; readonly name: string } | null;
    readonly since: number;
    readonly limitMs: number | null;
    readonly why: string | null;
  };
  readonly states: readonly OperatorState[];
}
export interface Card {
  readonly callId: string;
  readonly queue: string;
  readonly text: string;
  readonly number: string | null;
  readonly name: string | null;
  readonly since: number;
  readonly state: 'ringing' | 'talking';
  readonly from: {
    readonly why: 'direct' | 'transferred' | 'asked' | 'back';
    readonly name: string | null;
    readonly number: string | null;
  } | null;
  readonly earlier: { readonly calls: number; readonly lastAt: number | null; readonly operator: string | null } | null;
}
export interface Access {
  readonly number: string;
  readonly user: string;
  readonly password: string;
}
