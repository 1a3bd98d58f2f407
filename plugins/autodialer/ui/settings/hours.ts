import { html, nothing, type ScheduleWindow, t } from '@perezvon/sdk/ui';
import type { Campaign } from '../types.js';
import type { SettingsFields } from './fields.js';

const zones = [
  'Europe/Kaliningrad',
  'Europe/Moscow',
  'Europe/Samara',
  'Asia/Yekaterinburg',
  'Asia/Omsk',
  'Asia/Krasnoyarsk',
  'Asia/Irkutsk',
  'Asia/Yakutsk',
  'Asia/Vladivostok',
  'Asia/Magadan',
  'Asia/Kamchatka',
  'Asia/Almaty',
  'Europe/Minsk',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'UTC',
];

interface Named {
  readonly id: string;
  readonly name: string;
}
export interface HoursChoice {
  readonly schedules: readonly Named[];
  readonly calendars: readonly Named[];
  /** As they are chosen now. */
  readonly windows: readonly ScheduleWindow[];
  changeWindows(windows: readonly ScheduleWindow[]): void;
}

/** The days and hours in which the campaign may call. */
export function hoursSection(campaign: Campaign, fields: SettingsFields, choice: HoursChoice) {
  const { schedule } = campaign;
  const usable = [...zones, ...(zones.includes(schedule.timeZone) ? [] : [schedule.timeZone])];
  const { schedules: shared, calendars, windows } = choice;
  return html`<section class="card stack">
    <h2>${t('autodialer.campaign.field.schedule')}</h2>
    <div class="grid">
      ${fields.select(
        'timeZone',
        schedule.timeZone,
        usable.map((zone) => [zone, zone]),
      )}
      ${fields.select('clocks', campaign.clocks, [
        ['campaign', t('autodialer.clocks.campaign')],
        ['contact', t('autodialer.clocks.contact')],
      ])}
      <label class="field"
        >${t('autodialer.firstDay')}<input name="from" type="date" .value=${schedule.from ?? ''} /></label
      ><label class="field"
        >${t('autodialer.lastDay')}<input name="to" type="date" .value=${schedule.to ?? ''}
      /></label>
    </div>
    <pz-schedule
      .windows=${windows}
      @change=${(event: CustomEvent<readonly ScheduleWindow[]>) => choice.changeWindows(event.detail)}
    ></pz-schedule>
    ${
      shared.length > 0
        ? html`<fieldset class="field">
            <legend>${t('autodialer.campaign.field.scheduleIds')}</legend>
            ${shared.map(
              ({ id, name }) =>
                html`<label class="check"
                    ><input
                      type="checkbox"
                      name="scheduleIds"
                      value=${id}
                      ?checked=${campaign.scheduleIds.includes(id)}
                    />${name}</label
                  >`,
            )}
          </fieldset>`
        : nothing
    }
    <div class="grid">
      ${fields.select('calendarId', campaign.calendarId ?? '', [
        ['', t('autodialer.calendar.none')],
        ...calendars.map(({ id, name }): [string, string] => [id, name]),
      ])}
      ${fields.select(
        'holidays',
        campaign.holidays,
        (['open', 'closed', 'asSunday'] as const).map((one) => [one, t(`autodialer.holidays.${one}`)]),
      )}
    </div>
  </section>`;
}
