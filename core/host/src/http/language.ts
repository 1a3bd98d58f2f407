import { defaultLanguage, installedLanguages, type Language } from '@perezvon/sdk/shared';
import type Koa from 'koa';

/** The language of a user, else of the browser, else the default one. */
export function languageOf(context: Koa.Context): Language {
  const principal = (context.state as { principal?: { language: Language } }).principal;
  if (principal) return principal.language;
  const codes = installedLanguages().map(({ code }) => code);
  const wanted = context.get('accept-language') === '' ? false : context.acceptsLanguages(codes);
  return codes.find((language) => language === wanted) ?? defaultLanguage;
}
