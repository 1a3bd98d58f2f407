import { formatTime, html, nothing } from '@perezvon/sdk/ui';
import type { Alert } from './api.js';
import { isOpen } from './board.data.js';

interface Words {
  t(key: string): string;
  textOf(alert: Alert): string;
}
/** The alerts of the last hour as a card. */
export const alertsCard = (feed: readonly Alert[], { t, textOf }: Words) =>
  html`<div class="card flush">
    <table class="cards">
      <thead>
        <tr>
          <th>${t('monitor.alerts.lastHour')}</th>
          <th class="right">${t('monitor.alert.since')}</th>
          <th class="right">${t('monitor.alert.until')}</th>
        </tr>
      </thead>
      <tbody>
        ${
          feed.length === 0
            ? html`<tr>
                <td class="wide muted" colspan="3">${t('monitor.alerts.none')}</td>
              </tr>`
            : nothing
        }
        ${feed.map(
          (alert) =>
            html`<tr class=${isOpen(alert) ? '' : 'muted'}>
              <td class="wide">${textOf(alert)}</td>
              <td class="right num" data-label=${t('monitor.alert.since')}>${formatTime(alert.since, true)}</td>
              <td class="right num" data-label=${t('monitor.alert.until')}>
                ${isOpen(alert) ? html`<span class="badge red">${t('monitor.alert.open')}</span>` : formatTime(alert.until, true)}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
