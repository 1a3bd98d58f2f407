import {
  confirmDialog,
  customElement,
  formatNumber,
  formatTime,
  html,
  nothing,
  PanelElement,
  property,
  queryState,
  state,
  t,
  toastError,
  emptyState,
} from '@perezvon/sdk/ui';
import './export-button.js';
import './job-progress.js';
import './list-wizard.js';
import { PagesController } from './pages.js';
import { api, type List } from './types.js';

const tones: Readonly<Record<List['state'], string>> = {
  preview: '',
  importing: 'blue',
  ready: 'green',
  failed: 'red',
  cancelled: '',
};

/** The lists of a campaign with comments, counts and what was refused. */
@customElement('autodialer-lists')
export class ListsView extends PanelElement {
  @property() campaignId = '';
  @state() private wizard: 'new' | List | undefined;
  @state() private problemsOf: List | undefined;
  private readonly lists = api.query(this, '/api/autodialer/campaigns/:id/lists', () =>
    this.campaignId ? { params: { id: this.campaignId } } : undefined,
  );
  private readonly problems = new PagesController(this, '/api/autodialer/lists/:id/problems', () =>
    this.problemsOf ? { params: { id: this.problemsOf.id }, query: { limit: 100 } } : undefined,
  );

  override render() {
    const lists = this.lists.data ?? [];
    return html`${
      this.can('autodialer.lists.write')
        ? html`<p>
            <button class="primary" @click=${() => (this.wizard = 'new')}>
              <pz-icon name="upload"></pz-icon>${this.t('autodialer.lists.add')}
            </button>
          </p>`
        : nothing
    }
    ${
      queryState(this.lists) ??
      html`<div class="card flush">
        ${
          lists.length === 0
            ? emptyState('list', this.t('autodialer.lists.none'), this.t('autodialer.lists.noneHint'))
            : html`<table class="cards">
                <thead>
                  <tr>
                    <th>${this.t('autodialer.lists.name')}</th>
                    <th>${this.t('autodialer.field.state')}</th>
                    <th class="right">${this.t('autodialer.lists.good')}</th>
                    <th class="right">${this.t('autodialer.lists.refused')}</th>
                    <th>${this.t('autodialer.field.created')}</th>
                    <th></th>
                  </tr>
                </thead>
                <tbody>
                  ${lists.map((list) => this.row(list))}
                </tbody>
              </table>`
        }
      </div>`
    }
    ${
      this.wizard
        ? html`<autodialer-list-wizard
            .campaignId=${this.campaignId}
            .list=${this.wizard === 'new' ? undefined : this.wizard}
            @close=${this.closed}
          ></autodialer-list-wizard>`
        : nothing
    }
    ${this.problemsOf ? this.problemsDialog(this.problemsOf) : nothing}`;
  }

  private row(list: List) {
    const refused = list.rowsBad + list.rowsDuplicate;
    return html`<tr>
      <td class="wide">
        <b>${list.name}</b><br /><span class="small muted">${list.comment || list.fileName}</span
        >${list.error ? html`<br /><span class="small bad">${errorOf(list.error)}</span>` : nothing}
      </td>
      <td data-label=${this.t('autodialer.field.state')}>
        <span class="badge ${tones[list.state]}">${this.t(`autodialer.list.state.${list.state}`)}</span
        >${
          list.state === 'importing' && list.jobId
            ? html`<autodialer-job .jobId=${list.jobId} @done=${this.changed}></autodialer-job>`
            : nothing
        }
      </td>
      <td class="right num" data-label=${this.t('autodialer.lists.good')}>${formatNumber(list.rowsGood)}</td>
      <td class="right num" data-label=${this.t('autodialer.lists.refused')}>
        ${refused === 0 ? '0' : html`<button class="plain" @click=${() => (this.problemsOf = list)}>${formatNumber(refused)}</button>`}
      </td>
      <td class="num" data-label=${this.t('autodialer.field.created')}>${formatTime(list.createdAt)}</td>
      <td class="right nowrap">${this.can('autodialer.lists.write') ? this.actions(list) : nothing}</td>
    </tr>`;
  }

  private actions(list: List) {
    if (list.state === 'importing')
      return html`<button
        @click=${() => this.act(api.post('/api/autodialer/lists/:id/cancel', { params: { id: list.id } }))}
      >
        ${this.t('core.cancel')}
      </button>`;
    return html`${
      list.state === 'ready' && this.can('autodialer.reports.read')
        ? html`<autodialer-export
            .listId=${list.id}
            label="${this.t('autodialer.lists.results')}: ${list.name}"
          ></autodialer-export>`
        : nothing
    }
      ${
        list.state === 'preview' || list.state === 'cancelled'
          ? html`<button @click=${() => (this.wizard = list)}>${this.t('autodialer.lists.load')}</button>`
          : nothing
      }
      <button class="plain icon" aria-label="${this.t('core.delete')}: ${list.name}" @click=${() => this.remove_(list)}>
        <pz-icon name="trash"></pz-icon>
      </button>`;
  }

  private problemsDialog(list: List) {
    const close = () => (this.problemsOf = undefined);
    return html`<pz-dialog
      width="48rem"
      heading=${this.t('autodialer.lists.problems', { name: list.name })}
      @close=${close}
    >
      <p class="row">
        <span class="grow muted"
          >${this.t('autodialer.lists.problemsHint', { bad: list.rowsBad, duplicate: list.rowsDuplicate })}</span
        ><a class="button" href="/api/autodialer/lists/${list.id}/problems.csv" download
          ><pz-icon name="download"></pz-icon>CSV</a
        >
      </p>
      ${
        queryState(this.problems) ??
        html`<table>
          <thead>
            <tr>
              <th>${this.t('autodialer.lists.line')}</th>
              <th>${this.t('autodialer.lists.reason')}</th>
              <th>${this.t('autodialer.lists.value')}</th>
            </tr>
          </thead>
          <tbody>
            ${(this.problems.data ?? []).map(
              ({ line, code, value }) =>
                html`<tr>
                  <td class="num">${line}</td>
                  <td>${this.t(`autodialer.problem.${code}`)}</td>
                  <td class="break">${value}</td>
                </tr>`,
            )}
          </tbody>
        </table>`
      }
      ${this.problems.moreButton()}
      <pz-button slot="actions" @click=${close}>${this.t('core.close')}</pz-button></pz-dialog
    >`;
  }

  private closed(): void {
    this.wizard = undefined;
    void this.lists.refresh();
  }
  private changed(): void {
    void this.lists.refresh();
    this.dispatchEvent(new CustomEvent('loaded'));
  }

  private async act(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      toastError(error);
    }
    await this.lists.refresh();
  }

  private async remove_(list: List): Promise<void> {
    if (
      await confirmDialog({
        text: this.t('autodialer.lists.confirmDelete', { name: list.name }),
        yes: this.t('core.delete'),
        danger: true,
      })
    )
      await this.act(api.delete('/api/autodialer/lists/:id', { params: { id: list.id } }));
  }
}

/** The worker keeps a failure as a text key with its facts. */
function errorOf(stored: string): string {
  try {
    const { textKey, params } = JSON.parse(stored) as { textKey: string; params: Record<string, string | number> };
    return t(textKey, params);
  } catch {
    return stored;
  }
}
