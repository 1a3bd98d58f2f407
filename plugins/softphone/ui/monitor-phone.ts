import { customElement, errorText, html, nothing, PanelElement, property, state } from '@perezvon/sdk/ui';
import { SipLine } from './sip-line.js';
import { type Access, api } from './api.js';

const tones = { off: '', connecting: 'yellow', registered: 'green', failed: 'red' } as const;

/**
 * A supervisor's phone in the page of the monitor: where the number given is that of a phone in the browser at which
 * nobody works, this page is that phone, and takes the call by which its user attends a talk.
 */
@customElement('softphone-ear')
export class SoftphoneEar extends PanelElement {
  /** The number that the supervisor is called at, and whether they have just asked to be. */
  @property({ attribute: false }) given: { readonly number?: string; readonly expects?: boolean } = {};
  @state() private taken: string | undefined;
  private number: string | undefined;
  private answered: SipLine['call'];
  private readonly line = new SipLine(this);

  override willUpdate(): void {
    const { number = '', expects = false } = this.given;
    if (number !== this.number) {
      this.number = number;
      void this.take(number);
    }
    const { call } = this.line;
    // What else rings here is for its user to answer or to decline.
    if (expects && call?.incoming && call.state === 'ringing' && call !== this.answered) {
      this.answered = call;
      void this.line.answerAnyway();
    }
  }

  override render() {
    const { line } = this;
    if (this.taken !== undefined) return html`<span class="badge yellow" role="status">${this.taken}</span>`;
    if (line.state === 'off') return nothing;
    const { call } = line;
    const rings = call?.incoming === true && call.state === 'ringing' && call !== this.answered;
    return html`<span class="row"
      ><span class="badge ${tones[line.state]}" role="status">${this.t(`softphone.ear.${line.state}`)}</span>
      ${
        rings
          ? html`<button @click=${() => line.answer()}>${this.t('softphone.answer')}</button
              ><button @click=${() => line.hangup()}>${this.t('softphone.decline')}</button>`
          : nothing
      }
      ${
        call?.state === 'talking'
          ? html`<button aria-pressed=${call.muted} @click=${() => line.mute(!call.muted)}>
              ${this.t(call.muted ? 'softphone.unmute' : 'softphone.mute')}
            </button>`
          : nothing
      }</span
    >`;
  }

  private async take(number: string): Promise<void> {
    this.taken = undefined;
    let access: Access | undefined;
    try {
      if (/^\d{2,6}$/.test(number)) {
        const { line } = await api.post('/api/softphone/own-line', { body: { number } });
        access = line ?? undefined;
      }
    } catch (error) {
      if (this.number === number) this.taken = errorText(error);
    }
    if (this.number === number) this.line.be(access);
  }
}
