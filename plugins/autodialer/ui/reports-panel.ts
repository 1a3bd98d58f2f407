import { customElement, html, PanelElement, QueryController } from '@perezvon/sdk/ui';
import './attempts-table.js';
import type { Campaign } from './types.js';

/** The report of attempts over all campaigns. */
@customElement('autodialer-reports')
export class ReportsPanel extends PanelElement {
  private readonly campaigns = new QueryController<{ items: readonly Campaign[] }>(
    this,
    () => '/api/autodialer/campaigns?limit=500&sort=name&order=asc',
  );

  override render() {
    return html`<div class="head"><h1>${this.t('autodialer.report.title')}</h1></div><autodialer-attempts .campaigns=${this.campaigns.data?.items ?? []}></autodialer-attempts>`;
  }
}
