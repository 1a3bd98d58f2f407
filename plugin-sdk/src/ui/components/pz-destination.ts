import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DestinationChoice, DestinationRef } from '../../shared/index.js';
import { hostApi } from '../host-api.js';
import { PanelElement } from '../panel-element.js';
import { QueryController } from '../query-controller.js';

interface Option {
  readonly id: string;
  readonly name: string;
}
const typed = {
  number: { pattern: '\\+[1-9][0-9]{6,14}', example: '+74951234567' },
  address: { pattern: 'sip:[A-Za-z0-9._+\\-]+@[A-Za-z0-9.\\-]+(:[0-9]{1,5})?', example: 'sip:operator@example.org' },
};

/**
 * Chooses where a call goes, among what the running plugins offer. Sends `change` with the destination, or with null where
 * `optional` allows nowhere.
 */
@customElement('pz-destination')
export class PzDestination extends PanelElement {
  @property({ attribute: false }) value: DestinationRef | null | undefined;
  /** The text of the empty choice, where there may be none. */
  @property() none = '';
  private readonly choices = hostApi.query(this, '/api/core/destinations');
  private readonly options = new QueryController<readonly Option[]>(this, () => this.chosen?.options?.url);

  private get chosen(): DestinationChoice | undefined {
    const { value } = this;
    return this.choices.data?.find(({ kind, field }) => kind === value?.kind && fieldOf(value, field) !== undefined);
  }

  override render() {
    const { value, chosen } = this;
    const choices = this.choices.data ?? [];
    return html`<div class="grid close">
      <label class="field"
        >${this.t('core.destination.kind')}<select @change=${(event: Event) => this.choose(event)}>
          ${this.none !== '' || !value ? html`<option value="" ?selected=${!value}>${this.none}</option>` : nothing}
          ${choices.map((one, index) => html`<option value=${String(index)} ?selected=${one === chosen}>${this.t(one.titleKey)}</option>`)}
          ${value && !chosen && this.choices.data ? html`<option value="" selected>${value.kind}</option>` : nothing}
        </select></label
      >
      ${chosen ? this.field(chosen) : nothing}
    </div>`;
  }

  private field(chosen: DestinationChoice) {
    const now = fieldOf(this.value, chosen.field) ?? '';
    const tell = (event: Event) => {
      event.stopPropagation();
      this.send({ kind: chosen.kind, target: { [chosen.field]: textOf(event).trim() } });
    };
    if (chosen.options)
      return html`<label class="field"
        >${this.t(chosen.titleKey)}<select required @change=${tell}>
          <option value=""></option>
          ${(this.options.data ?? []).map(({ id, name }) => html`<option value=${id} ?selected=${id === now}>${name}</option>`)}
        </select></label
      >`;
    const { pattern, example } = typed[chosen.input ?? 'number'];
    return html`<label class="field"
      >${this.t(chosen.titleKey)}<input
        required
        pattern=${pattern}
        placeholder=${example}
        .value=${now}
        @change=${tell}
    /></label>`;
  }

  private choose(event: Event): void {
    event.stopPropagation();
    const index = textOf(event);
    const chosen = index === '' ? undefined : this.choices.data?.[Number(index)];
    this.send(chosen ? { kind: chosen.kind, target: { [chosen.field]: '' } } : null);
  }
  private send(detail: DestinationRef | null): void {
    this.value = detail;
    this.dispatchEvent(new CustomEvent('change', { detail }));
  }
}

function fieldOf(value: DestinationRef | null | undefined, field: string): string | undefined {
  const target: unknown = value?.target;
  const found: unknown = typeof target === 'object' && target !== null ? Reflect.get(target, field) : undefined;
  return typeof found === 'string' ? found : undefined;
}
const textOf = ({ target }: Event): string =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : '';
