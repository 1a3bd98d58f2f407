import { customElement, html, nothing, PanelElement, property, sharedStyles } from '@perezvon/sdk/ui';
import type { Destination, KeyAction, Keys } from './types.js';

const allKeys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'];
const actions = ['confirm', 'repeat', 'doNotCall', 'transfer', 'hangUp'] as const;

/** Edits what keys do. Sends `change` with all of them. */
@customElement('autodialer-keys')
export class KeysEditor extends PanelElement {
  static override styles = [sharedStyles];
  @property({ attribute: false }) keys: Keys = {};

  override render() {
    const used = allKeys.filter((key) => this.keys[key]);
    return html`<div class="stack" style="gap:0.6rem">
      ${used.map((key) => this.row(key, this.keys[key] ?? { action: 'hangUp' }))}
      ${used.length === 0 ? html`<p class="muted" style="margin:0">${this.t('autodialer.keys.none')}</p>` : nothing}
      <div class="row">
        <button type="button" @click=${this.add}>
          <pz-icon name="plus"></pz-icon>${this.t('autodialer.keys.add')}
        </button>
      </div>
    </div>`;
  }

  private row(key: string, action: KeyAction) {
    const free = allKeys.filter((one) => one === key || !this.keys[one]);
    return html`<div
      class="row"
      role="group"
      aria-label="${this.t('autodialer.keys.key')} ${key}"
      style="align-items:end"
    >
      <label class="field" style="width:5.5rem"
        >${this.t('autodialer.keys.key')}<select @change=${(event: Event) => this.rename(key, textOf(event))}>
          ${free.map((one) => html`<option ?selected=${one === key}>${one}</option>`)}
        </select></label
      >
      <label class="field grow" style="min-width:11rem"
        >${this.t('autodialer.keys.action')}<select
          @change=${(event: Event) => this.set(key, made(textOf(event) as KeyAction['action']))}
        >
          ${actions.map((one) => html`<option value=${one} ?selected=${one === action.action}>${this.t(`autodialer.keys.action.${one}`)}</option>`)}
        </select></label
      >
      ${
        action.action === 'transfer'
          ? html`<pz-destination
              class="grow"
              style="min-width:14rem"
              .value=${action.to}
              @change=${(event: CustomEvent<Destination>) => {
                event.stopPropagation();
                this.set(key, { action: 'transfer', to: event.detail });
              }}
            ></pz-destination>`
          : nothing
      }
      <button
        type="button"
        class="plain icon"
        aria-label=${this.t('autodialer.keys.remove')}
        @click=${() => this.discard(key)}
      >
        <pz-icon name="trash"></pz-icon>
      </button>
    </div>`;
  }

  private add(): void {
    const free = allKeys.find((key) => !this.keys[key]);
    const unused = actions.find((action) => !Object.values(this.keys).some((one) => one.action === action));
    if (free) this.set(free, made(unused ?? 'hangUp'));
  }
  private set(key: string, action: KeyAction): void {
    this.tell({ ...this.keys, [key]: action });
  }
  private rename(from: string, to: string): void {
    const { [from]: action, ...others } = this.keys;
    if (action) this.tell({ ...others, [to]: action });
  }
  private discard(key: string): void {
    const { [key]: _gone, ...others } = this.keys;
    this.tell(others);
  }
  private tell(keys: Keys): void {
    this.keys = keys;
    this.dispatchEvent(new CustomEvent('change', { detail: keys }));
  }
}

const made = (action: KeyAction['action']): KeyAction =>
  action === 'transfer' ? { action, to: { kind: 'telephony.outside', target: { number: '' } } } : { action };
const textOf = ({ target }: Event): string => (target instanceof HTMLSelectElement ? target.value : '');
