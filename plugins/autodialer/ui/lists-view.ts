import {
  confirmDialog,
  customElement,
  formatNumber,
  formatTime,
  html,
  nothing,
  PanelElement,
  property,
  QueryController,
  queryState,
  send,
  state,
  t,
  toastError,
} from '@perezvon/sdk/ui';
import './export-button.js';
import './job-progress.js';
import './list-wizard.js';
import { PagesController } from './pages.js';
import type { List } from './types.js';

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
  private readonly lists = new QueryController<readonly List[]>(this, () =>
    this.campaignId ? `/api/autodialer/campaigns/${this.campaignId}/lists` : undefined,
  );
  private readonly problems = new PagesController<{ line: number; code: string; value: string }>(this, () =>
    this.problemsOf ? `/api/autodialer/lists/${this.problemsOf.id}/problems?limit=100` : undefined,
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
            ? html`<div class="empty">
                <pz-icon name="list" style="font-size:2rem"></pz-icon><b>${this.t('autodialer.lists.none')}</b
                ><span>${this.t('autodialer.lists.noneHint')}</span>
              </div>`
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
    ${this.wizard ? html`<autodialer-list-wizard .campaignId=${this.campaignId} .list=${this.wizard === 'new' ? undefined : this.wizard} @close=${this.closed}></autodialer-list-wizard>` : nothing}
    ${this.problemsOf ? this.problemsDialog(this.problemsOf) : nothing}`;
  }

  private row(list: List) {
    const refused = list.rowsBad + list.rowsDuplicate;
    return html`<tr>
      <td class="wide">
        <b>${list.name}</b><br /><span class="small muted">${list.comment || list.fileName}</span
        >${list.error ? html`<br /><span class="small" style="color:var(--pz-red)">${errorOf(list.error)}</span>` : nothing}
      </td>
      <td data-label=${this.t('autodialer.field.state')}>
        <span class="badge ${tones[list.state]}">${this.t(`autodialer.list.state.${list.state}`)}</span
        >${list.state === 'importing' && list.jobId ? html`<autodialer-job .jobId=${list.jobId} @done=${this.changed}></autodialer-job>` : nothing}
      </td>
      <td class="right num" data-label=${this.t('autodialer.lists.good')}>${formatNumber(list.rowsGood)}</td>
      <td class="right num" data-label=${this.t('autodialer.lists.refused')}>
        ${refused === 0 ? '0' : html`<button class="plain" @click=${() => (this.problemsOf = list)}>${formatNumber(refused)}</button>`}
      </td>
      <td class="num" data-label=${this.t('autodialer.field.created')}>${formatTime(list.createdAt)}</td>
      <td class="right" style="white-space:nowrap">
        ${this.can('autodialer.lists.write') ? this.actions(list) : nothing}
      </td>
    </tr>`;
  }

  private actions(list: List) {
    if (list.state === 'importing')
      return html`<button @click=${() => this.act('POST', `/api/autodialer/lists/${list.id}/cancel`)}>
        ${this.t('core.cancel')}
      </button>`;
    return html`${list.state === 'ready' && this.can('autodialer.reports.read') ? html`<autodialer-export .path=${`/api/autodialer/lists/${list.id}/results`} label="${this.t('autodialer.lists.results')}: ${list.name}"></autodialer-export>` : nothing}
      ${list.state === 'preview' || list.state === 'cancelled' ? html`<button @click=${() => (this.wizard = list)}>${this.t('autodialer.lists.load')}</button>` : nothing}
      <button class="plain icon" aria-label="${this.t('core.delete')}: ${list.name}" @click=${() => this.remove_(list)}>
        <pz-icon name="trash"></pz-icon>
      </button>`;
  }

  private problemsDialog(list: List) {
    const close = () => (this.problemsOf = undefined);
    return html`<pz-dialog
      style="--pz-dialog-width:48rem"
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
                  <td style="overflow-wrap:anywhere">${value}</td>
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

  private async act(method: string, path: string): Promise<void> {
    try {
      await send(method, path);
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
      await this.act('DELETE', `/api/autodialer/lists/${list.id}`);
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
