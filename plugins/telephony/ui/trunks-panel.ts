import {
  deleteAfterAsking,
  customElement,
  formatMilliseconds,
  html,
  nothing,
  PanelElement,
  queryState,
  state,
  emptyState,
  pageHead,
} from '@perezvon/sdk/ui';
import { api, type Trunk } from './api.js';
import './trunk-dialog.js';

const tones = { online: 'green', offline: 'red', unknown: 'yellow' } as const;

/** SIP trunks with their state; what is changed here takes effect with Apply. */
@customElement('telephony-trunks')
export class TrunksPanel extends PanelElement {
  @state() private edited: Trunk | 'new' | undefined;
  private readonly trunks = api.query(this, '/api/telephony/trunks');
  private readonly states = api.query(this, '/api/telephony/trunks/states', () => ({}), { pollMs: 3_000 });

  override render() {
    const trunks = this.trunks.data ?? [];
    const write = this.can('telephony.trunks.write');
    return html`${pageHead(this.t('telephony.trunks.title'), {
      hint: this.t('telephony.trunks.applyHint'),
      actions: write
        ? html`<button class="primary" @click=${() => (this.edited = 'new')}>
                <pz-icon name="plus"></pz-icon>${this.t('telephony.trunks.add')}
              </button>`
        : nothing,
    })}
      ${
        queryState(this.trunks) ??
        html`<div class="card flush">
          ${
            trunks.length === 0
              ? emptyState('trunk', this.t('telephony.trunks.none'))
              : html`<table class="cards">
                  <thead>
                    <tr>
                      <th>${this.t('telephony.trunks.name')}</th>
                      <th>${this.t('telephony.trunks.address')}</th>
                      <th>${this.t('telephony.trunks.state')}</th>
                      <th class="right">${this.t('telephony.trunks.inUse')}</th>
                      <th></th>
                    </tr>
                  </thead>
                  <tbody>
                    ${trunks.map((trunk) => this.row(trunk, write))}
                  </tbody>
                </table>`
          }
        </div>`
      }
      ${
        this.edited
          ? html`<telephony-trunk-dialog
              .trunk=${this.edited === 'new' ? undefined : this.edited}
              @close=${() => (this.edited = undefined)}
              @saved=${this.saved}
            ></telephony-trunk-dialog>`
          : nothing
      }`;
  }

  private row(trunk: Trunk, write: boolean) {
    const now = this.states.data?.find(({ id }) => id === trunk.id);
    const badge = trunk.enabled
      ? html`<span class="badge ${tones[now?.state ?? 'unknown']}"
          >${this.t(`telephony.trunks.state.${now?.state ?? 'unknown'}`)}</span
        >`
      : html`<span class="badge">${this.t('telephony.trunks.off')}</span>`;
    const health = [
      now?.missingModule ? this.t('telephony.trunks.missingModule', { module: now.missingModule }) : '',
      now?.registration ? this.t(`telephony.trunks.registration.${now.registration}`) : '',
      now?.latencyMs ? formatMilliseconds(now.latencyMs) : '',
    ].filter((word) => word !== '');
    return html`<tr>
      <td class="wide"><b>${trunk.name}</b></td>
      <td class="num" data-label=${this.t('telephony.trunks.address')}>${trunk.host}:${trunk.port}</td>
      <td data-label=${this.t('telephony.trunks.state')}>
        ${badge}${trunk.enabled && health.length > 0 ? html`<br /><span class="small muted">${health.join(' · ')}</span>` : nothing}
      </td>
      <td class="right num" data-label=${this.t('telephony.trunks.inUse')}>
        ${now?.inUse ?? 0}${trunk.maxChannels === null ? '' : ` / ${trunk.maxChannels}`}
      </td>
      <td class="right nowrap">
        ${
          write
            ? html`<button
                  class="plain icon"
                  aria-label="${this.t('core.edit')}: ${trunk.name}"
                  @click=${() => (this.edited = trunk)}
                >
                  <pz-icon name="edit"></pz-icon></button
                ><button
                  class="plain icon"
                  aria-label="${this.t('core.delete')}: ${trunk.name}"
                  @click=${() => this.delete(trunk)}
                >
                  <pz-icon name="trash"></pz-icon>
                </button>`
            : nothing
        }
      </td>
    </tr>`;
  }

  private readonly saved = async (): Promise<void> => {
    this.edited = undefined;
    await this.trunks.refresh();
  };

  private async delete(trunk: Trunk): Promise<void> {
    await deleteAfterAsking(this.t('telephony.trunks.confirmDelete', { name: trunk.name }), () =>
      api.delete('/api/telephony/trunks/:id', { params: { id: trunk.id } }),
    );
    await this.trunks.refresh();
  }
}
