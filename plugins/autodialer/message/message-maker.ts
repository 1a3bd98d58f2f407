import { Prompts, Speech, spell, type SpellOrder, wordsText } from '@perezvon/plugin-sounds';
import { inject, injectable } from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';
import { UnspeakableError } from '../errors.js';
import type { PreparedMedia } from './message-ref.js';
import type { MessagePart, ValueKind } from './schemas.js';

/** What a message is made of: the campaign's parts. */
export interface MessagePlan {
  readonly message: readonly MessagePart[];
  readonly language: Language;
}
/** Whose message it is. */
export interface MessageSubject {
  readonly number: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Renders the message for one contact, before the call is placed. */
@injectable()
export class MessageMaker {
  constructor(
    @inject(Prompts) private readonly prompts: Prompts,
    @inject(Speech) private readonly speech: Speech,
  ) {}

  /** @throws UnspeakableError when the row lacks a value, or holds one that cannot be said so */
  async prepare({ message, language }: MessagePlan, subject: MessageSubject): Promise<PreparedMedia> {
    const pieces = await Promise.all(message.map((part) => this.part(part, language, subject)));
    return pieces.flat();
  }

  private async part(part: MessagePart, language: Language, subject: MessageSubject): Promise<PreparedMedia> {
    if (part.kind === 'pause') return [{ silenceMs: part.ms }];
    if (part.kind === 'prompt') return [await this.prompts.media(part.promptId, language)] as PreparedMedia;
    if (part.kind === 'text') return [await this.speech.media(filled(part.text, subject), language)] as PreparedMedia;
    const words = wordsOf(part.column, part.value, language, subject);
    return part.voice === 'speech'
      ? ([await this.speech.media(wordsText(words), language)] as PreparedMedia)
      : ((await this.speech.fromWords(words, language)) as PreparedMedia);
  }
}

/** The message in writing, as it will be said to this contact; sounds of the library stand as their ids. */
export function messageText({ message, language }: MessagePlan, subject: MessageSubject): readonly string[] {
  return message.flatMap((part) => {
    if (part.kind === 'text') return [filled(part.text, subject)];
    if (part.kind === 'value') return [wordsText(wordsOf(part.column, part.value, language, subject))];
    return [];
  });
}

function wordsOf(column: string, value: ValueKind, language: Language, subject: MessageSubject) {
  const text = cell(column, subject);
  const words = spell(text, value satisfies SpellOrder, language);
  if (!words) throw new UnspeakableError(column, text);
  return words;
}

/** Puts the contact's values where the text names their columns in braces. */
function filled(text: string, subject: MessageSubject): string {
  return text.replaceAll(/\{([^{}]{1,64})\}/g, (_whole, column: string) => cell(column.trim(), subject));
}

function cell(column: string, { number, name, data }: MessageSubject): string {
  const value = Object.hasOwn(data, column) ? data[column] : undefined;
  const text =
    value === undefined
      ? ({ name, number, имя: name, номер: number }[column] ?? '')
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);
  if (text.trim() === '') throw new UnspeakableError(column, '');
  return text.trim();
}
