import type { Language } from '@perezvon/sdk/shared';
import {
  appState,
  deleteAfterAsking,
  customElement,
  errorText,
  formatDuration,
  formatTime,
  formText,
  html,
  nothing,
  PanelElement,
  queryState,
  state,
  toastError,
  emptyState,
  pageHead,
} from '@perezvon/sdk/ui';
import { api, type Prompt } from './api.js';

const tones = { converting: 'blue', ready: 'green', failed: 'red' } as const;

const languageName = (language: Language): string =>
  appState.languages.find(({ code }) => code === language)?.name ?? language;

/** The library of prompts: upload, speak, listen, delete. */
@customElement('sounds-prompts')
export class PromptsPanel extends PanelElement {
  @state() private adding: 'file' | 'text' | undefined;
  @state() private file: File | undefined;
  @state() private sent: number | undefined;
  @state() private error = '';
  /** Whose uses are shown. */
  @state() private looked: string | undefined;
  @state() private renamed: Prompt | undefined;
  /** Whose sound the open dialog replaces. */
  @state() private replaced: Prompt | undefined;
  private readonly prompts = api.query(this, '/api/sounds/prompts', () => ({}), { pollMs: 2_000 });

  private readonly uses = api.query(this, '/api/sounds/prompts/:id/uses', () =>
    this.looked === undefined ? undefined : { params: { id: this.looked } },
  );

  override render() {
    const prompts = this.prompts.data ?? [];
    const write = this.can('sounds.prompts.write');
    return html`${pageHead(this.t('sounds.title'), {
      actions: write
        ? html`<button @click=${() => (this.adding = 'text')}>
                  <pz-icon name="edit"></pz-icon>${this.t('sounds.add.text')}</button
                ><button class="primary" @click=${() => (this.adding = 'file')}>
                  <pz-icon name="upload"></pz-icon>${this.t('sounds.add.file')}
                </button>`
        : nothing,
    })}
      ${
        queryState(this.prompts) ??
        html`<div class="card flush">
          ${
            prompts.length === 0
              ? emptyState('sound', this.t('sounds.empty'), this.t('sounds.empty.hint'))
              : html`<table class="cards">
                  <thead>
                    <tr>
                      <th>${this.t('sounds.field.name')}</th>
                      <th>${this.t('sounds.field.language')}</th>
                      <th>${this.t('sounds.field.state')}</th>
                      <th class="right">${this.t('sounds.field.duration')}</th>
                      <th>${this.t('sounds.listen')}</th>
                      <th>${this.t('sounds.field.created')}</th>
                      <th></th>
                    </tr>
                  </thead>
                  <tbody>
                    ${prompts.map((prompt) => this.row(prompt, write))}
                  </tbody>
                </table>`
          }
        </div>`
      }
      ${this.adding ? this.dialog(this.adding) : nothing}${this.renamed ? this.renaming(this.renamed) : nothing}`;
  }

  private row(prompt: Prompt, write: boolean) {
    return html`<tr>
        <td class="wide">
          <b>${prompt.name}</b
          >${
            prompt.text ? html`<br /><span class="small muted">${prompt.text.slice(0, 120)}</span>` : nothing
          }${prompt.error ? html`<br /><span class="small bad">${prompt.error}</span>` : nothing}
        </td>
        <td data-label=${this.t('sounds.field.language')}>${languageName(prompt.language)}</td>
        <td data-label=${this.t('sounds.field.state')}>
          <span class="badge ${tones[prompt.replacing ? 'converting' : prompt.state]}"
            >${this.t(prompt.replacing ? 'sounds.state.replacing' : `sounds.state.${prompt.state}`)}</span
          >
        </td>
        <td class="right num" data-label=${this.t('sounds.field.duration')}>${formatDuration(prompt.durationMs)}</td>
        <td class="wide">
          ${
            prompt.state === 'ready'
              ? html`<audio
                  controls
                  preload="none"
                  style="height:2.2rem;width:9rem"
                  src="/api/sounds/prompts/${prompt.id}/audio?v=${prompt.version}"
                ></audio>`
              : nothing
          }
        </td>
        <td class="num" data-label=${this.t('sounds.field.created')}>${formatTime(prompt.createdAt)}</td>
        <td class="right nowrap">
          <button
            class="plain icon"
            title=${this.t('sounds.uses')}
            aria-label="${this.t('sounds.uses')}: ${prompt.name}"
            aria-expanded=${this.looked === prompt.id}
            @click=${() => (this.looked = this.looked === prompt.id ? undefined : prompt.id)}
          >
            <pz-icon name="search"></pz-icon></button
          >${
            write
              ? html`<button
                    class="plain icon"
                    title=${this.t('sounds.replace')}
                    aria-label="${this.t('sounds.replace')}: ${prompt.name}"
                    ?disabled=${prompt.replacing || prompt.state === 'converting'}
                    @click=${() => this.replace(prompt)}
                  >
                    <pz-icon name="refresh"></pz-icon></button
                  ><button
                    class="plain icon"
                    aria-label="${this.t('sounds.rename')}: ${prompt.name}"
                    @click=${() => (this.renamed = prompt)}
                  >
                    <pz-icon name="edit"></pz-icon></button
                  ><button
                    class="plain icon"
                    aria-label="${this.t('sounds.delete')}: ${prompt.name}"
                    @click=${() => this.delete(prompt)}
                  >
                    <pz-icon name="trash"></pz-icon>
                  </button>`
              : nothing
          }
        </td>
      </tr>
      ${
        this.looked === prompt.id
          ? html`<tr>
              <td class="wide" colspan="7">${this.usedBy()}</td>
            </tr>`
          : nothing
      }`;
  }

  private usedBy() {
    const waiting = queryState(this.uses);
    if (waiting) return waiting;
    const names = this.uses.data ?? [];
    return names.length === 0
      ? html`<span class="muted">${this.t('sounds.uses.none')}</span>`
      : html`${this.t('sounds.uses.by')}: ${names.join(', ')}`;
  }
  private renaming({ name }: Prompt) {
    const close = () => (this.renamed = undefined);
    return html`<pz-dialog heading=${this.t('sounds.rename')} @close=${close}>
      <form class="stack" @submit=${this.rename}>
        <label class="field"
          >${this.t('sounds.field.name')}<input name="name" required maxlength="200" .value=${name}
        /></label>
      </form>
      <pz-button slot="actions" @click=${close}>${this.t('core.cancel')}</pz-button>
      <pz-button slot="actions" look="primary" @click=${() => this.shadowRoot?.querySelector('form')?.requestSubmit()}
        >${this.t('core.save')}</pz-button
      >
    </pz-dialog>`;
  }
  private async rename(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!this.renamed || !(event.target instanceof HTMLFormElement)) return;
    const name = formText(new FormData(event.target), 'name').trim();
    try {
      await api.patch('/api/sounds/prompts/:id', { params: { id: this.renamed.id }, body: { name } });
      this.renamed = undefined;
      await this.prompts.refresh();
    } catch (error) {
      toastError(error);
    }
  }

  private replace(prompt: Prompt): void {
    this.replaced = prompt;
    this.adding = prompt.kind;
  }
  private dialog(kind: 'file' | 'text') {
    const { replaced } = this;
    const title = replaced
      ? `${this.t('sounds.replace')}: ${replaced.name}`
      : this.t(kind === 'file' ? 'sounds.add.file' : 'sounds.add.text');
    return html`<pz-dialog heading=${title} @close=${this.close}>
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
                  <button type="button" @click=${() => (this.adding = kind === 'file' ? 'text' : 'file')}>
                    ${this.t(kind === 'file' ? 'sounds.replace.byText' : 'sounds.replace.byFile')}
                  </button>
                </div>`
            : this.namedAs(kind)
        }
        ${this.sent === undefined ? nothing : html`<progress class="full" max="1" .value=${this.sent}></progress>`}
        ${this.error ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
      </form>
      <pz-button slot="actions" @click=${this.close}>${this.t('core.cancel')}</pz-button>
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
      this.close();
      await this.prompts.refresh();
    } catch (error) {
      this.error = errorText(error);
    }
    this.sent = undefined;
  }

  private close(): void {
    this.adding = undefined;
    this.replaced = undefined;
    this.file = undefined;
    this.error = '';
  }

  private async delete(prompt: Prompt): Promise<void> {
    await deleteAfterAsking(this.t('sounds.delete.confirm', { name: prompt.name }), () =>
      api.delete('/api/sounds/prompts/:id', { params: { id: prompt.id } }),
    );
    await this.prompts.refresh();
  }
}
