import {
  deleteAfterAsking,
  customElement,
  errorText,
  formatNumber,
  formText,
  formatTime,
  html,
  nothing,
  PanelElement,
  queryState,
  state,
  toastError,
  emptyState,
} from '@perezvon/sdk/ui';
import { PagesController } from './pages.js';
import { api, type Campaign, type CampaignState, segments, stateTones } from './types.js';

type SortKey = 'name' | 'state' | 'createdAt';

/** All campaigns with their progress as it happens. */
@customElement('autodialer-campaigns')
export class CampaignsPanel extends PanelElement {
  @state() private filter = '';
  @state() private search = '';
  @state() private sort: SortKey = 'createdAt';
  @state() private order: 'asc' | 'desc' = 'desc';
  @state() private adding = false;
  @state() private error = '';
  private readonly campaigns = new PagesController(this, '/api/autodialer/campaigns', () => ({
    query: {
      sort: this.sort,
      order: this.order,
      limit: 100,
      archived: this.filter === 'archived' ? 'true' : undefined,
      active: this.filter === 'true' || this.filter === 'false' ? this.filter : undefined,
      search: this.search || undefined,
    },
  }));
  private readonly live = api.live(this, 'autodialer.campaigns');

  override render() {
    const rows = this.campaigns.data ?? [];
    return html`<div class="head">
        <h1>${this.t('autodialer.campaigns.title')}</h1>
        ${
          this.can('autodialer.campaigns.write')
            ? html`<button class="primary" @click=${() => (this.adding = true)}>
                <pz-icon name="plus"></pz-icon>${this.t('autodialer.campaigns.add')}
              </button>`
            : nothing
        }
      </div>
      <div class="row space-below">
        <select
          class="auto"
          aria-label=${this.t('autodialer.campaigns.filter')}
          @change=${(event: Event) => (this.filter = valueOf(event))}
        >
          <option value="">${this.t('autodialer.campaigns.all')}</option>
          <option value="true">${this.t('autodialer.campaigns.active')}</option>
          <option value="false">${this.t('autodialer.campaigns.inactive')}</option>
          <option value="archived">${this.t('autodialer.campaigns.archived')}</option>
        </select>
        <input
          type="search"
          style="max-width:18rem"
          placeholder=${this.t('core.search')}
          aria-label=${this.t('core.search')}
          @change=${(event: Event) => (this.search = valueOf(event).trim())}
        />
      </div>
      ${queryState(this.campaigns) ?? html`<div class="card flush">${rows.length === 0 ? this.empty() : this.table(rows)}</div>`}
      ${this.campaigns.moreButton()} ${this.adding ? this.dialog() : nothing}`;
  }

  private empty() {
    return emptyState('campaign', this.t('autodialer.campaigns.none'), this.t('autodialer.campaigns.noneHint'));
  }

  private table(rows: readonly Campaign[]) {
    return html`<table class="cards">
      <thead>
        <tr>
          ${this.heading('name', 'autodialer.campaign.field.name')}${this.heading('state', 'autodialer.field.state')}
          <th style="width:34%">${this.t('autodialer.field.progress')}</th>
          <th class="right">${this.t('autodialer.field.lines')}</th>
          ${this.heading('createdAt', 'autodialer.field.created')}
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => this.row(row))}
      </tbody>
    </table>`;
  }

  private heading(key: SortKey, label: string) {
    const sorted = this.sort === key ? (this.order === 'asc' ? 'ascending' : 'descending') : 'none';
    return html`<th aria-sort=${sorted}>
      <button class="sort" @click=${() => this.sortBy(key)}>
        ${this.t(label)} ${sorted === 'none' ? '' : sorted === 'ascending' ? '↑' : '↓'}
      </button>
    </th>`;
  }

  private row(campaign: Campaign) {
    const now = this.live.data?.campaigns[campaign.id] ?? campaign;
    const { counts } = now;
    const done = counts.reached + counts.notReached;
    return html`<tr>
      <td class="wide">
        <a href="/autodialer/campaigns/${campaign.id}"><b>${campaign.name}</b></a>
      </td>
      <td data-label=${this.t('autodialer.field.state')}>
        <span class="badge ${stateTones[now.state]}">${this.t(`autodialer.campaign.state.${now.state}`)}</span>
      </td>
      <td class="wide">
        <pz-progress .segments=${segments(counts, (key) => this.t(key))}></pz-progress
        ><span class="small muted num">${formatNumber(done)} / ${formatNumber(counts.total)}</span>
      </td>
      <td class="right num" data-label=${this.t('autodialer.field.lines')}>${now.lines}</td>
      <td class="num" data-label=${this.t('autodialer.field.created')}>${formatTime(campaign.createdAt)}</td>
      <td class="right nowrap">${this.actions(campaign, now.state)}</td>
    </tr>`;
  }

  private actions(campaign: Campaign, now: CampaignState) {
    const icon = (name: string, label: string, act: () => void) =>
      html`<button
        class="plain icon"
        title=${this.t(label)}
        aria-label="${this.t(label)}: ${campaign.name}"
        @click=${act}
      >
        <pz-icon name=${name}></pz-icon>
      </button>`;
    const run = this.can('autodialer.campaigns.run');
    const write = this.can('autodialer.campaigns.write');
    return html`${run && now === 'running' ? icon('pause', 'autodialer.do.pause', () => this.act(campaign, 'pause')) : nothing}
    ${run && now !== 'running' ? icon('play', 'autodialer.do.start', () => this.act(campaign, 'start')) : nothing}
    ${write ? icon('copy', 'autodialer.do.clone', () => this.act(campaign, 'clone')) : nothing}
    ${
      write && now !== 'running'
        ? icon('list', campaign.archived ? 'autodialer.do.restore' : 'autodialer.do.archive', () =>
            this.act(campaign, 'archive'),
          )
        : nothing
    }
    ${write && now !== 'running' ? icon('trash', 'core.delete', () => this.remove_(campaign)) : nothing}`;
  }

  private dialog() {
    const close = () => (this.adding = false);
    return html`<pz-dialog heading=${this.t('autodialer.campaigns.add')} @close=${close}>
      <form @submit=${this.add}>
        <label class="field"
          >${this.t('autodialer.campaign.field.name')}<input name="name" required maxlength="200" autofocus /><small
            >${this.t('autodialer.campaigns.addHint')}</small
          ></label
        >
        ${
          this.error
            ? html`<p></p>
                <div class="notice red" role="alert">${this.error}</div>`
            : nothing
        }
      </form>
      <pz-button slot="actions" @click=${close}>${this.t('core.cancel')}</pz-button>
      <pz-button slot="actions" look="primary" @click=${() => this.shadowRoot?.querySelector('form')?.requestSubmit()}
        >${this.t('autodialer.do.create')}</pz-button
      >
    </pz-dialog>`;
  }

  private sortBy(key: SortKey): void {
    this.order = this.sort === key && this.order === 'asc' ? 'desc' : 'asc';
    this.sort = key;
  }

  private async add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    try {
      const { id } = await api.post('/api/autodialer/campaigns', {
        body: { name: formText(new FormData(event.target), 'name') },
      });
      this.navigate(`/autodialer/campaigns/${id}`);
    } catch (error) {
      this.error = errorText(error);
    }
  }

  private async act({ id, archived }: Campaign, verb: 'pause' | 'start' | 'clone' | 'archive'): Promise<void> {
    const params = { id };
    try {
      if (verb === 'clone') await api.post('/api/autodialer/campaigns/:id/clone', { params, body: {} });
      else if (verb === 'archive')
        await api.post('/api/autodialer/campaigns/:id/archive', { params, body: { archived: !archived } });
      else await api.post(`/api/autodialer/campaigns/:id/${verb}`, { params });
    } catch (error) {
      toastError(error);
    }
    await this.campaigns.refresh();
  }

  private async remove_(campaign: Campaign): Promise<void> {
    await deleteAfterAsking(this.t('autodialer.campaigns.confirmDelete', { name: campaign.name }), () =>
      api.delete('/api/autodialer/campaigns/:id', { params: { id: campaign.id } }),
    );
    await this.campaigns.refresh();
  }
}

const valueOf = (event: Event) =>
  event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement ? event.target.value : '';
