import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '../shared/index.js';

type Elements = ReturnType<IntlMessageFormat['getAst']>;

/** What is wrong with a plugin's texts: keys of one language only, messages that do not parse, differing arguments. */
export function localeFaults(texts: Readonly<Record<Language, Readonly<Record<string, unknown>>>>): readonly string[] {
  const languages = Object.keys(texts);
  const keys = [...new Set(languages.flatMap((language) => Object.keys(texts[language] ?? {})))].sort();
  return keys.flatMap((key) => {
    const missing = languages.filter((language) => !Object.hasOwn(texts[language] ?? {}, key));
    if (missing.length > 0) return missing.map((language) => `${language}: ${key} is missing`);
    const parsed = languages.map((language) => parse(language, texts[language]?.[key]));
    const faults = parsed.flatMap((one, index) =>
      typeof one === 'string' ? [`${languages[index]}: ${key} ${one}`] : [],
    );
    const names = parsed.map((one) => (typeof one === 'string' ? '' : [...argumentsOf(one)].sort().join(', ')));
    if (faults.length === 0 && new Set(names).size > 1) return [`${key} has other arguments: ${names.join(' / ')}`];
    return faults;
  });
}

function parse(language: Language, message: unknown): Elements | string {
  if (typeof message !== 'string' || message.trim() === '') return 'is not a text';
  try {
    return new IntlMessageFormat(message, language).getAst();
  } catch (error) {
    return `is not an ICU message: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Names in a message, those inside of plural and select forms too. */
function argumentsOf(elements: Elements, names: Set<string> = new Set()): Set<string> {
  for (const element of elements) {
    // 0 is plain text and 7 the number sign of a plural: all others have a name.
    if (element.type !== 0 && element.type !== 7) names.add(element.value);
    if ('options' in element) for (const option of Object.values(element.options)) argumentsOf(option.value, names);
    if ('children' in element) argumentsOf(element.children, names);
  }
  return names;
}
