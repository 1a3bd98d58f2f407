import type { Language } from '@perezvon/sdk/shared';
import type { CalendarDate, ClockTime } from './grammar.js';
import { grammarOf } from './grammars.js';
import type { Word } from './word.js';

export type { CalendarDate, ClockTime } from './grammar.js';

/** A date with its year: `третье марта две тысячи двадцать шестого года`, `March third, twenty twenty six`. */
export const spellDate = (date: CalendarDate, language: Language): readonly Word[] => grammarOf(language).date(date);

/** A time of day: `девять часов пять минут`, `nine oh five A M`. */
export const spellTime = (time: ClockTime, language: Language): readonly Word[] => grammarOf(language).time(time);
