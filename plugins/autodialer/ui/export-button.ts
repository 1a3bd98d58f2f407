import { customElement, html, PanelElement, property, sharedStyles, state, toastError } from '@perezvon/sdk/ui';
import './job-progress.js';
import { api, browserZone } from './types.js';

/** Orders an Excel file, waits for it and downloads it. */
@customElement('autodialer-export')
export class ExportButton extends PanelElement {
  static override styles = [sharedStyles];
  /** Whose results are ordered. */
  @property() listId = '';
  @property() label = '';
  @state() private order: { readonly id: string; readonly jobId: string } | undefined;

  override render() {
    if (this.order) return html`<autodialer-job .jobId=${this.order.jobId} @done=${this.fetchFile}></autodialer-job>`;
    return html`<button class="plain icon" title=${this.label} aria-label=${this.label} @click=${this.begin}>
      <pz-icon name="download"></pz-icon>
    </button>`;
  }

  private async begin(): Promise<void> {
    try {
      const body = { format: 'xlsx' as const, timeZone: browserZone() };
      this.order = await api.post('/api/autodialer/lists/:id/results', { params: { id: this.listId }, body });
    } catch (error) {
      toastError(error);
    }
  }

  private fetchFile(event: CustomEvent<string>): void {
    const id = this.order?.id;
    this.order = undefined;
    if (event.detail !== 'done' || !id) {
      toastError(new Error(this.t('autodialer.exportFailed')));
      return;
    }
    const link = document.createElement('a');
    link.href = api.url('/api/autodialer/exports/:id/:format', { params: { id, format: 'xlsx' } });
    link.download = '';
    link.click();
  }
}
