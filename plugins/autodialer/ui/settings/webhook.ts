import { html, nothing, t } from '@perezvon/sdk/ui';
import '../deliveries.js';
import { type Campaign, outcomes, refusals } from '../types.js';
import type { SettingsFields } from './fields.js';

/** The customer's own system, which is told of results. */
export function webhookSection({ webhook, id }: Campaign, fields: SettingsFields) {
  return html`<section class="card stack">
    <h2>${t('autodialer.group.webhook')}</h2>
    <div class="grid">
      ${fields.field(
        'webhookUrl',
        html`<input
            name="webhookUrl"
            type="url"
            maxlength="500"
            placeholder="https://crm.example.org/calls"
            .value=${webhook?.url ?? ''}
          />`,
      )}
      ${fields.field(
        'webhookSecret',
        html`<input
            name="webhookSecret"
            type="password"
            autocomplete="new-password"
            minlength="16"
            maxlength="200"
            placeholder=${webhook ? '••••••••' : ''}
          />`,
      )}
    </div>
    ${webhook ? html`<autodialer-deliveries .campaignId=${id}></autodialer-deliveries>` : nothing}
    <details>
      <summary>${t('autodialer.webhook.outcomes')}</summary>
      <div class="grid close">
        ${[...outcomes, ...refusals]
          .filter((outcome) => outcome !== 'cancelled')
          .map(
            (outcome) =>
              html`<label class="check"
                ><input
                  type="checkbox"
                  name="webhookOutcomes"
                  value=${outcome}
                  ?checked=${webhook?.outcomes.includes(outcome) ?? false}
                />${t(`autodialer.outcome.${outcome}`)}</label
              >`,
          )}
      </div>
    </details>
  </section>`;
}
