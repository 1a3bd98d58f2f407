import {
  appState,
  customElement,
  html,
  nothing,
  PanelElement,
  ProblemError,
  sharedStyles,
  state,
  errorText,
  formText,
} from '@perezvon/sdk/ui';
import { api } from '../api.js';
import { nextLanguage, useLanguage } from '../languages.js';
import { doorStyles } from './login-page.js';

/** The first page of a fresh installation: makes the administrator. */
@customElement('setup-page')
export class SetupPage extends PanelElement {
  static override styles = [sharedStyles, doorStyles];
  @state() private error: unknown;
  @state() private busy = false;

  override render() {
    const other = nextLanguage();
    return html`<div class="card door">
      <div class="brand">
        <span><pz-icon name="bell"></pz-icon></span>${this.t('core.product')}
      </div>
      <p class="muted">${this.t('core.setup.text')}</p>
      <form @submit=${this.submit}>
        <label class="field"
          >${this.t('core.users.name')}<input
            name="name"
            autocomplete="name"
            required
            maxlength="120"
          />${this.problem('name')}</label
        >
        <label class="field"
          >${this.t('core.login.login')}<input name="login" autocomplete="username" required value="admin" /><small
            >${this.t('core.users.loginRule')}</small
          >${this.problem('login')}</label
        >
        <label class="field"
          >${this.t('core.login.password')}<input
            name="password"
            type="password"
            autocomplete="new-password"
            required
            minlength="10"
          /><small>${this.t('core.password.rule')}</small>${this.problem('password')}</label
        >
        ${this.error === undefined ? nothing : html`<div class="notice red" role="alert">${errorText(this.error)}</div>`}
        <button class="primary" ?disabled=${this.busy}>${this.t('core.setup.make')}</button>
      </form>
      <div class="languages">
        <button class="plain" lang=${other.code} @click=${() => useLanguage(other.code)}>${other.name}</button>
      </div>
    </div>`;
  }

  private problem(field: string) {
    const text = this.error instanceof ProblemError ? this.error.fieldErrors.get(field) : undefined;
    return text === undefined ? nothing : html`<span class="error">${text}</span>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    this.busy = true;
    this.error = undefined;
    try {
      const text = (name: string) => formText(data, name);
      const body = {
        login: text('login'),
        name: text('name'),
        password: text('password'),
        language: appState.language,
      };
      await api.post('/api/core/setup', { body });
      this.dispatchEvent(new CustomEvent('done'));
    } catch (error) {
      this.error = error;
    }
    this.busy = false;
  }
}
