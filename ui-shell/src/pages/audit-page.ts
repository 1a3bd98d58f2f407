import type { Page } from '@perezvon/sdk/shared';
import {
  css,
  customElement,
  errorText,
  formatTime,
  hasText,
  html,
  nothing,
  PanelElement,
  send,
  sharedStyles,
  state,
  t,
} from '@perezvon/sdk/ui';

interface Entry {
  readonly id: string | number;
  readonly at: string;
  readonly by: string;
  readonly byName?: string;
  readonly action: string;
  readonly object: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly address?: string;
}

/** Core's own actions are named in the shell's texts, a plugin's in its own: `sounds.promptAdded` by `sounds.action.promptAdded`. */
function actionText(action: string): string {
  const dot = action.indexOf('.');
  const key = [`core.action.${action}`, `${action.slice(0, dot)}.action${action.slice(dot)}`].find(hasText);
  return key === undefined ? action : t(key);
}

/** Who changed what, newest first. */
@customElement('audit-page')
export class AuditPage extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      form {
        display: flex;
        gap: 0.75rem;
        flex-wrap: wrap;
        align-items: end;
        margin-bottom: 1rem;
      }
      form .field {
        flex: 1 1 10rem;
        max-width: 16rem;
      }
      pre {
        max-width: 34rem;
        max-height: 14rem;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .object {
        overflow-wrap: anywhere;
        color: var(--pz-muted);
        font-size: 0.85em;
      }
      details summary {
        cursor: pointer;
        color: var(--pz-accent);
      }
    `,
  ];
  @state() private entries: readonly Entry[] = [];
  @state() private next: string | undefined;
  @state() private error = '';
  private filter = new URLSearchParams();

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load(true);
  }

  override render() {
    return html`<div class="head"><h1>${this.t('core.audit.title')}</h1></div>
      <form @submit=${this.search}>
        <label class="field">${this.t('core.audit.action')}<input name="action" maxlength="64" /></label>
        <label class="field">${this.t('core.audit.object')}<input name="object" maxlength="200" /></label>
        <label class="field">${this.t('core.audit.from')}<input name="from" type="date" /></label>
        <label class="field">${this.t('core.audit.to')}<input name="to" type="date" /></label>
        <button><pz-icon name="search"></pz-icon>${this.t('core.search')}</button>
      </form>
      ${this.error ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
      <div class="card flush">
        <table class="cards">
          <thead>
            <tr>
              <th>${this.t('core.audit.at')}</th>
              <th>${this.t('core.audit.by')}</th>
              <th>${this.t('core.audit.action')}</th>
              <th>${this.t('core.audit.object')}</th>
              <th>${this.t('core.audit.change')}</th>
            </tr>
          </thead>
          <tbody>
            ${this.entries.map((entry) => this.row(entry))}
          </tbody>
        </table>
        ${this.entries.length === 0 ? html`<div class="empty">${this.t('core.nothing')}</div>` : nothing}
      </div>
      ${this.next ? html`<p class="center space-above"><button @click=${() => this.load(false)}>${this.t('core.more')}</button></p>` : nothing}`;
  }

  private row({ at, by, byName, action, object, before, after, address }: Entry) {
    const change =
      before === undefined && after === undefined
        ? nothing
        : html`<details>
            <summary>${this.t('core.audit.show')}</summary>
            ${this.json('core.audit.before', before)}${this.json('core.audit.after', after)}
          </details>`;
    return html`<tr>
      <td data-label=${this.t('core.audit.at')} class="num">${formatTime(at, true)}</td>
      <td data-label=${this.t('core.audit.by')} title=${address ?? ''}>${byName ?? by}</td>
      <td data-label=${this.t('core.audit.action')}>${actionText(action)}</td>
      <td data-label=${this.t('core.audit.object')}><span class="object">${object}</span></td>
      <td class="wide">${change}</td>
    </tr>`;
  }

  private json(key: string, value: unknown) {
    return value === undefined || value === null
      ? nothing
      : html`<b class="small">${this.t(key)}</b>
          <pre>${JSON.stringify(value, null, 1)}</pre>`;
  }

  private search(event: SubmitEvent): void {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    this.filter = new URLSearchParams();
    for (const [name, value] of new FormData(event.target)) {
      if (typeof value !== 'string' || value === '') continue;
      const end = name === 'to' ? 'T23:59:59.999' : 'T00:00:00';
      this.filter.set(name, name === 'from' || name === 'to' ? new Date(value + end).toISOString() : value);
    }
    void this.load(true);
  }

  private async load(anew: boolean): Promise<void> {
    const query = new URLSearchParams(this.filter);
    if (!anew && this.next) query.set('cursor', this.next);
    try {
      const page = await send<Page<Entry>>('GET', `/api/core/audit?${query}`);
      this.entries = anew ? page.items : [...this.entries, ...page.items];
      this.next = page.next;
      this.error = '';
    } catch (error) {
      this.error = errorText(error);
    }
  }
}
