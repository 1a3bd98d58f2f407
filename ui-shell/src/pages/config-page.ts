import {
  css,
  customElement,
  formatTime,
  formText,
  html,
  nothing,
  PanelElement,
  queryState,
  sharedStyles,
  state,
  toast,
  toastError,
  emptyState,
} from '@perezvon/sdk/ui';
import { api } from '../api.js';

const tones = { current: 'green', differs: 'yellow', failed: 'red' } as const;

/** Apply Config: what would change, why, what was before, and the way back. */
@customElement('config-page')
export class ConfigPage extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      pre {
        max-height: 26rem;
        border-radius: 8px;
        background: var(--pz-field);
        border: 1px solid var(--pz-border);
        padding: 0.6rem 0;
      }
      pre span {
        display: block;
        padding: 0 0.9rem;
        white-space: pre;
        min-width: max-content;
      }
      .added {
        background: color-mix(in srgb, var(--pz-green) 16%, transparent);
      }
      .removed {
        background: color-mix(in srgb, var(--pz-red) 16%, transparent);
      }
      .why {
        max-width: 28rem;
      }
      .hunk {
        color: var(--pz-muted);
      }
    `,
  ];
  @state() private busy = false;
  private readonly overview = api.query(this, '/api/core/asterisk-config');
  private readonly revisions = api.query(this, '/api/core/asterisk-config/revisions');
  private readonly live = api.live(this, 'core.config');
  @state() private files: readonly { file: string; diff: string }[] | undefined;
  private seen = '';

  override willUpdate(): void {
    const now = JSON.stringify(this.live.data ?? '');
    if (now === this.seen) return;
    this.seen = now;
    void this.overview.refresh();
    void this.revisions.refresh();
    void this.preview();
  }

  override render() {
    const { data } = this.overview;
    return html`<div class="head">
        <div>
          <h1>${this.t('core.config.title')}</h1>
          <p class="muted no-margin">${this.t('core.config.text')}</p>
        </div>
      </div>
      ${
        queryState(this.overview) ??
        html`<div class="stack">
          <section class="card stack">
            <div class="row">
              <h2 class="grow no-margin">${this.t('core.config.preview')}</h2>
              ${(data?.nodes ?? []).map(
                (node) =>
                  html`<span class="badge ${tones[node.state]}"
                      >${node.id}: ${this.t(`core.config.node.${node.state}`)}</span
                    >`,
              )}
            </div>
            ${this.diff()}
            ${this.can('core.asteriskConfig.apply') && (this.files?.length ?? 0) > 0 ? this.applyForm() : nothing}
          </section>
          <section class="card flush">
            <div class="inset-head"><h2>${this.t('core.config.revisions')}</h2></div>
            ${this.history(data?.revision)}
          </section>
        </div>`
      }`;
  }

  private diff() {
    if (this.files === undefined) return html`<div class="skeleton"></div>`;
    if (this.files.length === 0) return emptyState('check', this.t('core.config.same'));
    return this.files.map(
      ({ file, diff }) =>
        html`<div>
          <h3>${file}</h3>
          <pre tabindex="0" aria-label=${file}>
${diff.split('\n').map((line) => html`<span class=${lineClass(line)}>${line || ' '}</span>`)}</pre>
        </div>`,
    );
  }

  private applyForm() {
    return html`<form class="row" @submit=${this.apply}>
      <input
        class="grow why"
        name="why"
        maxlength="500"
        placeholder=${this.t('core.config.why')}
        aria-label=${this.t('core.config.why')}
      /><button class="primary" ?disabled=${this.busy}>
        <pz-icon name="check"></pz-icon>${this.t('core.config.apply')}
      </button>
    </form>`;
  }

  private history(current: string | undefined) {
    const rows = this.revisions.data ?? [];
    if (rows.length === 0) return html`<div class="empty">${this.t('core.config.none')}</div>`;
    return html`<table class="cards">
      <thead>
        <tr>
          <th>№</th>
          <th>${this.t('core.audit.at')}</th>
          <th>${this.t('core.audit.by')}</th>
          <th>${this.t('core.config.why')}</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ id, at, by, why, restoredFrom }) =>
            html`<tr>
              <td data-label="№" class="num">${id}</td>
              <td data-label=${this.t('core.audit.at')}>${formatTime(at, true)}</td>
              <td data-label=${this.t('core.audit.by')}>${by}</td>
              <td data-label=${this.t('core.config.why')}>
                ${restoredFrom ? this.t('core.config.restoredFrom', { id: restoredFrom }) : (why ?? '')}
              </td>
              <td class="right">
                ${
                  id === current
                    ? html`<span class="badge green">${this.t('core.config.current')}</span>`
                    : this.can('core.asteriskConfig.apply')
                      ? html`<button @click=${() => this.restore(id)} ?disabled=${this.busy}>
                          ${this.t('core.config.restore')}
                        </button>`
                      : nothing
                }
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private async preview(): Promise<void> {
    try {
      const { files } = await api.post('/api/core/asterisk-config/preview');
      this.files = files.filter(({ diff }) => diff !== '');
    } catch (error) {
      this.files = [];
      toastError(error);
    }
  }

  private apply(event: SubmitEvent): void {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const why = formText(new FormData(event.target), 'why').trim();
    void this.act(() => api.post('/api/core/asterisk-config/apply', { body: why === '' ? {} : { why } }));
  }
  private restore(id: string): void {
    void this.act(() => api.post('/api/core/asterisk-config/revisions/:id/restore', { params: { id } }));
  }

  private async act(work: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    try {
      await work();
      toast('done', this.t('core.config.applied'));
    } catch (error) {
      toastError(error);
    }
    this.busy = false;
    this.seen = '';
    this.requestUpdate();
  }
}

function lineClass(line: string): string {
  if (line.startsWith('+') && !line.startsWith('+++')) return 'added';
  if (line.startsWith('-') && !line.startsWith('---')) return 'removed';
  return line.startsWith('@@') ? 'hunk' : '';
}
