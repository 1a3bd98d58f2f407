import type { Language } from '@perezvon/sdk/shared';
import {
  appState,
  deleteAfterAsking,
  customElement,
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
import './prompt-dialog.js';

const tones = { converting: 'blue', ready: 'green', failed: 'red' } as const;

const languageName = (language: Language): string =>
  appState.languages.find(({ code }) => code === language)?.name ?? language;

/** The library of prompts: upload, speak, listen, delete. */
@customElement('sounds-prompts')
export class PromptsPanel extends PanelElement {
  @state() private adding: 'file' | 'text' | undefined;
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
    const close = () => (this.adding = this.replaced = undefined);
    const saved = () => {
      close();
      void this.prompts.refresh();
    };
    return html`<sounds-prompt-dialog
      .kind=${kind}
      .replaced=${this.replaced}
      @close=${close}
      @saved=${saved}
    ></sounds-prompt-dialog>`;
  }

  private async delete(prompt: Prompt): Promise<void> {
    await deleteAfterAsking(this.t('sounds.delete.confirm', { name: prompt.name }), () =>
      api.delete('/api/sounds/prompts/:id', { params: { id: prompt.id } }),
    );
    await this.prompts.refresh();
  }
}
