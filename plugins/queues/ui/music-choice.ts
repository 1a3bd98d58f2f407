import { html, nothing } from '@perezvon/sdk/ui';

type Words = (key: string, values?: Readonly<Record<string, string>>) => string;

/** What callers hear while they wait: the usual music, a prompt of the library, or a class that the admin has named in Asterisk. */
export function musicChoice(
  music: string,
  prompts: readonly { readonly id: string; readonly name: string }[],
  t: Words,
) {
  const known = ['default', ...prompts.map(({ id }) => `prompt-${id}`)];
  const other = known.includes(music)
    ? nothing
    : html`<option value=${music} selected>${t('queues.music.class', { name: music })}</option>`;
  return html`<select name="music">
    <option value="default" ?selected=${music === 'default'}>${t('queues.music.usual')}</option>
    ${prompts.map(({ id, name }) => html`<option value="prompt-${id}" ?selected=${music === `prompt-${id}`}>${name}</option>`)}${other}
  </select>`;
}
