import { defaultLanguage } from '@perezvon/sdk/shared';
import {
  appState,
  customElement,
  errorText,
  formText,
  html,
  nothing,
  PanelElement,
  ProblemError,
  property,
  state,
} from '@perezvon/sdk/ui';
import { api, type Role, type User } from '../api.js';

/** Adds or changes a person. */
@customElement('user-dialog')
export class UserDialog extends PanelElement {
  @property({ attribute: false }) user: User | undefined;
  @property({ attribute: false }) roles: readonly Role[] = [];
  @state() private error: unknown;

  override render() {
    const { user } = this;
    return html`<pz-dialog heading=${user ? user.name : this.t('core.users.add')} @close=${this.close}>
      <form class="stack" @submit=${this.save}>
        <div class="grid">
          <label class="field"
            >${this.t('core.users.name')}<input
              name="name"
              required
              maxlength="120"
              .value=${user?.name ?? ''}
            />${this.problem('name')}</label
          >
          <label class="field"
            >${this.t('core.login.login')}<input
              name="login"
              required
              maxlength="64"
              autocomplete="off"
              .value=${user?.login ?? ''}
            /><small>${this.t('core.users.loginRule')}</small>${this.problem('login')}</label
          >
          <label class="field"
            >${this.t('core.login.password')}<input
              name="password"
              type="password"
              autocomplete="new-password"
              minlength="10"
              ?required=${!user}
              placeholder=${user ? '••••••••' : ''}
            /><small>${this.t('core.password.rule')}</small>${this.problem('password')}</label
          >
          <label class="field"
            >${this.t('core.users.language')}<select name="language">
              ${appState.languages.map(
                ({ code, name }) =>
                  html`<option value=${code} ?selected=${code === (user?.language ?? defaultLanguage)}>
                      ${name}
                    </option>`,
              )}
            </select></label
          >
        </div>
        <fieldset>
          <legend>${this.t('core.roles.title')}</legend>
          ${this.roles.map(
            (role) =>
              html`<label class="check"
                  ><input
                    type="checkbox"
                    name="roles"
                    value=${role.id}
                    .checked=${user?.roles.includes(role.id) ?? false}
                  />${role.builtIn ? this.t(`core.role.${role.id}`) : role.name}</label
                >`,
          )}
        </fieldset>
        <label class="check"
          ><input
            type="checkbox"
            name="active"
            .checked=${user?.active ?? true}
          />${this.t('core.users.mayLogIn')}</label
        >
        ${this.error === undefined ? nothing : html`<div class="notice red" role="alert">${errorText(this.error)}</div>`}
      </form>
      <pz-button slot="actions" @click=${this.close}>${this.t('core.cancel')}</pz-button>
      <pz-button slot="actions" look="primary" @click=${() => this.shadowRoot?.querySelector('form')?.requestSubmit()}
        >${this.t('core.save')}</pz-button
      >
    </pz-dialog>`;
  }

  private problem(field: string) {
    const text = this.error instanceof ProblemError ? this.error.fieldErrors.get(field) : undefined;
    return text === undefined ? nothing : html`<span class="error">${text}</span>`;
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    const password = formText(data, 'password');
    const body = {
      name: formText(data, 'name'),
      login: formText(data, 'login'),
      language: formText(data, 'language'),
      roles: data.getAll('roles').map(String),
      active: data.get('active') !== null,
      ...(password === '' ? {} : { password }),
    };
    try {
      if (this.user)
        await api.patch('/api/core/users/:id', { params: { id: this.user.id }, body, version: this.user.version });
      else await api.post('/api/core/users', { body: { ...body, password } });
      this.close();
    } catch (error) {
      this.error = error;
    }
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }
}
