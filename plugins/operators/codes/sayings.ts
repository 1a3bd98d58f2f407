import { token } from '@perezvon/sdk/server';
import type { Media } from '@perezvon/sdk/server';
import type { Speech } from '@perezvon/plugin-sounds';
import type { Language } from '@perezvon/sdk/shared';

const texts = {
  number: { ru: 'Введите номер оператора и решётку', en: 'Enter your operator number, then hash' },
  pin: { ru: 'Введите пароль и решётку', en: 'Enter your PIN, then hash' },
  wrong: { ru: 'Номер или пароль неверны', en: 'The number or the PIN is wrong' },
  tooMany: { ru: 'Слишком много попыток. Попробуйте позже', en: 'Too many tries. Try again later' },
  phoneInUse: { ru: 'На этом телефоне уже работает другой оператор', en: 'Another operator works at this phone' },
  loggedIn: { ru: 'Вы вошли. Удачной работы', en: 'You are logged in. Have a good day' },
  loggedOut: { ru: 'Вы вышли', en: 'You are logged out' },
  notLoggedIn: { ru: 'На этом телефоне никто не работает', en: 'Nobody is logged in at this phone' },
  noState: { ru: 'Такого состояния нет', en: 'There is no such state' },
} as const;
export type Saying = keyof typeof texts;

/** What the codes say to operators. */
export class Sayings {
  constructor(private readonly speech: Speech) {}

  media(what: Saying, language: Language): Promise<Media> {
    return this.speech.media(texts[what][language], language);
  }
  /** The name of a state, as its admin wrote it. */
  text(text: string, language: Language): Promise<Media> {
    return this.speech.media(text, language);
  }
}
export const SayingsToken = token<Sayings>('operators.sayings');
