import {
  customElement,
  html,
  nothing,
  PanelElement,
  queryState,
  state,
  toastError,
  emptyState,
  pageHead,
} from '@perezvon/sdk/ui';
import { type Accounts, api, type Secret } from './api.js';

/** A server that listens everywhere is where the page came from. */
const hostOf = ({ host }: Secret) => (host === '0.0.0.0' ? location.hostname : host);
const tones = { wanted: 'yellow', made: 'green', unwanted: '', refused: 'red' } as const;

/** The operators' Jabber accounts, and what is typed into a client. */
@customElement('jabber-accounts')
export class AccountsPanel extends PanelElement {
  @state() private shown: { readonly operatorId: string; readonly secret: Secret } | undefined;
  private readonly page = api.query(this, '/api/jabber/accounts', () => ({}), { pollMs: 5_000 });
  private readonly operators = api.query(this, '/api/operators/operators', () =>
    this.can('operators.read') ? {} : undefined,
  );

  override render() {
    const page = this.page.data;
    return html`${pageHead(this.t('jabber.title'), {
      hint: this.t('jabber.hint'),
      actions: page
        ? html`<span class="badge ${page.connected ? 'green' : 'red'}"
                >${this.t(page.connected ? 'jabber.connected' : 'jabber.away')}</span
              >`
        : nothing,
    })}
      ${queryState(this.page) ?? (page && this.table(page))}${this.shown ? this.dialog(this.shown) : nothing}`;
  }
  private table({ accounts }: Accounts) {
    if (accounts.length === 0)
      return html`<div class="card">${emptyState('key', this.t('jabber.none'), this.t('jabber.none.hint'))}</div>`;
    const write = this.can('jabber.write');
    return html`<div class="card flush">
      <table class="cards">
        <thead>
          <tr>
            <th>${this.t('jabber.operator')}</th>
            <th>${this.t('jabber.address')}</th>
            <th>${this.t('jabber.state')}</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${accounts.map(({ operatorId, jid, state: now, error }) => {
            const operator = this.operators.data?.find(({ id }) => id === operatorId);
            return html`<tr>
              <td class="wide">
                <b>${operator?.name ?? ''}</b> <span class="muted num">${operator?.number ?? ''}</span>
              </td>
              <td data-label=${this.t('jabber.address')}>${jid}</td>
              <td data-label=${this.t('jabber.state')}>
                <span class="badge ${error ? 'red' : tones[now]}">${this.t(`jabber.state.${now}`)}</span
                >${error ? html`<br /><span class="small muted">${this.t(error)}</span>` : nothing}
              </td>
              <td class="right">
                ${
                  write && now === 'made'
                    ? html`<button @click=${() => this.show(operatorId, 'reveal')}>${this.t('jabber.setUp')}</button>`
                    : nothing
                }
              </td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
  }
  private dialog({ operatorId, secret }: NonNullable<typeof this.shown>) {
    const close = () => (this.shown = undefined);
    const row = (name: string, value: string) =>
      html`<dt>${this.t(`jabber.${name}`)}</dt>
        <dd><code class="select-all">${value}</code></dd>`;
    return html`<pz-dialog heading=${this.t('jabber.setUp')} @close=${close}
      ><dl class="facts">
        ${row('address', secret.jid)}${row('password', secret.password)}${row(
          'server',
          `${hostOf(secret)}:${secret.port}`,
        )}${row('bot', secret.bot)}
      </dl>
      <p class="muted small">${this.t('jabber.bot.hint')}</p>
      <pz-button slot="actions" @click=${() => this.show(operatorId, 'password')}>${this.t('jabber.renew')}</pz-button>
      <pz-button slot="actions" look="primary" @click=${close}>${this.t('core.close')}</pz-button></pz-dialog
    >`;
  }
  private async show(operatorId: string, what: 'reveal' | 'password'): Promise<void> {
    try {
      const secret = await api.post(`/api/jabber/accounts/:operatorId/${what}`, { params: { operatorId } });
      this.shown = { operatorId, secret };
    } catch (error) {
      toastError(error);
    }
  }
}
