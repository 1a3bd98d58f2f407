import {
  appState,
  customElement,
  html,
  nothing,
  PanelElement,
  property,
  queryState,
  toast,
  toastError,
} from '@perezvon/sdk/ui';
import { api } from './api.js';

const kinds = ['premium', 'satellite', 'international', 'rulesBindAll'] as const;

/** What no call may reach, whoever makes it: switches that hold at once. */
@customElement('telephony-dial-policy')
export class DialPolicyCard extends PanelElement {
  /** There is a rule: without one, rules bind nobody but our phones. */
  @property({ type: Boolean }) ruled = false;
  private readonly policy = api.query(this, '/api/telephony/dial-policy');

  override render() {
    const { data } = this.policy;
    const write = this.can('telephony.trunks.write');
    return html`<section class="card stack space-below">
      <div>
        <h2 class="no-margin">${this.t('telephony.policy.title')}</h2>
        <p class="muted no-margin">${this.t('telephony.policy.hint')}</p>
      </div>
      ${
        queryState(this.policy) ??
        kinds.map(
          (kind) =>
            html`<label class="check"
              ><input
                type="checkbox"
                .checked=${data?.[kind] ?? false}
                ?disabled=${!write}
                @change=${(event: Event) => this.set(kind, (event.target as HTMLInputElement).checked)}
              />${this.t(`telephony.policy.${kind}`)}</label
            >`,
        )
      }
      ${
        data
          ? html`<label class="field"
              >${this.t('telephony.policy.homeCountry')}<input
                maxlength="2"
                size="4"
                pattern="[A-Z]{2}"
                .value=${data.homeCountry}
                ?disabled=${!write}
                @change=${(event: Event) => this.setCountry(event.target as HTMLInputElement)}
              /><span class="muted small">${countryName(data.homeCountry)}</span></label
            >`
          : nothing
      }
      ${this.ruled ? nothing : html`<p class="muted small no-margin">${this.t('telephony.policy.noRules')}</p>`}
    </section>`;
  }

  private async setCountry(input: HTMLInputElement): Promise<void> {
    input.value = input.value.toUpperCase();
    if (input.reportValidity()) await this.save({ homeCountry: input.value });
  }
  private set(kind: (typeof kinds)[number], allowed: boolean): Promise<void> {
    return this.save({ [kind]: allowed });
  }
  private async save(body: Readonly<Record<string, boolean | string>>): Promise<void> {
    const version = this.policy.data?.version;
    if (version === undefined) return;
    try {
      await api.patch('/api/telephony/dial-policy', { body, version });
      toast('done', this.t('core.saved'));
    } catch (error) {
      toastError(error);
    }
    await this.policy.refresh();
  }
}

function countryName(code: string): string {
  return new Intl.DisplayNames([appState.language], { type: 'region', fallback: 'none' }).of(code) ?? '';
}
