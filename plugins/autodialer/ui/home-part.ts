import { customElement, formatNumber, html, PanelElement } from '@perezvon/sdk/ui';
import { api, segments, type ShortCampaign } from './types.js';

/** On the first page: the campaigns that run, as they go. */
@customElement('autodialer-home')
export class AutodialerHome extends PanelElement {
  private readonly live = api.live(this, 'autodialer.campaigns');

  override render() {
    const active = Object.entries(this.live.data?.campaigns ?? {}).flatMap(([id, campaign]) =>
      campaign?.state === 'running' ? [{ id, ...campaign }] : [],
    );
    const lines = active.reduce((sum, campaign) => sum + campaign.lines, 0);
    return html`<div class="stack">
      <div class="tiles">
        <div class="tile">
          <b>${formatNumber(active.length)}</b
          ><span>${this.t('autodialer.home.campaigns', { count: active.length })}</span>
        </div>
        <div class="tile"><b>${formatNumber(lines)}</b><span>${this.t('autodialer.home.lines')}</span></div>
      </div>
      ${
        active.length === 0
          ? html`<div class="card empty">
              <pz-icon name="campaign"></pz-icon><b>${this.t('autodialer.home.quiet')}</b
              ><a class="button primary" href="/autodialer/campaigns">${this.t('autodialer.home.toCampaigns')}</a>
            </div>`
          : active.map((campaign) => this.card(campaign))
      }
    </div>`;
  }

  private card({ id, name, counts, lines }: ShortCampaign & { readonly id: string }) {
    return html`<a class="card" style="color:inherit;text-decoration:none" href="/autodialer/campaigns/${id}">
      <div class="row">
        <h2 class="grow no-margin">${name}</h2>
        <span class="muted">${this.t('autodialer.home.linesOf', { count: lines })}</span>
      </div>
      <p></p>
      <pz-progress legend .segments=${segments(counts, (key) => this.t(key))}></pz-progress
    ></a>`;
  }
}
