import { join } from 'node:path';
import { LocaleTexts, token } from '@perezvon/sdk/server';
import type { Media } from '@perezvon/sdk/server';
import type { Speech } from '@perezvon/plugin-sounds';
import type { Language } from '@perezvon/sdk/shared';

const texts = new LocaleTexts(join(import.meta.dirname, '../../locale'));
/** Ends of the text keys `operators.said.*`. */
export type Announcement =
  | 'number'
  | 'pin'
  | 'wrong'
  | 'tooMany'
  | 'phoneInUse'
  | 'loggedIn'
  | 'loggedOut'
  | 'notLoggedIn'
  | 'noState';

/** What the codes say to operators. */
export class Announcements {
  constructor(private readonly speech: Speech) {}

  media(what: Announcement, language: Language): Promise<Media> {
    return this.speech.media(texts.text(language, `operators.said.${what}`), language);
  }
  /** The name of a state, as its admin wrote it. */
  text(text: string, language: Language): Promise<Media> {
    return this.speech.media(text, language);
  }
}
export const AnnouncementsToken = token<Announcements>('operators.announcements');
