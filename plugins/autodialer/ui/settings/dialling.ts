import { html, numberInput, t } from '@perezvon/sdk/ui';
import { callerIdsText } from '../settings-form.js';
import type { Campaign } from '../types.js';
import type { SettingsFields } from './fields.js';

interface Trunk {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
}

/** Through which trunks, how fast, in what order, and which number the contact sees. */
export function diallingSection(campaign: Campaign, fields: SettingsFields, trunks: readonly Trunk[]) {
  return html`<section class="card stack">
    <h2>${t('autodialer.group.dialling')}</h2>
    <div class="grid">
      <fieldset class="field">
        <legend>${t('autodialer.campaign.field.trunks')}</legend>
        ${trunks.map(
          ({ id, name, enabled }) =>
            html`<label class="check"
                ><input
                  type="checkbox"
                  name="trunks"
                  value=${id}
                  ?checked=${campaign.trunks.includes(id)}
                  ?disabled=${!enabled}
                />${name}</label
              >`,
        )}<small
          >${t('autodialer.campaign.field.trunks.hint')}</small
        >
      </fieldset>
      ${fields.field('channels', numberInput('channels', campaign.channels, { min: 1, max: 10000, required: true }))}
      ${fields.field(
        'callsPerSecond',
        numberInput('callsPerSecond', campaign.callsPerSecond, { min: 0.1, max: 1000, step: 0.1, required: true }),
      )}
      ${fields.field(
        'ringTimeoutMs',
        numberInput('ringTimeoutMs', campaign.ringTimeoutMs / 1000, { min: 5, max: 120, required: true }),
        'autodialer.unit.seconds',
      )}
      ${fields.field('priority', numberInput('priority', campaign.priority, { min: 1, max: 10, required: true }))}
      ${fields.select('order', campaign.order, [
        ['file', t('autodialer.order.file')],
        ['reverse', t('autodialer.order.reverse')],
      ])}
    </div>
    ${fields.field(
      'callerIds',
      html`<textarea
          name="callerIds"
          rows="2"
          placeholder="+74951234567&#10;+78121234567 +7812 +7813"
          .value=${callerIdsText(campaign.callerIds)}
        ></textarea>`,
    )}
  </section>`;
}
