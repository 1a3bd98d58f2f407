import type { TrunkState } from '@perezvon/plugin-telephony';
import type { AlertKind, AlertSource } from '../index.js';

/** What may need a supervisor, at a moment. Times in milliseconds since 1970. */
export interface Picture {
  readonly queues: readonly {
    readonly id: string;
    readonly name: string;
    readonly waiting: number;
    readonly oldestSince: number | undefined;
    readonly ready: number;
  }[];
  readonly trunks: readonly Pick<TrunkState, 'id' | 'name' | 'state' | 'registration'>[];
  readonly operators: readonly {
    readonly id: string;
    readonly name: string;
    readonly since: number;
    readonly limitMs: number | undefined;
    /** On pause because calls were missed. */
    readonly missed: boolean;
  }[];
  /** Told by other plugins. */
  readonly told: ReturnType<AlertSource['alerts']>;
}
export interface Alert {
  /** The same for the same trouble. */
  readonly key: string;
  readonly kind: AlertKind;
  /** The name of the queue, trunk or operator. */
  readonly what: string;
}

/** @param longWaitMs how long anybody may wait in a queue */
export function alertsOf(
  { queues, trunks, operators, told }: Picture,
  now: number,
  longWaitMs: number,
): readonly Alert[] {
  const alert = (kind: AlertKind, id: string, what: string): Alert => ({ key: `${kind}:${id}`, kind, what });
  return [
    ...queues
      .filter(({ waiting, ready }) => waiting > 0 && ready === 0)
      .map(({ id, name }) => alert('nobodyReady', id, name)),
    ...queues
      .filter(({ oldestSince }) => oldestSince !== undefined && now - oldestSince > longWaitMs)
      .map(({ id, name }) => alert('longWait', id, name)),
    // A provider that refuses our registration may answer questions all the same.
    ...trunks
      .filter(({ state, registration }) => state === 'offline' || registration === 'rejected')
      .map(({ id, name }) => alert('trunkDown', id, name)),
    ...operators
      .filter(({ since, limitMs }) => limitMs !== undefined && now - since > limitMs)
      .map(({ id, name }) => alert('stateTooLong', id, name)),
    ...operators.filter(({ missed }) => missed).map(({ id, name }) => alert('notAnswering', id, name)),
    ...told.map(({ kind, id, what }) => alert(kind, id, what)),
  ];
}
