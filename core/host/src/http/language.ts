import type { Language } from '@perezvon/sdk/shared';
import { languages } from '@perezvon/sdk/shared';
import type Koa from 'koa';

/** The language of a user, else of the browser, else Russian. */
export function languageOf(context: Koa.Context): Language {
  const principal = (context.state as { principal?: { language: Language } }).principal;
  if (principal) return principal.language;
  const wanted = context.get('accept-language') === '' ? false : context.acceptsLanguages([...languages]);
  return languages.find((language) => language === wanted) ?? 'ru';
}
