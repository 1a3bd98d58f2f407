import { carrierAnswer, carrierDoor } from '@perezvon/launcher';

/** What subscribers of a carrier do, each by a pattern of the last two digits of their number, as Asterisk writes it. */
export type Subscribers = Readonly<Record<string, readonly string[]>>;

/** Steps of somebody who answers, and then does these. */
export const answers = (...then: readonly string[]): readonly string[] => [...carrierAnswer, ...then];

/** The dialplan of a carrier with these subscribers. */
export function subscribersDialplan(subscribers: Subscribers): string {
  const lines = [...carrierDoor()];
  for (const [pattern, steps] of Object.entries(subscribers)) {
    const extension = /^\d+$/.test(pattern) ? pattern : `_${pattern}`;
    steps.forEach((step, index) => lines.push(index === 0 ? `exten => ${extension},1,${step}` : ` same => n,${step}`));
  }
  return `${lines.join('\n')}\n`;
}
