import { customElement, formatPercent, hostApi, html, nothing, PanelElement, property } from '@perezvon/sdk/ui';

/** How far a job is; sends `done` once, with its last state. */
@customElement('autodialer-job')
export class JobProgress extends PanelElement {
  @property() jobId = '';
  private readonly job = hostApi.live(this, 'core.job', () => (this.jobId ? { id: this.jobId } : undefined));
  private told = false;

  override updated(): void {
    const state = this.job.data?.state;
    if (this.told || state === undefined || state === 'queued' || state === 'running') return;
    this.told = true;
    this.dispatchEvent(new CustomEvent('done', { detail: state }));
  }

  override render() {
    const { data } = this.job;
    if (!data) return nothing;
    const { done, total } = data;
    return html`<span class="small muted num" role="status"
      >${total ? formatPercent(done, total) : done > 0 ? done : '…'}</span
    >`;
  }
}
