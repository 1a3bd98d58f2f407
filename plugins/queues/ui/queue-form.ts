import { formChoice, formText, parseSkills } from '@perezvon/sdk/ui';
import type { DestinationRef } from '@perezvon/sdk/shared';
import { type Member, type QueueSettings, strategies, type wallFigures } from './api.js';

export const leaves = ['never', 'nobodyLoggedIn', 'nobodyReady'] as const;

/** What of a queue is chosen beside the fields of its form. */
export interface Chosen {
  /** As they are now; what the form does not show stays. */
  readonly settings: QueueSettings | undefined;
  readonly overflow: QueueSettings['overflow'];
  /** Where the exit key leads. */
  readonly exit: DestinationRef | null;
  readonly members: readonly Member[];
}

/** What the form of a queue says, as the API takes it; an empty field means none. */
export function queueOf(data: FormData, { settings, overflow, exit, members }: Chosen) {
  const text = (name: string) => formText(data, name).trim();
  const number = (name: string) => Number(text(name));
  const numberOrNull = (name: string) => (text(name) === '' ? null : number(name));
  const limits = (figure: (typeof wallFigures)[number]) => ({
    yellow: numberOrNull(`${figure}Yellow`),
    red: numberOrNull(`${figure}Red`),
  });
  const exitKey = text('exitKey');
  const changed = {
    ...settings,
    text: text('text'),
    priority: number('priority'),
    strategy: formChoice(data, 'strategy', strategies),
    ringAtOnce: number('ringAtOnce'),
    ringSeconds: number('ringSeconds'),
    wrapUpSeconds: number('wrapUpSeconds'),
    maxLength: numberOrNull('maxLength'),
    maxWaitSeconds: numberOrNull('maxWaitSeconds'),
    leaveWhen: formChoice(data, 'leaveWhen', leaves),
    skills: parseSkills(text('skills')),
    stickySeconds: number('stickySeconds'),
    greeting: text('greeting') || null,
    music: text('music'),
    clips: data.getAll('clips').map(String),
    clipEverySeconds: number('clipEverySeconds'),
    announcePlace: data.has('announcePlace'),
    announceWait: data.has('announceWait'),
    record: data.has('record'),
    overflow,
    exitKey: exitKey !== '' && exit ? { key: exitKey, destination: exit } : null,
    callbackKey: text('callbackKey') || null,
    serviceLevel: { withinSeconds: number('withinSeconds'), percent: number('percent') },
    wall: { wait: limits('wait'), waiting: limits('waiting'), percent: limits('percent') },
  };
  return { name: text('name'), number: text('number') || null, settings: changed, members };
}
