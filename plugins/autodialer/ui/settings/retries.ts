import { html, numberInput, t } from '@perezvon/sdk/ui';
import { ownPauses } from '../settings-form.js';
import type { Campaign } from '../types.js';
import type { SettingsFields } from './fields.js';

const minutes = (value: number | undefined) =>
  value === undefined ? '' : String(Math.round((value / 60) * 100) / 100);

/** How often and when a contact is tried again. */
export function retriesSection(campaign: Campaign, fields: SettingsFields) {
  const { pauses, retry } = campaign;
  const named = (outcome: string) => t(`autodialer.outcome.${outcome}`);
  return html`<section class="card stack">
    <h2>${t('autodialer.group.retries')}</h2>
    <div class="grid">
      ${fields.field('attempts', numberInput('attempts', campaign.attempts, { min: 1, max: 20, required: true }))}
      ${fields.field(
        'pauses',
        numberInput('pause.default', minutes(pauses.default), { min: 0.02, step: 'any', required: true }),
        'autodialer.unit.minutes',
      )}
      ${fields.field('perDay', numberInput('perDay', retry.perDay, { min: 1, max: 20 }))}
      ${fields.select('growth', retry.growth, [
        ['fixed', t('autodialer.growth.fixed')],
        ['doubling', t('autodialer.growth.doubling')],
      ])}
    </div>
    <details>
      <summary>${t('autodialer.ownPauses')}</summary>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th>${t('autodialer.report.outcome')}</th>
              <th>${t('autodialer.retry.pause')}, ${t('autodialer.unit.minutes')}</th>
              <th>${t('autodialer.retry.count')}</th>
              <th>${t('autodialer.retry.otherNumber')}</th>
            </tr>
          </thead>
          <tbody>
            ${ownPauses.map(
              (outcome) =>
                html`<tr>
                  <td>${named(outcome)}</td>
                  <td>
                    ${numberInput(`pause.${outcome}`, minutes(pauses[outcome]), {
                      min: 0.02,
                      step: 'any',
                      placeholder: minutes(pauses.default),
                      label: `${named(outcome)}: ${t('autodialer.retry.pause')}`,
                    })}
                  </td>
                  <td>
                    ${numberInput(`count.${outcome}`, retry.counts[outcome], {
                      min: 1,
                      max: 20,
                      label: `${named(outcome)}: ${t('autodialer.retry.count')}`,
                    })}
                  </td>
                  <td>
                    <input
                      type="checkbox"
                      name="otherNumber"
                      aria-label="${named(outcome)}: ${t('autodialer.retry.otherNumber')}"
                      value=${outcome}
                      ?checked=${retry.otherNumber.includes(outcome)}
                    />
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </section>`;
}
