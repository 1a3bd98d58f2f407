import type { InstalledLanguage } from '@perezvon/sdk/shared';
import { html, t } from '@perezvon/sdk/ui';
import type { Words } from './api.js';

interface Prompt {
  readonly id: string;
  readonly name: string;
}
const noWords: Words = { greeting: null, text: '' };

/** A prompt of the library, or words that are spoken. */
export function promptChoice(prompts: readonly Prompt[], chosen: string, choose: (id: string) => void) {
  return html`<select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
    <option value="" ?selected=${chosen === ''}>${t('ivr.greeting.text')}</option>
    ${prompts.map(({ id, name }) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`)}
  </select>`;
}

/** What callers hear who chose a language. `put` is told of each change; of nothing where there are no words any more. */
export function translationFields(
  name: InstalledLanguage['name'],
  words: Words | undefined,
  prompts: readonly Prompt[],
  put: (next: Words | undefined) => void,
) {
  return html`<fieldset>
    <legend>
      <label class="check"
        ><input
          type="checkbox"
          ?checked=${words !== undefined}
          @change=${() => put(words ? undefined : noWords)}
        />${t('ivr.translation', { language: name })}</label
      >
    </legend>
    ${
      words
        ? html`<div class="stack">
            <label class="field"
              >${t('ivr.greeting')}${promptChoice(prompts, words.greeting ?? '', (id) =>
                put({ ...words, greeting: id === '' ? null : id }),
              )}</label
            >
            <label class="field" ?hidden=${words.greeting !== null}
              >${t('ivr.text')}<textarea
                maxlength="2000"
                .value=${words.text}
                @change=${(event: Event) => put({ ...words, text: (event.target as HTMLTextAreaElement).value })}
              ></textarea>
            </label>
          </div>`
        : html`<small class="muted">${t('ivr.translation.none')}</small>`
    }
  </fieldset>`;
}
