import { customElement, html, PanelElement, property, toastError } from '@perezvon/sdk/ui';
import { api, type Attending, ways } from './api.js';

/** The supervisor is in an operator's call: how, and out of it again. Tells `change` with what they chose. */
@customElement('monitor-attendance-bar')
export class AttendanceBar extends PanelElement {
  @property({ attribute: false }) attending!: Attending;
  /** Of the operator. */
  @property() name = '';

  override render() {
    const { attending, name } = this;
    return html`<div class="notice row">
      <b class="grow">${this.t('monitor.attending', { name })}</b
      >${ways.map(
        (how) =>
          html`<button
              aria-pressed=${how === attending.how}
              class=${how === attending.how ? 'primary' : ''}
              @click=${() => this.choose(how)}
            >
              ${this.t(`monitor.${how}`)}
            </button>`,
      )}<button
        class="danger"
        @click=${this.leave}
      >
        ${this.t('monitor.hangUp')}
      </button>
    </div>`;
  }

  private choose(how: Attending['how']): void {
    this.dispatchEvent(new CustomEvent<Attending>('change', { detail: { ...this.attending, how } }));
    const params = { id: this.attending.id };
    void this.act(api.patch('/api/monitor/attendances/:id', { params, body: { how } }));
  }
  private readonly leave = (): void => {
    void this.act(api.delete('/api/monitor/attendances/:id', { params: { id: this.attending.id } }));
  };
  private async act(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      toastError(error);
    }
  }
}
