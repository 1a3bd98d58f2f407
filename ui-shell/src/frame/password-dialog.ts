import { customElement, errorText, formText, html, nothing, PanelElement, state, toast } from '@perezvon/sdk/ui';
import { api } from '../api.js';

/** Changes one's own password. */
@customElement('password-dialog')
export class PasswordDialog extends PanelElement {
  @state() private error = '';

  override render() {
    return html`<pz-dialog heading=${this.t('core.password.change')} @close=${this.close}>
      <form id="form" class="stack" @submit=${this.save}>
        <label class="field"
          >${this.t('core.password.old')}<input name="old" type="password" autocomplete="current-password" required
        /></label>
        <label class="field"
          >${this.t('core.password.new')}<input
            name="new"
            type="password"
            autocomplete="new-password"
            minlength="10"
            required
          /><small>${this.t('core.password.rule')}</small></label
        >
        ${this.error ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
      </form>
      <pz-button slot="actions" @click=${this.close}>${this.t('core.cancel')}</pz-button>
      <pz-button slot="actions" look="primary" @click=${() => this.shadowRoot?.querySelector('form')?.requestSubmit()}
        >${this.t('core.save')}</pz-button
      >
    </pz-dialog>`;
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    try {
      const password = { old: formText(data, 'old'), new: formText(data, 'new') };
      await api.patch('/api/core/session', { body: { password } });
      toast('done', this.t('core.password.changed'));
      this.close();
    } catch (error) {
      this.error = errorText(error);
    }
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }
}
