import type { PerezvonError } from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';
import type { CardOrigin, CustomerCard, EarlierCalls, QueueNow } from '@perezvon/plugin-queues';

const help: Readonly<Record<Language, string>> = {
  ru: `Команды:
готов, пауза 1, пауза 2, отошёл — состояние
вход 101 — войти с телефона 101; выход
статус — очереди и ваше состояние
перевод 102 — перевести клиента; консультация 102 — сначала поговорить с коллегой
соединить, конференция, назад — после консультации
удержать, вернуть`,
  en: `Commands:
ready, pause 1, pause 2, away: your state
login 101: log in at phone 101; logout
status: the queues and your state
transfer 102: transfer the customer; consult 102: speak with 102 first
connect, conference, back: after a consultation
hold, resume`,
};
/** Why something could not be done, in the words of operators; nothing for what they never meet. */
function whyRu({ code, params }: PerezvonError): string | undefined {
  switch (code) {
    case 'telephony.noSuchNumber':
      return `номер ${String(params['number'])} никуда не ведёт`;
    case 'telephony.notNow':
      return 'сейчас этого сделать нельзя';
    case 'telephony.noTalk':
      return 'разговора больше нет';
    case 'operators.notLoggedIn':
      return 'вы не вошли';
    case 'operators.phoneInUse':
      return `за этим телефоном работает ${String(params['name'])}`;
    default:
      return undefined;
  }
}
const said = {
  ru: {
    unknown: 'Не понимаю. Напишите «помощь».',
    done: 'Готово.',
    state: (name: string) => `Состояние: ${name}`,
    loggedIn: (phone: string) => `Вы вошли, телефон ${phone}.`,
    loggedOut: 'Вы вышли.',
    out: 'Вы не вошли.',
    missed: (state: string) =>
      `Вы пропустили несколько вызовов подряд и поставлены на паузу (${state}). Чтобы снова получать звонки, напишите «готов».`,
    noPhone: (phone: string) => `Телефона ${phone} нет.`,
    noTalk: 'Сейчас вы ни с кем не говорите.',
    hold: 'Клиент слышит музыку.',
    resume: 'Вы снова с клиентом.',
    blind: (to: string) => `Клиент переведён на ${to}.`,
    consult: (to: string) => `Звоню ${to}, клиент ждёт с музыкой.`,
    complete: 'Клиент переведён.',
    conference: 'Вы говорите втроём.',
    back: 'Вы снова с клиентом.',
    failed: (error: PerezvonError) => `Не получилось: ${whyRu(error) ?? error.message}`,
  },
  en: {
    unknown: 'Unknown command. Write “help”.',
    done: 'Done.',
    state: (name: string) => `State: ${name}`,
    loggedIn: (phone: string) => `You are logged in, phone ${phone}.`,
    loggedOut: 'You are logged out.',
    out: 'You are not logged in.',
    missed: (state: string) =>
      `You missed several calls in a row and were put on pause (${state}). To get calls again, write “ready”.`,
    noPhone: (phone: string) => `There is no phone ${phone}.`,
    noTalk: 'You are not in a call.',
    hold: 'The customer hears music.',
    resume: 'You are with the customer again.',
    blind: (to: string) => `The customer was transferred to ${to}.`,
    consult: (to: string) => `Calling ${to}; the customer waits with music.`,
    complete: 'The customer was transferred.',
    conference: 'You are in a three-way call.',
    back: 'You are with the customer again.',
    failed: (error: PerezvonError) => `Failed: ${error.message}`,
  },
} as const;
export const helpText = (language: Language): string => help[language];
export const wordsIn = (language: Language): (typeof said)['ru'] | (typeof said)['en'] => said[language];

const origins: Readonly<Record<Language, Readonly<Record<CardOrigin['why'], string>>>> = {
  ru: { direct: 'Звонит напрямую', transferred: 'Переводит', asked: 'Консультируется', back: 'Возвращён, не ответил' },
  en: {
    direct: 'Calls directly',
    transferred: 'Transferred by',
    asked: 'Consults you',
    back: 'Returned, not answered by',
  },
};
export interface CardFacts {
  readonly card: CustomerCard;
  readonly earlier: EarlierCalls | undefined;
  /** Who spoke with them last. */
  readonly lastOperator: string | undefined;
}

/** What an operator reads while the phone rings. */
export function cardText({ card, earlier, lastOperator }: CardFacts, language: Language): string {
  const ru = language === 'ru';
  const { number, name, queue, text, from } = card;
  const lines = [
    `${ru ? 'Звонок' : 'Call'}: ${number === undefined ? (ru ? 'номер скрыт' : 'number withheld') : spaced(number)}`,
    ...(name === undefined ? [] : [`${ru ? 'Клиент' : 'Customer'}: ${name}`]),
    ...(queue === '' ? [] : [`${ru ? 'Очередь' : 'Queue'}: ${queue}`]),
    ...(from ? [originText(from, language)] : []),
  ];
  if (earlier && earlier.calls > 0 && earlier.lastAt !== undefined) {
    const when = new Intl.DateTimeFormat(ru ? 'ru' : 'en-GB', { dateStyle: 'short', timeStyle: 'short' }).format(
      earlier.lastAt,
    );
    const who = lastOperator === undefined ? '' : `, ${lastOperator}`;
    lines.push(
      ru
        ? `Звонил раньше: ${earlier.calls}, последний раз ${when}${who}`
        : `Called before: ${earlier.calls}, last ${when}${who}`,
    );
  }
  if (text !== '') lines.push('', text);
  return lines.join('\n');
}

function originText({ why, name, number }: CardOrigin, language: Language): string {
  const who = [name, number === undefined ? undefined : `(${number})`].filter((part) => part !== undefined).join(' ');
  return `${origins[language][why]}${who === '' ? '' : `: ${who}`}`;
}

/** How things stand: what an operator reads after logging in. */
export function statusText(
  state: { readonly name: string; readonly phone: string | undefined } | undefined,
  queues: readonly QueueNow[],
  language: Language,
  now: number,
): string {
  const ru = language === 'ru';
  const first = state
    ? said[language].state(state.name) +
      (state.phone === undefined ? '' : `, ${ru ? 'телефон' : 'phone'} ${state.phone}`)
    : said[language].out;
  const lines = queues.map(({ name, waiting, oldestSince, ready }) => {
    const longest = oldestSince === undefined ? '' : `, ${ru ? 'дольше всех' : 'longest'} ${clock(now - oldestSince)}`;
    return ru
      ? `${name}: ждут ${waiting}${longest}, готовы ${ready}`
      : `${name}: ${waiting} waiting${longest}, ${ready} ready`;
  });
  return [first, ...lines].join('\n');
}

const clock = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};
const spaced = (number: string): string => number.replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, '+7 $1 $2-$3-$4');
