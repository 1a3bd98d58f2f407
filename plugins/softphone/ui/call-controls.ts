import { formatDuration, formatPhone, formText, html, nothing, t } from '@perezvon/sdk/ui';
import type { SipLine } from './sip-line.js';

const keys = '123456789*0#'.split('');

/** A call of this page: answer, hang up, hold, transfer, keys. */
export function callControls(line: SipLine, call: NonNullable<SipLine['call']>, now: number) {
  const rings = call.state === 'ringing';
  return html`<div>
      <div class="who">${call.number === 'anonymous' ? t('softphone.hidden') : formatPhone(call.number)}</div>
      <span class="muted"
        >${
          rings
            ? t(call.incoming ? 'softphone.rings' : 'softphone.calling')
            : formatDuration(Math.max(0, now - call.since))
        }</span
      >
    </div>
    <div class="row">
      ${rings && call.incoming ? html`<button class="go" @click=${() => line.answer()}>${t('softphone.answer')}</button>` : nothing}
      <button class="stop" @click=${() => line.hangup()}>
        ${t(rings && call.incoming ? 'softphone.decline' : 'softphone.hangUp')}
      </button>
    </div>
    ${
      rings
        ? nothing
        : html`<div class="row">
              <button aria-pressed=${call.muted} @click=${() => line.mute(!call.muted)}>
                ${t(call.muted ? 'softphone.unmute' : 'softphone.mute')}
              </button>
              <button aria-pressed=${call.held} @click=${() => line.hold(!call.held)}>
                ${t(call.held ? 'softphone.unhold' : 'softphone.hold')}
              </button>
            </div>
            ${
              call.consulting
                ? html`<div class="row" role="group" aria-label=${t('softphone.consult')}>
                    ${(['complete', 'conference', 'back'] as const).map(
                      (how) => html`<button @click=${() => line.settle(how)}>${t(`softphone.${how}`)}</button>`,
                    )}
                  </div>`
                : html`<form class="row" @submit=${(event: SubmitEvent) => transfer(line, event)}>
                    <input
                      class="whole-line"
                      name="number"
                      required
                      inputmode="tel"
                      pattern="[+]?[0-9]{2,16}"
                      autocomplete="off"
                      aria-label=${t('softphone.transferTo')}
                      placeholder=${t('softphone.transferTo')}
                    /><button value="blind">${t('softphone.transfer')}</button
                    ><button value="consult">${t('softphone.consult')}</button>
                  </form>`
            }
            <div class="pad">
              ${keys.map(
                (key) =>
                  html`<button aria-label="${t('softphone.key')} ${key}" @click=${() => line.key(key)}>
                      ${key}
                    </button>`,
              )}
            </div>`
    }`;
}

/** Where the operator dials a number of their own. */
export function dialForm(line: SipLine) {
  return html`<form class="row" @submit=${(event: SubmitEvent) => dial(line, event)}>
    <input
      class="grow auto"
      name="number"
      required
      inputmode="tel"
      pattern="[+*#0-9]{1,16}"
      autocomplete="off"
      aria-label=${t('softphone.dial')}
      placeholder=${t('softphone.dial')}
    />
    <button class="go" ?disabled=${line.state !== 'registered'}>${t('softphone.call')}</button>
  </form>`;
}

function dial(line: SipLine, event: SubmitEvent): void {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  line.dial(formText(new FormData(form), 'number').trim());
  form.reset();
}

function transfer(line: SipLine, event: SubmitEvent): void {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  const number = formText(new FormData(form), 'number').trim();
  if ((event.submitter as HTMLButtonElement | null)?.value === 'consult') line.consult(number);
  else line.transfer(number);
  form.reset();
}
