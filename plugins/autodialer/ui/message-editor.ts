import { defaultLanguage, type Language } from '@perezvon/sdk/shared';
import { customElement, errorText, html, nothing, PanelElement, property, sharedStyles, state } from '@perezvon/sdk/ui';
import { api, type MessagePart, type ValueKind } from './types.js';
import { messageStyles } from './message-editor.styles.js';
import './value-editor.js';

export interface PromptChoice {
  readonly id: string;
  readonly name: string;
  readonly state: string;
}
const kinds = ['text', 'prompt', 'value', 'pause'] as const;

/** Edits what is heard, part after part; plays it as it will sound. Sends `change` with all parts. */
@customElement('autodialer-message')
export class MessageEditor extends PanelElement {
  static override styles = [sharedStyles, messageStyles];
  @property({ attribute: false }) parts: readonly MessagePart[] = [];
  /** Undefined until they are loaded: whoever is quicker is not told that there are none. */
  @property({ attribute: false }) prompts: readonly PromptChoice[] | undefined;
  /** Columns of the campaign's lists. */
  @property({ attribute: false }) columns: readonly string[] = [];
  @property() language: Language = defaultLanguage;
  /** Whose data the preview says; the first contact of the campaign, if there is one. */
  @property({ attribute: false }) contactId: number | undefined;
  @state() private error = '';
  @state() private busy = false;
  @state() private lines: readonly string[] = [];
  @state() private sound = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.forgetSound();
  }

  override render() {
    return html`<div class="stack">
      ${this.parts.length === 0 ? html`<p class="muted no-margin">${this.t('autodialer.message.empty')}</p>` : nothing}
      <ol>
        ${this.parts.map((part, index) => this.row(part, index))}
      </ol>
      <div class="row">
        ${kinds.map(
          (kind) =>
            html`<button
                type="button"
                ?disabled=${kind === 'prompt' && !this.prompts}
                @click=${() => this.add(kind)}
              >
                <pz-icon name="plus"></pz-icon>${this.t(`autodialer.part.${kind}`)}
              </button>`,
        )}
      </div>
      ${this.parts.length > 0 ? this.preview() : nothing}
    </div>`;
  }

  private row(part: MessagePart, index: number) {
    const move = (by: number) => this.tell(moved(this.parts, index, by));
    return html`<li aria-label="${this.t(`autodialer.part.${part.kind}`)} ${index + 1}">
      <span class="place">${index + 1}</span>
      <div class="stack" style="gap:0.5rem">${this.fields(part, index)}</div>
      <div class="moves">
        <button
          type="button"
          class="plain icon"
          ?disabled=${index === 0}
          aria-label=${this.t('autodialer.part.up')}
          @click=${() => move(-1)}
        >
          ↑
        </button>
        <button
          type="button"
          class="plain icon"
          ?disabled=${index === this.parts.length - 1}
          aria-label=${this.t('autodialer.part.down')}
          @click=${() => move(1)}
        >
          ↓
        </button>
        <button
          type="button"
          class="plain icon"
          aria-label=${this.t('autodialer.part.remove')}
          @click=${() => this.tell(this.parts.filter((_, at) => at !== index))}
        >
          <pz-icon name="trash"></pz-icon>
        </button>
      </div>
    </li>`;
  }

  private fields(part: MessagePart, index: number) {
    const set = (change: object) =>
      this.tell(this.parts.map((one, at) => (at === index ? ({ ...one, ...change } as MessagePart) : one)));
    switch (part.kind) {
      case 'prompt':
        return html`<label class="field"
          >${this.t('autodialer.part.prompt')}<select @change=${(event: Event) => set({ promptId: valueOf(event) })}>
            ${(this.prompts ?? []).map(
              ({ id, name, state: now }) =>
                html`<option value=${id} ?selected=${id === part.promptId} ?disabled=${now !== 'ready'}>
                    ${name}
                  </option>`,
            )}</select
          ><small><a href="/sounds/prompts">${this.t('autodialer.toSounds')}</a></small></label
        >`;
      case 'text':
        return html`<label class="field"
            >${this.t('autodialer.part.text')}<textarea
              maxlength="1000"
              required
              .value=${part.text}
              @change=${(event: Event) => set({ text: valueOf(event) })}
            ></textarea
            ><small>${this.t('autodialer.part.text.hint')}</small></label
          >${this.chips((column) => set({ text: `${part.text} {${column}}`.trim() }))}`;
      case 'value':
        return html`<autodialer-value
          .spoken=${part}
          .columns=${this.columns}
          .language=${this.language}
          @change=${(event: CustomEvent<{ column: string; value: ValueKind; voice: string }>) => {
            event.stopPropagation();
            set(event.detail);
          }}
        ></autodialer-value>`;
      case 'pause':
        return html`<label class="field"
          >${this.t('autodialer.part.pause')}, ${this.t('autodialer.unit.seconds')}<input
            type="number"
            min="0.1"
            max="10"
            step="0.1"
            style="max-width:8rem"
            .value=${String(part.ms / 1000)}
            @change=${(event: Event) => set({ ms: Math.round(Number(valueOf(event)) * 1000) })}
        /></label>`;
    }
  }

  private chips(put: (column: string) => void) {
    const known = ['name', ...this.columns];
    return html`<div class="chips">
      ${known.map((column) => html`<button type="button" @click=${() => put(column)}>{${column}}</button>`)}
    </div>`;
  }

  private preview() {
    return html`<div class="stack close">
      <div class="row">
        <button type="button" ?disabled=${this.busy} @click=${this.listen}>
          <pz-icon name="play"></pz-icon>${this.t('autodialer.message.listen')}</button
        >${this.contactId === undefined ? html`<span class="muted small">${this.t('autodialer.message.noContact')}</span>` : nothing}
      </div>
      ${this.error ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
      ${this.sound ? html`<audio controls autoplay src=${this.sound}></audio>` : nothing}
      ${this.lines.length > 0 ? html`<blockquote class="said">${this.lines.map((line) => html`<div>${line}</div>`)}</blockquote>` : nothing}
    </div>`;
  }

  private add(kind: MessagePart['kind']): void {
    const ready = this.prompts?.find(({ state: now }) => now === 'ready');
    if (kind === 'prompt' && !ready) {
      this.error = this.t('autodialer.message.noPrompts');
      return;
    }
    const made: Record<MessagePart['kind'], MessagePart> = {
      text: { kind: 'text', text: this.t('autodialer.part.text.example') },
      prompt: { kind: 'prompt', promptId: ready?.id ?? '' },
      value: {
        kind: 'value',
        column: this.columns[0] ?? 'number',
        value: { as: 'money', currency: 'RUB' },
        voice: 'speech',
      },
      pause: { kind: 'pause', ms: 500 },
    };
    this.tell([...this.parts, made[kind]]);
  }

  private tell(parts: readonly MessagePart[]): void {
    this.parts = parts;
    this.lines = [];
    this.forgetSound();
    this.error = '';
    this.dispatchEvent(new CustomEvent('change', { detail: parts }));
  }

  private async listen(): Promise<void> {
    const sample = Object.fromEntries(this.columns.map((column) => [column, '1002.40']));
    const subject = { name: this.t('autodialer.message.sampleName'), data: sample };
    const body = {
      message: this.parts,
      language: this.language,
      ...(this.contactId === undefined ? { subject } : { contactId: this.contactId }),
    };
    this.busy = true;
    this.error = '';
    this.forgetSound();
    try {
      this.lines = (await api.post('/api/autodialer/message/text', { body })).lines;
      this.sound = URL.createObjectURL(await api.file('/api/autodialer/message/preview', { body }));
    } catch (error) {
      this.error = errorText(error);
    }
    this.busy = false;
  }

  private forgetSound(): void {
    if (this.sound) URL.revokeObjectURL(this.sound);
    this.sound = '';
  }
}

function moved<T>(list: readonly T[], index: number, by: number): readonly T[] {
  const next = [...list];
  const [one] = next.splice(index, 1);
  if (one !== undefined) next.splice(index + by, 0, one);
  return next;
}

const valueOf = ({ target }: Event): string =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement
    ? target.value
    : '';
