import {
  css,
  customElement,
  errorText,
  formatTime,
  formText,
  hasText,
  html,
  nothing,
  PanelElement,
  type QueryOf,
  sharedStyles,
  state,
  t,
} from '@perezvon/sdk/ui';
import { api, type AuditEntry, type CoreApi } from '../api.js';

type AuditQuery = QueryOf<CoreApi, 'GET', '/api/core/audit'>;

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
  @state() private entries: readonly AuditEntry[] = [];
  @state() private next: string | undefined;
  @state() private error = '';
  private filter: AuditQuery = {};

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
      ${
        this.next
          ? html`<p class="center space-above">
              <button @click=${() => this.load(false)}>${this.t('core.more')}</button>
            </p>`
          : nothing
      }`;
  }

  private row({ at, by, byName, action, object, before, after, address }: AuditEntry) {
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
    const data = new FormData(event.target);
    const text = (name: string) => formText(data, name) || undefined;
    const moment = (name: string, time: string) => {
      const day = text(name);
      return day === undefined ? undefined : new Date(day + time).toISOString();
    };
    this.filter = {
      action: text('action'),
      object: text('object'),
      from: moment('from', 'T00:00:00'),
      to: moment('to', 'T23:59:59.999'),
    };
    void this.load(true);
  }

  private async load(anew: boolean): Promise<void> {
    const cursor = anew ? undefined : this.next;
    try {
      const page = await api.get('/api/core/audit', { query: { ...this.filter, cursor } });
      this.entries = anew ? page.items : [...this.entries, ...page.items];
      this.next = page.next;
      this.error = '';
    } catch (error) {
      this.error = errorText(error);
    }
  }
}
