import { customElement, html, nothing, PanelElement, property, QueryController, sharedStyles } from '@perezvon/sdk/ui';
import type { PromptChoice } from './message-editor.js';
import type { Destination } from './types.js';

const kinds = ['telephony.outside', 'sounds.announcement'] as const;

/** Chooses where a call goes. Sends `change` with the destination. */
@customElement('autodialer-destination')
export class DestinationChoice extends PanelElement {
  static override styles = [sharedStyles];
  @property({ attribute: false }) value: Destination | null | undefined;
  private readonly prompts = new QueryController<readonly PromptChoice[]>(this, () =>
    this.can('sounds.prompts.read') ? '/api/sounds/prompts' : undefined,
  );

  override render() {
    const kind = this.value?.kind ?? '';
    // One that another plugin made stays what it is.
    const known = kind === '' || kinds.some((one) => one === kind);
    return html`<div class="grid" style="gap:0.6rem">
      <label class="field">${this.t('autodialer.destination.kind')}<select @change=${(event: Event) => this.choose(event)}>
        ${kinds.map((one) => html`<option value=${one} ?selected=${one === kind}>${this.t(`autodialer.destination.${one}`)}</option>`)}
        ${known ? nothing : html`<option value=${kind} selected>${kind}</option>`}
      </select></label>
      ${kind === 'telephony.outside' ? this.number() : kind === 'sounds.announcement' ? this.prompt() : nothing}
    </div>`;
  }

  private number() {
    return html`<label class="field">${this.t('autodialer.destination.number')}<input inputmode="tel" required pattern="\\+[1-9][0-9]{6,14}" placeholder="+74951234567" .value=${targetText(this.value, 'number')} @change=${(event: Event) => this.tell(event, 'telephony.outside', 'number')} /></label>`;
  }
  private prompt() {
    const now = targetText(this.value, 'promptId');
    return html`<label class="field">${this.t('autodialer.destination.prompt')}<select required @change=${(event: Event) => this.tell(event, 'sounds.announcement', 'promptId')}><option value=""></option>${(this.prompts.data ?? []).map(({ id, name }) => html`<option value=${id} ?selected=${id === now}>${name}</option>`)}</select></label>`;
  }

  private choose(event: Event): void {
    event.stopPropagation();
    const kind = textOf(event);
    this.send({ kind, target: kind === 'telephony.outside' ? { number: '' } : { promptId: '' } });
  }
  private tell(event: Event, kind: string, field: string): void {
    event.stopPropagation();
    this.send({ kind, target: { [field]: textOf(event) } });
  }
  private send(detail: Destination): void {
    this.value = detail;
    this.dispatchEvent(new CustomEvent('change', { detail }));
  }
}

function targetText(value: Destination | null | undefined, field: string): string {
  const target: unknown = value?.target;
  const found: unknown = typeof target === 'object' && target !== null ? Reflect.get(target, field) : undefined;
  return typeof found === 'string' ? found : '';
}
const textOf = ({ target }: Event): string =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : '';
