import {
  css,
  customElement,
  errorText,
  formText,
  html,
  nothing,
  PanelElement,
  sharedStyles,
  state,
} from '@perezvon/sdk/ui';
import { api } from '../api.js';
import { nextLanguage, useLanguage } from '../languages.js';

/** The look of the pages before log-in. */
export const doorStyles = css`
  :host {
    display: grid;
    place-items: center;
    min-height: 100dvh;
    padding: 1rem;
    background:
      radial-gradient(60rem 40rem at 80% -10%, color-mix(in srgb, var(--pz-accent) 16%, transparent), transparent),
      var(--pz-bg);
  }
  .door {
    width: min(24rem, 100%);
    padding: 2rem;
  }
  .brand {
    display: flex;
    gap: 0.7rem;
    align-items: center;
    font-size: 1.35rem;
    font-weight: 700;
    margin-bottom: 0.35rem;
  }
  .brand span {
    display: grid;
    place-items: center;
    width: 2.5rem;
    height: 2.5rem;
    border-radius: 12px;
    color: #fff;
    background: linear-gradient(135deg, #3b82f6, #1d4fb8);
  }
  form {
    display: grid;
    gap: 1rem;
    margin-top: 1.25rem;
  }
  .languages {
    display: flex;
    justify-content: center;
    margin-top: 1rem;
  }
`;

@customElement('login-page')
export class LoginPage extends PanelElement {
  static override styles = [sharedStyles, doorStyles];
  @state() private error = '';
  @state() private busy = false;

  override render() {
    const other = nextLanguage();
    return html`<div class="card door">
      <div class="brand">
        <span><pz-icon name="bell"></pz-icon></span>${this.t('core.product')}
      </div>
      <p class="muted">${this.t('core.login.text')}</p>
      <form @submit=${this.submit}>
        <label class="field"
          >${this.t('core.login.login')}<input name="login" autocomplete="username" required autofocus
        /></label>
        <label class="field"
          >${this.t('core.login.password')}<input
            name="password"
            type="password"
            autocomplete="current-password"
            required
        /></label>
        ${this.error ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
        <button class="primary" ?disabled=${this.busy}>${this.t('core.login.enter')}</button>
      </form>
      <div class="languages">
        <button class="plain" lang=${other.code} @click=${() => useLanguage(other.code)}>${other.name}</button>
      </div>
    </div>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    this.busy = true;
    this.error = '';
    try {
      const body = { login: formText(data, 'login'), password: formText(data, 'password') };
      await api.post('/api/core/session', { body });
      this.dispatchEvent(new CustomEvent('done'));
    } catch (error) {
      this.error = errorText(error);
    }
    this.busy = false;
  }
}
