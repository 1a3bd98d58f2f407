import {
  css,
  customElement,
  html,
  nothing,
  PanelElement,
  property,
  type PropertyValues,
  sharedStyles,
  state,
  toast,
  toastError,
} from '@perezvon/sdk/ui';
import { api, type Phone, type Provisioning } from './api.js';

/** What a phone needs to register, as text and as a QR code. Tells `close`. */
@customElement('telephony-phone-setup')
export class PhoneSetup extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      .qr {
        width: 13rem;
        background: #fff;
        padding: 0.75rem;
        border-radius: 12px;
        border: 1px solid var(--pz-border);
      }
      .qr img {
        width: 100%;
        display: block;
      }
      .setup {
        display: flex;
        flex-wrap: wrap;
        gap: 1.5rem;
        align-items: flex-start;
      }
      .setup code {
        font-size: 1rem;
        user-select: all;
        overflow-wrap: anywhere;
      }
    `,
  ];
  @property({ attribute: false }) phone!: Phone;
  @state() private data: Provisioning | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('phone')) void this.load();
  }

  override render() {
    const { phone, data } = this;
    if (!data) return nothing;
    const close = () => this.dispatchEvent(new CustomEvent('close'));
    const row = (name: string, value: string) =>
      html`<dt>${this.t(`telephony.phones.${name}`)}</dt>
        <dd><code>${value}</code></dd>`;
    return html`<pz-dialog width="40rem" heading="${this.t('telephony.phones.setUp')}: ${phone.number}" @close=${close}>
      <div class="stack">
        <div class="setup">
          <div class="qr"><img alt="QR" src="data:image/svg+xml;charset=utf-8,${encodeURIComponent(data.qr)}" /></div>
          <dl class="facts">
            ${row('server', `${data.server}:${data.port}`)}${row('user', data.user)}
            ${row('password', data.password)}${row('transport', data.transport)}
          </dl>
        </div>
        ${
          data.onlyHere
            ? html`<div class="notice yellow" role="alert">
                ${this.t('telephony.phones.onlyHere', { server: data.server })}
              </div>`
            : nothing
        }
        <p class="muted small no-margin">${this.t('telephony.phones.qrHint')}</p>
      </div>
      <pz-button slot="actions" @click=${() => this.renew()}>${this.t('telephony.phones.renew')}</pz-button>
      <pz-button slot="actions" look="primary" @click=${close}>${this.t('core.close')}</pz-button>
    </pz-dialog>`;
  }
  private async load(): Promise<void> {
    try {
      const params = { id: this.phone.id };
      this.data = await api.get('/api/telephony/phones/:id/provisioning', { params });
    } catch (error) {
      toastError(error);
      this.dispatchEvent(new CustomEvent('close'));
    }
  }

  private async renew(): Promise<void> {
    try {
      await api.post('/api/telephony/phones/:id/password', { params: { id: this.phone.id } });
      await this.load();
      toast('done', this.t('telephony.phones.renewed'));
    } catch (error) {
      toastError(error);
    }
  }
}
