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
import { api } from './api.js';

/** Under it the browser remembers who last logged in here, and at which phone. */
const remembered = 'softphone.seat';

/** Number, PIN and phone of an operator. Tells `loggedIn`. */
@customElement('softphone-log-in')
export class LogInForm extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      form {
        max-width: 26rem;
        margin: 3rem auto;
      }
    `,
  ];
  @state() private error: unknown;

  override render() {
    const last = JSON.parse(localStorage.getItem(remembered) ?? '{}') as { number?: string; phone?: string };
    const field = (name: string, hint: string, value: string | undefined, type = 'text') =>
      html`<label class="field"
        >${this.t(`softphone.${name}`)}<input
          name=${name}
          type=${type}
          required
          inputmode="numeric"
          autocomplete="off"
          .value=${value ?? ''}
        /><small>${this.t(hint)}</small></label
      >`;
    return html`<form class="card stack" @submit=${this.logIn}>
      <h1>${this.t('softphone.workplace')}</h1>
      ${field('number', 'softphone.number.hint', last.number)}${field(
        'pin',
        'softphone.pin.hint',
        undefined,
        'password',
      )}${field('phone', 'softphone.phone.hint', last.phone)}
      ${this.error === undefined ? nothing : html`<div class="notice red" role="alert">${errorText(this.error)}</div>`}
      <button class="primary">${this.t('softphone.logIn')}</button>
    </form>`;
  }
  private readonly logIn = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => formText(data, name).trim();
    const [number, pin, phone] = [text('number'), text('pin'), text('phone')];
    try {
      await api.post('/api/operators/self/log-in', { body: { number, pin, phone } });
      localStorage.setItem(remembered, JSON.stringify({ number, phone }));
      this.error = undefined;
      this.dispatchEvent(new CustomEvent('loggedIn'));
    } catch (error) {
      this.error = error;
    }
  };
}
