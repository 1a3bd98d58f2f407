import { defaultLanguage, type DestinationRef, type Language } from '@perezvon/sdk/shared';
import { appState, html, nothing, t } from '@perezvon/sdk/ui';
import type { ActionDraft } from './api.js';

const kinds = ['go', 'repeat', 'language', 'say', 'hangUp'] as const;

/** An action just chosen by its kind; nothing for none. */
export function newAction(kind: string): ActionDraft | undefined {
  if (kind === 'go') return { do: 'go', to: undefined };
  if (kind === 'language') return { do: 'language', language: appState.languages.at(-1)?.code ?? defaultLanguage };
  if (kind === 'say') return { do: 'say', text: '' };
  return kind === 'repeat' || kind === 'hangUp' ? { do: kind } : undefined;
}

/**
 * What happens at one place of a menu: the kind of action, and what it needs to know.
 *
 * @param place a key, or `digits`, `otherwise`, `closed`; read out to who cannot see it
 * @param put is told of each change
 */
export function actionChoice(
  place: string,
  now: ActionDraft | undefined,
  { mayBeNone, put }: { readonly mayBeNone: boolean; put(action: ActionDraft | undefined): void },
) {
  const choose = (event: Event) => put(newAction((event.target as HTMLSelectElement).value));
  return html`<select aria-label="${place}: ${t('ivr.action')}" @change=${choose}>
      ${mayBeNone ? html`<option value="" ?selected=${!now}>${t('ivr.do.none')}</option>` : nothing}${kinds.map(
        (kind) => html`<option value=${kind} ?selected=${now?.do === kind}>${t(`ivr.do.${kind}`)}</option>`,
      )}
    </select>
    <div>
      ${
        now?.do === 'go'
          ? html`<pz-destination
              .value=${now.to}
              @change=${(event: CustomEvent<DestinationRef | null>) => put({ do: 'go', to: event.detail ?? undefined })}
            ></pz-destination>`
          : now?.do === 'language'
            ? html`<select
                @change=${(event: Event) => put({ do: 'language', language: (event.target as HTMLSelectElement).value as Language })}
              >
                ${appState.languages.map(
                  ({ code, name }) => html`<option value=${code} ?selected=${now.language === code}>${name}</option>`,
                )}
              </select>`
            : now?.do === 'say'
              ? html`<input
                  required
                  maxlength="1000"
                  title=${t('ivr.say.hint')}
                  placeholder=${t('ivr.say.hint')}
                  .value=${now.text}
                  @change=${(event: Event) => put({ do: 'say', text: (event.target as HTMLInputElement).value })}
                />`
              : nothing
      }
    </div>`;
}
