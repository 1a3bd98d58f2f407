import { customElement, html, PanelElement } from '@perezvon/sdk/ui';
import './attempts-table.js';
import { PagesController } from './pages.js';

/** The report of attempts over all campaigns. */
@customElement('autodialer-reports')
export class ReportsPanel extends PanelElement {
  private readonly campaigns = new PagesController(
    this,
    '/api/autodialer/campaigns',
    () => ({ query: { limit: 500, sort: 'name', order: 'asc' } }),
    true,
  );

  override render() {
    return html`<div class="head"><h1>${this.t('autodialer.report.title')}</h1></div>
      <autodialer-attempts .campaigns=${this.campaigns.data ?? []}></autodialer-attempts>`;
  }
}
