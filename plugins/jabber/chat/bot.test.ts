import type { CallControlCommand } from '@perezvon/plugin-telephony';
import { expect, it } from 'vitest';
import { Bot, type BotNeeds } from './bot.js';

const anna = { id: 'anna', number: '101', name: 'Anna', enabled: true };
const states = [
  { id: 'ready', kind: 'ready', names: { ru: 'Готов', en: 'Ready' } },
  { id: 'pause', kind: 'paused', names: { ru: 'Пауза 1', en: 'Pause 1' } },
];

/** The bot of one operator who is in a talk; what was done, and what was answered. */
function operatorAtPhone({ talking = true } = {}) {
  const [commands, done, said]: [CallControlCommand[], string[], string[]] = [[], [], []];
  const hand = { state: () => 'talking', perform: async (command: CallControlCommand) => void commands.push(command) };
  const fakes = {
    link: { connected: true, send: () => true, say: (_to: string, text: string) => said.push(text) > 0 },
    accounts: { jidOf: () => 'anna@here' },
    operators: {
      states: () => states,
      presence: () => ({
        operatorId: 'anna',
        presence: 'ready',
        stateId: 'ready',
        phone: { endpoint: 'p', number: '101' },
      }),
      setState: async (_id: string, state: string) => void done.push(state),
      logIn: async (_id: string, phone: { number: string }) => void done.push(`in ${phone.number}`),
      logOut: async () => void done.push('out'),
    },
    phones: { byNumber: async (number: string) => (number === '101' ? { number } : undefined) },
    floor: {
      talkOf: () => (talking ? { leg: 'leg', callId: 'call' } : undefined),
      waiting: (id?: string) =>
        id === 'anna' ? [{ id: 'q', name: 'Own', waiting: 0, oldestSince: undefined, ready: 1 }] : [],
    },
    talks: { controlOf: () => (talking ? hand : undefined) },
    clock: { now: () => 0 },
    log: { error: (_text: string, { error }: { error: unknown }) => said.push(String(error)) },
    language: () => 'ru',
  };
  const bot = new Bot(fakes as unknown as BotNeeds);
  bot.follow([anna] as unknown as Parameters<Bot['follow']>[0]);
  const say = async (text: string, from = 'anna@here') => {
    bot.said(from, text);
    await new Promise((resolve) => setTimeout(resolve));
    return said.splice(0).join();
  };
  return { bot, say, said, commands, done };
}

it.each<readonly [string, CallControlCommand, string]>([
  ['удержать', { do: 'hold' }, 'Клиент слышит музыку.'],
  ['hold', { do: 'hold' }, 'The customer hears music.'],
  ['вернуть', { do: 'resume' }, 'Вы снова с клиентом.'],
  ['resume', { do: 'resume' }, 'You are with the customer again.'],
  ['перевод 102', { do: 'blind', to: '102' }, 'Клиент переведён на 102.'],
  ['transfer 102', { do: 'blind', to: '102' }, 'The customer was transferred to 102.'],
  ['консультация 102', { do: 'consult', to: '102' }, 'Звоню 102, клиент ждёт с музыкой.'],
  ['consult 102', { do: 'consult', to: '102' }, 'Calling 102; the customer waits with music.'],
  ['соединить', { do: 'complete' }, 'Клиент переведён.'],
  ['connect', { do: 'complete' }, 'The customer was transferred.'],
  ['конференция', { do: 'conference' }, 'Вы говорите втроём.'],
  ['conference', { do: 'conference' }, 'You are in a three-way call.'],
  ['назад', { do: 'back' }, 'Вы снова с клиентом.'],
  ['back', { do: 'back' }, 'You are with the customer again.'],
])('does %s in the talk and says so in its language', async (text, command, answer) => {
  const { say, commands } = operatorAtPhone();
  expect(await say(text)).toBe(answer);
  expect(commands).toEqual([command]);
  expect(await operatorAtPhone({ talking: false }).say(text)).toMatch(
    /^(Сейчас вы ни с кем не говорите|You are not in a call)\.$/,
  );
});

it('logs in and out, pauses, helps and tells how things stand, in both languages', async () => {
  const { say, done } = operatorAtPhone();
  expect(await say('вход 101')).toBe('Вы вошли, телефон 101.');
  expect(await say('login 101')).toBe('You are logged in, phone 101.');
  expect(await say('login 999')).toBe('There is no phone 999.');
  expect(await say('пауза 1')).toBe('Состояние: Пауза 1');
  expect(await say('pause 1')).toBe('State: Pause 1');
  expect(await say('выход')).toBe('Вы вышли.');
  expect(await say('logout')).toBe('You are logged out.');
  expect(done).toEqual(['in 101', 'in 101', 'pause', 'pause', 'out', 'out']);
  expect(await say('помощь')).toContain('Команды');
  expect(await say('help')).toContain('Commands');
  expect(await say('статус')).toBe('Состояние: Готов, телефон 101\nOwn: ждут 0, готовы 1');
  expect(await say('status')).toBe('State: Ready, phone 101\nOwn: 0 waiting, 1 ready');
});

it('answers an own address alone, and tells who has come online how things stand, once', async () => {
  const { bot, say, said } = operatorAtPhone();
  expect(await say('hold', 'stranger@here')).toBe('');
  bot.there('stranger@here/desk', true);
  bot.there('anna@here/desk', false);
  expect(said).toEqual([]);
  bot.there('anna@here/desk', true);
  expect(said).toEqual(['Состояние: Готов, телефон 101\nOwn: ждут 0, готовы 1']);
});
