import { html, t } from '@perezvon/sdk/ui';
import type { MenuSettings } from './api.js';
import { days } from './menu-form.js';

/** When the menu speaks, and what happens outside of it. */
export function hoursFields(hours: MenuSettings['hours'] | undefined, action: unknown) {
  return html`<div class="stack">
      <div class="days" role="group" aria-label=${t('ivr.hours.days')}>
        ${days.map(
          (day) =>
            html`<label class="check"
                ><input
                  type="checkbox"
                  name="day${day}"
                  ?checked=${hours ? hours.days.includes(day) : day < 6}
                />${t(`ivr.day.${day}`)}</label
              >`,
        )}
      </div>
      <div class="grid">
        <label class="field"
          >${t('ivr.hours.from')}<input
            name="from"
            required
            pattern="[0-2][0-9]:[0-5][0-9]"
            .value=${hours?.from ?? '09:00'} /></label
        ><label class="field"
          >${t('ivr.hours.to')}<input
            name="to"
            required
            pattern="[0-2][0-9]:[0-5][0-9]"
            .value=${hours?.to ?? '18:00'}
        /></label>
        <label class="field"
          >${t('ivr.hours.zone')}<input
            name="timeZone"
            required
            .value=${hours?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone}
        /></label>
      </div>
      <div class="named"><b class="small">${t('ivr.hours.then')}</b>${action}</div>
    </div>`;
}
