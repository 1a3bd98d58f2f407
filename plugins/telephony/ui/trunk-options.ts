import { html, t, type TemplateResult } from '@perezvon/sdk/ui';
import type { Trunk } from './api.js';
import { callerPlaces, dialForms, dtmfModes, numberPlaces } from './trunk-form.js';

const text = (key: string) => t(`telephony.trunks.${key}`);

function choice(name: string, all: readonly string[], present: string, key = name): TemplateResult {
  return html`<label class="field"
    >${text(name)}<select name=${name}>
      ${all.map((one) => html`<option value=${one} ?selected=${one === present}>${text(`${key}.${one}`)}</option>`)}
    </select></label
  >`;
}
const check = (name: string, on: boolean) =>
  html`<label class="check"><input type="checkbox" name=${name} ?checked=${on} />${text(name)}</label>`;
const input = (name: string, value: string, placeholder: string) =>
  html`<label class="field"
    >${text(name)}<input name=${name} maxlength="1000" autocomplete="off" placeholder=${placeholder} .value=${value}
  /></label>`;

/** What the provider wants in its own way; closed while it is as usual. */
export function trunkOptions(options: Trunk['options'] | undefined): TemplateResult {
  return html`<details>
    <summary>${text('options')}</summary>
    <div class="stack space-above">
      <div class="grid">
        ${choice('callerIn', callerPlaces, options?.callerIn ?? 'pai')}
        ${choice('callerForm', dialForms, options?.callerAs.form ?? 'plus', 'dialForm')}
        ${choice('numberIn', numberPlaces, options?.numberIn ?? 'uri')}
        ${choice('dtmf', dtmfModes, options?.dtmf ?? 'rfc4733')}
        ${input('outboundProxy', options?.outboundProxy ?? '', 'proxy.example.ru:5060')}
        ${input('authUser', options?.authUser ?? '', '')}
        ${input('addresses', options?.addresses.join(', ') ?? '', '203.0.113.0/24, sbc.example.ru')}
      </div>
      ${check('ownNumbersOnly', options?.ownNumbersOnly ?? true)} ${check('qualify', options?.qualify ?? true)}
      ${check('behindNat', options?.behindNat ?? false)}
    </div>
  </details>`;
}
