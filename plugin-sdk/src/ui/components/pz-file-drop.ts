import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatBytes } from '../format.js';
import { PanelElement } from '../panel-element.js';
import { sharedStyles } from '../styles/index.js';

/** A place to drop or choose one file; sends `file` with the File. */
@customElement('pz-file-drop')
export class PzFileDrop extends PanelElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    sharedStyles,
    css`
      label {
        display: grid;
        justify-items: center;
        gap: 0.35rem;
        text-align: center;
        padding: 1.75rem 1rem;
        border: 2px dashed var(--pz-border-strong);
        border-radius: 12px;
        cursor: pointer;
        color: var(--pz-muted);
      }
      label.over,
      label:hover {
        border-color: var(--pz-accent);
        background: var(--pz-hover);
      }
      label:focus-within {
        outline: 2px solid var(--pz-accent);
        outline-offset: 2px;
      }
      pz-icon {
        font-size: 1.6rem;
        color: var(--pz-accent);
      }
      b {
        color: var(--pz-text);
        overflow-wrap: anywhere;
      }
      input {
        position: absolute;
        opacity: 0;
        width: 1px;
        height: 1px;
        min-height: 0;
      }
    `,
  ];
  @property() accept = '';
  @property() hint = '';
  @state() private over = false;
  @state() private file: File | undefined;

  override render() {
    return html`<label
      class=${this.over ? 'over' : ''}
      @dragover=${this.drag}
      @dragleave=${() => (this.over = false)}
      @drop=${this.drop}
    >
      <pz-icon name="upload"></pz-icon>
      <b>${this.file ? `${this.file.name} · ${formatBytes(this.file.size)}` : this.t('core.file.choose')}</b>
      <span class="small">${this.hint}</span>
      <input type="file" accept=${this.accept} @change=${this.change} />
    </label>`;
  }

  private drag(event: DragEvent): void {
    event.preventDefault();
    this.over = true;
  }
  private drop(event: DragEvent): void {
    event.preventDefault();
    this.over = false;
    this.take(event.dataTransfer?.files[0]);
  }
  private change(event: Event): void {
    if (event.target instanceof HTMLInputElement) this.take(event.target.files?.[0]);
  }
  private take(file: File | undefined): void {
    if (!file) return;
    this.file = file;
    this.dispatchEvent(new CustomEvent('file', { detail: file }));
  }
}
