import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { addressOf } from './api-client.js';
import type { Api, BodyOf, ItemOf, PathOf } from './api-types.js';
import { errorText, ProblemError, send } from './http.js';
import { deleteAfterAsking } from './messages.js';
import { PanelElement } from './panel-element.js';

interface Editable {
  readonly id: string;
  readonly version?: number;
}

/** Paths of things that can be listed, added, changed and deleted. */
type EditablePath<A extends Api> = {
  [P in PathOf<A, 'GET'>]: P extends PathOf<A, 'POST'>
    ? `${P}/:id` extends PathOf<A, 'PATCH'> & PathOf<A, 'DELETE'>
      ? P
      : never
    : never;
}[PathOf<A, 'GET'>];

/**
 * A panel with a list of things that are added, changed and deleted in a dialog.
 *
 * @example class QueuesPanel extends EditPanel<QueuesApi, '/api/queues/queues'> {}
 */
export abstract class EditPanel<
  A extends Api,
  P extends EditablePath<A>,
  T extends Editable = Extract<ItemOf<A, P>, Editable>,
> extends PanelElement {
  /** What the dialog shows. */
  @state() protected edited: T | 'new' | undefined;
  @state() protected error: unknown;
  /** Where the things live: `/api/telephony/phones`. */
  protected abstract readonly address: P;
  /** The beginning of the texts of its fields: `telephony.phones`. */
  protected abstract readonly texts: string;
  /** What is sent of the dialog's form. */
  protected abstract bodyOf(data: FormData): BodyOf<A, 'POST', P> | BodyOf<A, 'PATCH', `${P}/:id`>;
  /** Loads the list again. */
  protected abstract refresh(): Promise<void>;

  /** The thing in the dialog; nothing for a new one. */
  protected get present(): T | undefined {
    return this.edited === 'new' ? undefined : this.edited;
  }
  protected open(thing: T | 'new'): void {
    this.error = undefined;
    this.edited = thing;
  }
  protected readonly close = (): void => {
    this.edited = undefined;
  };

  /** A field with its text, its hint where there is one, and what the server says of it. */
  protected field(name: string, input: unknown, hint?: string): TemplateResult {
    const problem = this.error instanceof ProblemError ? this.error.fieldErrors.get(name) : undefined;
    return html`<label class="field"
      >${this.t(`${this.texts}.${name}`)}${input}${hint === undefined ? nothing : html`<small>${hint}</small>`}${
        problem ? html`<span class="error">${problem}</span>` : nothing
      }</label
    >`;
  }
  protected editDialog(heading: string, content: unknown, width = '40rem'): TemplateResult {
    return html`<pz-dialog width=${width} heading=${heading} @close=${this.close}>
      <form class="stack" @submit=${this.save}>
        ${content}
        ${this.error === undefined ? nothing : html`<div class="notice red" role="alert">${errorText(this.error)}</div>`}
      </form>
      <pz-button slot="actions" @click=${this.close}>${this.t('core.cancel')}</pz-button>
      <pz-button slot="actions" look="primary" @click=${() => this.shadowRoot?.querySelector('form')?.requestSubmit()}
        >${this.t('core.save')}</pz-button
      >
    </pz-dialog>`;
  }
  /** Buttons at the end of a row. */
  protected rowButtons(thing: T, name: string, question: string): TemplateResult {
    return html`<button
        class="plain icon"
        aria-label="${this.t('core.edit')}: ${name}"
        @click=${() => this.open(thing)}
      >
        <pz-icon name="edit"></pz-icon></button
      ><button
        class="plain icon"
        aria-label="${this.t('core.delete')}: ${name}"
        @click=${() => this.askToDelete(thing, question)}
      >
        <pz-icon name="trash"></pz-icon>
      </button>`;
  }

  private readonly save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const body = this.bodyOf(new FormData(event.target));
    const { present } = this;
    try {
      if (!present) await send('POST', this.address, body);
      else {
        await send('PATCH', this.placeOf(present), body, versionOf(present));
      }
      this.edited = undefined;
      await this.refresh();
    } catch (error) {
      this.error = error;
    }
  };
  private async askToDelete(thing: T, question: string): Promise<void> {
    await deleteAfterAsking(question, () => send('DELETE', this.placeOf(thing), undefined, versionOf(thing)));
    await this.refresh();
  }
  private placeOf({ id }: T): string {
    return addressOf(`${this.address}/:id`, { params: { id } });
  }
}

const versionOf = ({ version }: Editable) => (version === undefined ? {} : { ifMatch: String(version) });
