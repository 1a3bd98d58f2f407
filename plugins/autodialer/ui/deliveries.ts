import {
  customElement,
  formatNumber,
  formatTime,
  html,
  nothing,
  PanelElement,
  property,
  sharedStyles,
  toastError,
} from '@perezvon/sdk/ui';
import { api } from './types.js';

/** How the sending of results goes: what waits, what was given up, and why. */
@customElement('autodialer-deliveries')
export class DeliveriesView extends PanelElement {
  static override styles = [sharedStyles];
  @property() campaignId = '';
  private readonly deliveries = api.query(this, '/api/autodialer/campaigns/:id/deliveries', () =>
    this.campaignId ? { params: { id: this.campaignId } } : undefined,
  );

  private wordsOf(error: string): string {
    return error === 'localAddress' ? this.t('autodialer.webhook.localAddress') : error;
  }

  private async sendAgain(): Promise<void> {
    try {
      await api.post('/api/autodialer/campaigns/:id/deliveries/again', { params: { id: this.campaignId } });
      await this.deliveries.refresh();
    } catch (error) {
      toastError(error);
    }
  }

  override render() {
    const { data } = this.deliveries;
    if (!data || data.counts.waiting + data.counts.delivered + data.counts.failed === 0) return nothing;
    const [last] = data.troubles;
    return html`<div class="stack close">
      <p class="small no-margin">
        ${(['delivered', 'waiting', 'failed'] as const).map(
          (state) =>
            html`<span style="margin-right:1.2rem"
                >${this.t(`autodialer.webhook.${state}`)}:
                <b class="num">${formatNumber(data.counts[state])}</b></span
              >`,
        )}
      </p>
      ${
        last
          ? html`<div class="notice yellow small">
              ${this.t(last.state === 'failed' ? 'autodialer.webhook.gaveUp' : 'autodialer.webhook.trouble', {
                error: this.wordsOf(last.error ?? ''),
                tries: last.tries,
                time: formatTime(last.nextAt),
              })}
            </div>`
          : nothing
      }
      ${
        data.counts.failed > 0 && this.can('autodialer.campaigns.run')
          ? html`<div><pz-button @click=${this.sendAgain}>${this.t('autodialer.webhook.again')}</pz-button></div>`
          : nothing
      }
    </div>`;
  }
}
