import { customElement, html, nothing, PanelElement, property, QueryController, sharedStyles } from '@perezvon/sdk/ui';
import type { PromptChoice } from './message-editor.js';
import type { Destination } from './types.js';

const outside = 'telephony.outside';
/** What can be chosen: a kind of destination and the field of its target. */
const choices = [
  { name: 'number', kind: outside, field: 'number' },
  { name: 'address', kind: outside, field: 'address' },
  { name: 'prompt', kind: 'sounds.announcement', field: 'promptId' },
] as const;

/** Chooses where a call goes. Sends `change` with the destination. */
@customElement('autodialer-destination')
export class DestinationChoice extends PanelElement {
  static override styles = [sharedStyles];
  @property({ attribute: false }) value: Destination | null | undefined;
  private readonly prompts = new QueryController<readonly PromptChoice[]>(this, () =>
    this.can('sounds.prompts.read') ? '/api/sounds/prompts' : undefined,
  );

  override render() {
    const { value } = this;
    const chosen = choices.find(({ kind, field }) => kind === value?.kind && fieldOf(value, field) !== undefined);
    return html`<div class="grid" style="gap:0.6rem">
      <label class="field">${this.t('autodialer.destination.kind')}<select @change=${(event: Event) => this.choose(event)}>
        ${choices.map((one) => html`<option value=${one.name} ?selected=${one === chosen}>${this.t(`autodialer.destination.${one.name}`)}</option>`)}
        ${chosen || !value ? nothing : html`<option value="" selected>${value.kind}</option>`}
      </select></label>
      ${chosen ? this.field(chosen) : nothing}
    </div>`;
  }

  private field(chosen: (typeof choices)[number]) {
    const now = fieldOf(this.value, chosen.field) ?? '';
    const tell = (event: Event) => {
      event.stopPropagation();
      this.send({ kind: chosen.kind, target: { [chosen.field]: textOf(event).trim() } });
    };
    if (chosen.name === 'prompt')
      return html`<label class="field">${this.t('autodialer.destination.prompt')}<select required @change=${tell}><option value=""></option>${(this.prompts.data ?? []).map(({ id, name }) => html`<option value=${id} ?selected=${id === now}>${name}</option>`)}</select></label>`;
    const [pattern, example] =
      chosen.name === 'number'
        ? ['\\+[1-9][0-9]{6,14}', '+74951234567']
        : ['sip:[A-Za-z0-9._+\\-]+@[A-Za-z0-9.\\-]+(:[0-9]{1,5})?', 'sip:operator@example.org'];
    return html`<label class="field">${this.t(`autodialer.destination.${chosen.name}`)}<input required pattern=${pattern} placeholder=${example} .value=${now} @change=${tell} /></label>`;
  }

  private choose(event: Event): void {
    event.stopPropagation();
    const chosen = choices.find(({ name }) => name === textOf(event));
    if (chosen) this.send({ kind: chosen.kind, target: { [chosen.field]: '' } });
  }
  private send(detail: Destination): void {
    this.value = detail;
    this.dispatchEvent(new CustomEvent('change', { detail }));
  }
}

function fieldOf(value: Destination | null | undefined, field: string): string | undefined {
  const target: unknown = value?.target;
  const found: unknown = typeof target === 'object' && target !== null ? Reflect.get(target, field) : undefined;
  return typeof found === 'string' ? found : undefined;
}
const textOf = ({ target }: Event): string =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : '';
