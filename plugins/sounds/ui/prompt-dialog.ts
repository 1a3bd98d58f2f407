import {
  appState,
  customElement,
  errorText,
  formText,
  html,
  nothing,
  PanelElement,
  property,
  state,
} from '@perezvon/sdk/ui';
import { api, type Prompt } from './api.js';

/** A new prompt, or another sound for one that is there: a file, or words to speak. Tells `close` and `saved`. */
@customElement('sounds-prompt-dialog')
export class PromptDialog extends PanelElement {
  @property() kind: 'file' | 'text' = 'file';
  /** Whose sound is replaced. */
  @property({ attribute: false }) replaced: Prompt | undefined;
  @state() private file: File | undefined;
  /** How much of the file is sent, of 1. */
  @state() private sent: number | undefined;
  @state() private error = '';

  override render() {
    const { replaced, kind } = this;
    const close = () => this.dispatchEvent(new CustomEvent('close'));
    const title = replaced
      ? `${this.t('sounds.replace')}: ${replaced.name}`
      : this.t(kind === 'file' ? 'sounds.add.file' : 'sounds.add.text');
    return html`<pz-dialog heading=${title} @close=${close}>
      <form class="stack" @submit=${kind === 'file' ? this.upload : this.speak}>
        ${
          kind === 'file'
            ? html`<pz-file-drop
                accept="audio/*,.wav,.mp3,.ogg,.flac"
                hint=${this.t('sounds.file.hint')}
                @file=${(event: CustomEvent<File>) => (this.file = event.detail)}
              ></pz-file-drop>`
            : html`<label class="field"
                >${this.t('sounds.field.text')}<textarea
                  name="text"
                  required
                  maxlength="2000"
                  .value=${replaced?.text ?? ''}
                ></textarea>
              </label>`
        }
        ${
          replaced
            ? html`<p class="muted no-margin">${this.t('sounds.replace.hint')}</p>
                <div class="row">
                  <button type="button" @click=${() => (this.kind = kind === 'file' ? 'text' : 'file')}>
                    ${this.t(kind === 'file' ? 'sounds.replace.byText' : 'sounds.replace.byFile')}
                  </button>
                </div>`
            : this.namedAs(kind)
        }
        ${this.sent === undefined ? nothing : html`<progress class="full" max="1" .value=${this.sent}></progress>`}
        ${this.error ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
      </form>
      <pz-button slot="actions" @click=${close}>${this.t('core.cancel')}</pz-button>
      <pz-button
        slot="actions"
        look="primary"
        ?disabled=${kind === 'file' && !this.file}
        @click=${() => this.shadowRoot?.querySelector('form')?.requestSubmit()}
        >${this.t('core.save')}</pz-button
      >
    </pz-dialog>`;
  }
  private namedAs(kind: 'file' | 'text') {
    return html`<div class="grid">
      <label class="field"
        >${this.t('sounds.field.name')}<input
          name="name"
          maxlength="200"
          ?required=${kind === 'text'}
          placeholder=${this.file?.name.replace(/\.[^.]*$/, '') ?? ''}
      /></label>
      <label class="field"
        >${this.t('sounds.field.language')}<select name="language">
          ${appState.languages.map(({ code, name }) => html`<option value=${code}>${name}</option>`)}
        </select></label
      >
    </div>`;
  }

  private upload(event: SubmitEvent): void {
    const { file } = this;
    void this.add(event, async (data) => {
      if (!file) return;
      const form = new FormData();
      // Fields go before the file: the server reads them on the way.
      if (formText(data, 'name') !== '') form.set('name', formText(data, 'name'));
      if (!this.replaced) form.set('language', formText(data, 'language'));
      form.set('file', file);
      const sending = { form, onProgress: (sent: number, all: number) => (this.sent = sent / all) };
      const { replaced } = this;
      if (replaced) await api.upload('/api/sounds/prompts/:id/upload', { params: { id: replaced.id }, ...sending });
      else await api.upload('/api/sounds/prompts/upload', sending);
    });
  }

  private speak(event: SubmitEvent): void {
    const { replaced } = this;
    void this.add(event, (data) => {
      const text = formText(data, 'text');
      if (replaced) return api.post('/api/sounds/prompts/:id/spoken', { params: { id: replaced.id }, body: { text } });
      const [name, language] = [formText(data, 'name'), formText(data, 'language')];
      return api.post('/api/sounds/prompts/spoken', { body: { name, language, text } });
    });
  }

  private async add(event: SubmitEvent, work: (data: FormData) => Promise<unknown>): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    try {
      await work(new FormData(event.target));
      this.dispatchEvent(new CustomEvent('saved'));
    } catch (error) {
      this.error = errorText(error);
    }
    this.sent = undefined;
  }
}
