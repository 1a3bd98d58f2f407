import {
  customElement,
  errorText,
  html,
  nothing,
  PanelElement,
  property,
  sharedStyles,
  state,
  toast,
} from '@perezvon/sdk/ui';
import './job-progress.js';
import { api, type Campaign, outcomes } from './types.js';

const offered = [...outcomes.filter((outcome) => outcome !== 'reached' && outcome !== 'cancelled'), 'hours'] as const;

/** Has those who were not reached called once more: all of them, or by outcome. */
@customElement('autodialer-again')
export class AgainDialog extends PanelElement {
  static override styles = [sharedStyles];
  @property({ attribute: false }) campaign: Campaign | undefined;
  @state() private jobId = '';
  @state() private error = '';

  override render() {
    const close = () => this.dispatchEvent(new CustomEvent('close'));
    return html`<pz-dialog heading=${this.t('autodialer.do.again')} @close=${close}>
      <form @submit=${this.order}>
        <p>${this.t('autodialer.again.hint')}</p>
        <div class="grid close">
          ${offered.map(
            (outcome) =>
              html`<label class="check"
                  ><input
                    type="checkbox"
                    name="outcomes"
                    value=${outcome}
                  />${this.t(`autodialer.outcome.${outcome}`)}</label
                >`,
          )}
        </div>
        ${this.error ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
        ${
          this.jobId
            ? html`<p>
                ${this.t('autodialer.again.running')}
                <autodialer-job .jobId=${this.jobId} @done=${this.done}></autodialer-job>
              </p>`
            : nothing
        }
      </form>
      <pz-button slot="actions" @click=${close}>${this.t('core.cancel')}</pz-button>
      <pz-button
        slot="actions"
        look="primary"
        ?disabled=${this.jobId !== ''}
        @click=${() => this.shadowRoot?.querySelector('form')?.requestSubmit()}
        >${this.t('autodialer.again.order')}</pz-button
      >
    </pz-dialog>`;
  }

  private async order(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const ticked = new FormData(event.target).getAll('outcomes');
    try {
      const params = { id: this.campaign?.id ?? '' };
      const body = { outcomes: offered.filter((outcome) => ticked.includes(outcome)) };
      this.jobId = (await api.post('/api/autodialer/campaigns/:id/recycle', { params, body })).jobId;
    } catch (error) {
      this.error = errorText(error);
    }
  }

  private done(): void {
    toast('done', this.t('autodialer.again.done'));
    this.dispatchEvent(new CustomEvent('close'));
  }
}
