import { css, customElement, html, nothing, PanelElement, sharedStyles } from '@perezvon/sdk/ui';
import { api } from './api.js';
import { cardStyles } from './cards.styles.js';

const trunkTones = { online: 'green', offline: 'red', unknown: '' } as const;

/** Trunks with their lines in use, and the campaigns that share them. */
@customElement('monitor-lines')
export class LinesCard extends PanelElement {
  static override styles = [
    sharedStyles,
    cardStyles,
    css`
      .queues {
        display: grid;
        gap: 0.75rem;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
      }
    `,
  ];
  private readonly trunks = api.live(this, 'telephony.trunks');
  private readonly trunkNames = api.query(this, '/api/telephony/trunks', () =>
    this.can('telephony.trunks.read') ? {} : undefined,
  );
  private readonly campaigns = api.query(
    this,
    '/api/autodialer/campaigns',
    () => (this.can('autodialer.campaigns.read') ? { query: { state: 'running' as const } } : undefined),
    { pollMs: 5_000 },
  );

  override render() {
    const trunks = this.trunkNames.data ?? [];
    const campaigns = this.campaigns.data?.items ?? [];
    if (trunks.length + campaigns.length === 0) return nothing;
    return html`<div class="queues">
      ${trunks.map((trunk) => {
        const now = this.trunks.data?.trunks[trunk.id];
        const state = now?.state ?? 'unknown';
        return html`<section class="queue">
          <h3>${trunk.name}<span class="badge ${trunkTones[state]}">${this.t(`monitor.trunk.${state}`)}</span></h3>
          <div class="figures">
            <span
              >${this.t('monitor.lines')}
              <b>${now?.inUse ?? 0}${trunk.maxChannels === null ? '' : ` / ${trunk.maxChannels}`}</b></span
            >
          </div>
        </section>`;
      })}${campaigns.map(
        ({ id, name, counts }) =>
          html`<section class="queue">
            <h3><a href="/autodialer/campaigns/${id}">${name}</a></h3>
            <div class="figures">
              <span>${this.t('monitor.reached')} <b>${counts.reached}</b></span
              ><span>${this.t('monitor.left')} <b>${counts.waiting}</b></span>
            </div>
          </section>`,
      )}
    </div>`;
  }
}
