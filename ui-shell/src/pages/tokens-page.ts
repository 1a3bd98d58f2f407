import {
  deleteAfterAsking,
  customElement,
  errorText,
  formText,
  formatTime,
  html,
  nothing,
  PanelElement,
  queryState,
  state,
  toast,
  toastError,
  emptyState,
} from '@perezvon/sdk/ui';
import { api, type ApiToken, type Permission } from '../api.js';

/** Keys for machines. The secret is shown once, when it is made. */
@customElement('tokens-page')
export class TokensPage extends PanelElement {
  private readonly tokens = api.query(this, '/api/core/tokens');
  private readonly permissions = api.query(this, '/api/core/permissions');
  @state() private adding = false;
  @state() private error = '';
  @state() private secret = '';

  override render() {
    const tokens = this.tokens.data ?? [];
    return html`<div class="head">
        <div>
          <h1>${this.t('core.tokens.title')}</h1>
          <p class="muted no-margin">${this.t('core.tokens.text')} <a href="/api/docs" target="_blank">/api/docs</a></p>
        </div>
        <button class="primary" @click=${() => (this.adding = true)}>
          <pz-icon name="plus"></pz-icon>${this.t('core.tokens.add')}
        </button>
      </div>
      ${
        this.secret
          ? html`<div class="notice green stack" role="status">
                <b>${this.t('core.tokens.once')}</b>
                <div class="row">
                  <code class="break">${this.secret}</code
                  ><button @click=${this.copy}><pz-icon name="copy"></pz-icon>${this.t('core.copy')}</button>
                </div>
              </div>
              <p></p>`
          : nothing
      }
      ${
        queryState(this.tokens) ??
        html`<div class="card flush">
          ${
            tokens.length === 0
              ? emptyState('key', this.t('core.tokens.none'))
              : html`<table class="cards">
                  <thead>
                    <tr>
                      <th>${this.t('core.users.name')}</th>
                      <th>${this.t('core.roles.permission')}</th>
                      <th>${this.t('core.tokens.expires')}</th>
                      <th>${this.t('core.tokens.lastUsed')}</th>
                      <th></th>
                    </tr>
                  </thead>
                  <tbody>
                    ${tokens.map(
                      (token) =>
                        html`<tr>
                          <td data-label=${this.t('core.users.name')}><b>${token.name}</b></td>
                          <td class="small wide">${token.permissions.join(', ')}</td>
                          <td data-label=${this.t('core.tokens.expires')}>
                            ${token.expiresAt ? formatTime(token.expiresAt) : this.t('core.tokens.never')}
                          </td>
                          <td data-label=${this.t('core.tokens.lastUsed')}>${formatTime(token.lastUsed) || '–'}</td>
                          <td class="right">
                            <button
                              class="plain icon"
                              aria-label="${this.t('core.delete')}: ${token.name}"
                              @click=${() => this.delete(token)}
                            >
                              <pz-icon name="trash"></pz-icon>
                            </button>
                          </td>
                        </tr>`,
                    )}
                  </tbody>
                </table>`
          }
        </div>`
      }
      ${this.adding ? this.dialog() : nothing}`;
  }

  private dialog() {
    const close = () => (this.adding = false);
    return html`<pz-dialog heading=${this.t('core.tokens.add')} @close=${close}>
      <form class="stack" @submit=${this.add}>
        <label class="field">${this.t('core.users.name')}<input name="name" required maxlength="120" /></label>
        <label class="field"
          >${this.t('core.tokens.expires')}<input name="expires" type="date" /><small
            >${this.t('core.tokens.expiresHint')}</small
          ></label
        >
        ${this.groups().map(
          ([plugin, permissions]) =>
            html`<fieldset>
              <legend>${this.t(`${plugin}.title`)}</legend>
              ${permissions.map(
                ({ id, titleKey }) =>
                  html`<label class="check"
                      ><input type="checkbox" name="permissions" value=${id} />${this.t(titleKey)}</label
                    >`,
              )}
            </fieldset>`,
        )}
        ${this.error ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
      </form>
      <pz-button slot="actions" @click=${close}>${this.t('core.cancel')}</pz-button>
      <pz-button slot="actions" look="primary" @click=${() => this.shadowRoot?.querySelector('form')?.requestSubmit()}
        >${this.t('core.tokens.make')}</pz-button
      >
    </pz-dialog>`;
  }

  /** What this person may pass on, by module. */
  private groups(): [string, readonly Permission[]][] {
    const mine = (this.permissions.data ?? []).filter(({ id }) => this.can(id));
    return [...Map.groupBy(mine, ({ plugin }) => plugin)];
  }

  private async add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    const day = formText(data, 'expires');
    const body = {
      name: formText(data, 'name'),
      permissions: data.getAll('permissions').map(String),
      ...(day === '' ? {} : { expiresAt: new Date(`${day}T23:59:59`).toISOString() }),
    };
    try {
      const { token } = await api.post('/api/core/tokens', { body });
      this.secret = token;
      this.adding = false;
      this.error = '';
      await this.tokens.refresh();
    } catch (error) {
      this.error = errorText(error);
    }
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.secret);
      toast('done', this.t('core.copied'));
    } catch (error) {
      toastError(error);
    }
  }

  private async delete(token: ApiToken): Promise<void> {
    await deleteAfterAsking(this.t('core.tokens.confirmDelete', { name: token.name }), () =>
      api.delete('/api/core/tokens/:id', { params: { id: token.id } }),
    );
    await this.tokens.refresh();
  }
}
