import { customElement, html, nothing, PanelElement, property, sharedStyles } from '@perezvon/sdk/ui';
import type { Destination, KeyAction, Keys } from './types.js';

const allKeys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'] as const;
type Key = (typeof allKeys)[number];
const actions = ['confirm', 'repeat', 'doNotCall', 'transfer', 'hangUp'] as const;

/** Edits what keys do. Sends `change` with all of them. */
@customElement('autodialer-keys')
export class KeysEditor extends PanelElement {
  static override styles = [sharedStyles];
  @property({ attribute: false }) keys: Keys = {};

  override render() {
    const used = allKeys.filter((key) => this.keys[key]);
    return html`<div class="stack close">
      ${used.map((key) => this.row(key, this.keys[key] ?? { action: 'hangUp' }))}
      ${used.length === 0 ? html`<p class="muted no-margin">${this.t('autodialer.keys.none')}</p>` : nothing}
      <div class="row">
        <button type="button" @click=${this.add}>
          <pz-icon name="plus"></pz-icon>${this.t('autodialer.keys.add')}
        </button>
      </div>
    </div>`;
  }

  private row(key: Key, action: KeyAction) {
    const free = allKeys.filter((one) => one === key || !this.keys[one]);
    return html`<div class="row bottom" role="group" aria-label="${this.t('autodialer.keys.key')} ${key}">
      <label class="field short"
        >${this.t('autodialer.keys.key')}<select
          @change=${(event: Event) => this.rename(key, allKeys.find((one) => one === textOf(event)) ?? key)}
        >
          ${free.map((one) => html`<option ?selected=${one === key}>${one}</option>`)}
        </select></label
      >
      <label class="field grow"
        >${this.t('autodialer.keys.action')}<select
          @change=${(event: Event) => this.set(key, made(textOf(event) as KeyAction['action']))}
        >
          ${actions.map(
            (one) =>
              html`<option value=${one} ?selected=${one === action.action}>
                  ${this.t(`autodialer.keys.action.${one}`)}
                </option>`,
          )}
        </select></label
      >
      ${
        action.action === 'transfer'
          ? html`<pz-destination
              class="grow"
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
  private set(key: Key, action: KeyAction): void {
    this.tell({ ...this.keys, [key]: action });
  }
  private rename(from: Key, to: Key): void {
    const { [from]: action, ...others } = this.keys;
    if (action) this.tell({ ...others, [to]: action });
  }
  private discard(key: Key): void {
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
