import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CustomerCard } from '@perezvon/plugin-queues';
import type { Language } from '@perezvon/sdk/shared';
import { readCommand } from './commands.js';
import { cardText, statusText } from './vocabulary.js';

const states = [
  { id: 'ready', names: { ru: 'Готов', en: 'Ready' } },
  { id: 'away', names: { ru: 'Отошёл', en: 'Away' } },
];
const read = (text: string) => readCommand(text, states);

describe('a line of chat', () => {
  it('is a command in Russian or English, or the name of a state', () => {
    expect(read('готов')).toEqual({ command: { do: 'state', stateId: 'ready' }, language: 'ru' });
    expect(read('  ОТОШЕЛ ')).toEqual({ command: { do: 'state', stateId: 'away' }, language: 'ru' });
    expect(read('away')).toEqual({ command: { do: 'state', stateId: 'away' }, language: 'en' });
    expect(read('Перевод 102')?.command).toEqual({ do: 'blind', to: '102' });
    expect(read('transfer +7 (916) 123-45-67')?.command).toEqual({ do: 'blind', to: '+79161234567' });
    expect(read('спросить 102')?.command).toEqual({ do: 'consult', to: '102' });
    expect(read('log in 101')?.command).toEqual({ do: 'logIn', phone: '101' });
    expect(read('конференция')?.command).toEqual({ do: 'conference' });
  });
  it.each([
    ['ru', 'help', ['помощь', '?', 'команды']],
    ['en', 'help', ['help', 'commands']],
    ['ru', 'status', ['статус', 'очереди']],
    ['en', 'status', ['status', 'queues']],
    ['ru', 'logIn', ['вход 101', 'войти 101']],
    ['en', 'logIn', ['login 101', 'log in 101']],
    ['ru', 'logOut', ['выход', 'выйти']],
    ['en', 'logOut', ['logout', 'log out']],
    ['ru', 'hold', ['удержать', 'удержание']],
    ['en', 'hold', ['hold']],
    ['ru', 'resume', ['вернуть', 'снять']],
    ['en', 'resume', ['resume', 'unhold']],
    ['ru', 'blind', ['перевод 102', 'перевести 102']],
    ['en', 'blind', ['transfer 102']],
    ['ru', 'consult', ['консультация 102', 'спросить 102']],
    ['en', 'consult', ['consult 102', 'ask 102']],
    ['ru', 'complete', ['соединить', 'отдать']],
    ['en', 'complete', ['connect', 'complete']],
    ['ru', 'conference', ['конференция', 'вместе']],
    ['en', 'conference', ['conference']],
    ['ru', 'back', ['назад', 'отмена']],
    ['en', 'back', ['back', 'cancel']],
  ] as const)('in %s is the command %s', (language, what, lines) => {
    for (const line of lines) expect(read(line), line).toMatchObject({ language, command: { do: what } });
  });
  it('with too little or too much is none', () => {
    for (const text of ['перевод', 'перевод маме', 'hold the line', 'вход', 'готовы ли', ''])
      expect(read(text)).toBeUndefined();
  });
  it('never holds anything but digits where a number is meant', () => {
    fc.assert(
      fc.property(fc.constantFrom('перевод', 'transfer', 'consult', 'спросить'), fc.string(), (word, rest) => {
        const command = read(`${word} ${rest}`)?.command;
        if (command && 'to' in command) expect(command.to).toMatch(/^\+?\d{2,16}$/);
      }),
    );
  });
});

describe('a card', () => {
  const card = {
    callId: 'c',
    leg: 'l',
    queueId: 'q',
    queue: 'Долги',
    text: 'Скрипт',
    number: '+79161234567',
    name: 'Иванов',
    from: undefined,
    since: 0,
    state: 'ringing',
  } as const;
  it('tells who calls, what for, and what was before', () => {
    const earlier = { calls: 3, lastAt: Date.UTC(2026, 10, 12, 11), operatorId: 'anna' };
    const text = cardText({ card, earlier, lastOperator: 'Анна' }, 'ru');
    expect(text).toMatch(
      /^Звонок: \+7 916 123-45-67\nКлиент: Иванов\nОчередь: Долги\nЗвонил раньше: 3, последний раз 12\.11\.2026, \d\d:00, Анна\n\nСкрипт$/,
    );
    expect(
      cardText(
        {
          card: { ...card, number: undefined, name: undefined, text: '' },
          earlier: undefined,
          lastOperator: undefined,
        },
        'en',
      ),
    ).toBe('Call: number withheld\nQueue: Долги');
    const direct = { ...card, queueId: undefined, queue: '', text: '', name: undefined } as const;
    const said = (from: CustomerCard['from'], language: Language) =>
      cardText({ card: { ...direct, from }, earlier: undefined, lastOperator: undefined }, language)
        .split('\n')
        .slice(1);
    expect(said({ why: 'direct', name: undefined, number: undefined }, 'ru')).toEqual(['Звонит напрямую']);
    expect(said({ why: 'transferred', name: 'Анна', number: '101' }, 'ru')).toEqual(['Переводит: Анна (101)']);
    expect(said({ why: 'asked', name: 'Анна', number: '101' }, 'en')).toEqual(['Consults you: Анна (101)']);
    expect(said({ why: 'back', name: undefined, number: '102' }, 'en')).toEqual(['Returned, not answered by: (102)']);
  });
  it('of the queues tells who waits for how long', () => {
    const queues = [{ id: 'q', name: 'Долги', waiting: 2, oldestSince: 1_000, ready: 1 }];
    expect(statusText({ name: 'Готов', phone: '101' }, queues, 'ru', 76_000)).toBe(
      'Состояние: Готов, телефон 101\nДолги: ждут 2, дольше всех 1:15, готовы 1',
    );
    expect(statusText(undefined, queues, 'en', 76_000)).toContain('You are not logged in.');
  });
});
