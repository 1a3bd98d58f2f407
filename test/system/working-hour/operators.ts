import { setTimeout as sleep } from 'node:timers/promises';
import type { Messenger } from '../../support/messenger.js';
import { until } from '../../support/until.js';
import type { DeskPhone } from '../../support/sip/desk-phone.js';

/** What operators with Jabber do in words, in turn; each for a call of its own. */
const byWords: readonly (readonly (readonly [afterMs: number, said: string])[])[] = [
  [
    [900, 'удержать'],
    [900, 'вернуть'],
  ],
  [[900, 'transfer 111']],
  [],
  [
    [900, 'консультация 113'],
    [2_000, 'соединить'],
  ],
  [
    [900, 'consult 111'],
    [2_000, 'conference'],
  ],
];
/** What the product answers when it has understood and done it. */
const understood: Readonly<Record<string, string>> = {
  удержать: 'Клиент слышит музыку.',
  вернуть: 'Вы снова с клиентом.',
  'transfer 111': 'The customer was transferred to 111.',
  'консультация 113': 'Звоню 113, клиент ждёт с музыкой.',
  соединить: 'Клиент переведён.',
  'consult 111': 'Calling 111; the customer waits with music.',
  conference: 'You are in a three-way call.',
};
/** Reads cards and obeys the plan, until the hour is over. @returns how often each was done and understood */
export function workByJabber(messenger: Messenger, over: AbortSignal): Promise<string[]> {
  const done: string[] = [];
  const work = async () => {
    for (let seen = 0, turn = 0; !over.aborted; ) {
      const card = messenger.got.findIndex(({ text }, i) => i >= seen && text.startsWith('Звонок'));
      if (card < 0) {
        await sleep(50);
        continue;
      }
      seen = card + 1;
      for (const [afterMs, said] of byWords[turn % byWords.length] ?? []) {
        await sleep(afterMs);
        const answer = await messenger.say(said);
        if (answer === understood[said]) done.push(said.split(' ')[0] ?? '');
      }
      turn += 1;
    }
    return done;
  };
  return work();
}
/** The one with buttons: holds, transfers blindly, transfers after asking, or just talks. */
export async function workByButtons(buttons: DeskPhone, over: AbortSignal): Promise<string[]> {
  const done: string[] = [];
  for (let turn = 0; !over.aborted; turn += 1) {
    const call = buttons.calls.find((one) => one.incoming && !one.over);
    if (!call) {
      await sleep(50);
      turn -= 1;
      continue;
    }
    await sleep(800);
    if (call.over) continue;
    if (turn % 4 === 0) {
      await call.hold();
      await sleep(700);
      await call.resume();
      done.push('hold');
    } else if (turn % 4 === 1) {
      await call.refer('113');
      await until('the phone to be free', () => call.over, { timeoutMs: 10_000 });
      done.push('blind');
      continue;
    } else if (turn % 4 === 2) {
      await call.hold();
      const asking = await buttons.dial('111');
      await sleep(1_000);
      if (!call.over && !asking.over) {
        await call.refer(asking);
        await until('the phone to be free', () => call.over && asking.over, { timeoutMs: 10_000 });
        done.push('attended');
        continue;
      }
      if (!asking.over) await asking.hangUp();
    }
    await sleep(700);
    if (!call.over) await call.hangUp();
  }
  return done;
}
