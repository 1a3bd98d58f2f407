import {
  customElement,
  errorText,
  html,
  nothing,
  numberInput,
  PanelElement,
  ProblemError,
  property,
  type PropertyValues,
  state,
} from '@perezvon/sdk/ui';
import { api, type Trunk } from './api.js';
import { codecs, dialForms, kinds, numberings, signallings, transports, trunkOf } from './trunk-form.js';
import { trunkOptions } from './trunk-options.js';

/** One trunk, new or to be changed. Tells `close` and `saved`. */
@customElement('telephony-trunk-dialog')
export class TrunkDialog extends PanelElement {
  @property({ attribute: false }) trunk: Trunk | undefined;
  @state() private error: unknown;
  @state() private kind: Trunk['kind'] = 'sip';
  @state() private transport: Trunk['transport'] = 'udp';

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('trunk') || !this.trunk) return;
    this.kind = this.trunk.kind;
    this.transport = this.trunk.transport;
  }

  override render() {
    const { trunk } = this;
    const close = () => this.dispatchEvent(new CustomEvent('close'));
    return html`<pz-dialog width="44rem" heading=${trunk?.name ?? this.t('telephony.trunks.add')} @close=${close}>
      <form class="stack" @submit=${this.save}>
        <div class="grid">
          ${this.field('name', html`<input name="name" required maxlength="100" .value=${trunk?.name ?? ''} />`)}
          ${
            trunk
              ? nothing
              : this.field(
                  'kind',
                  html`<select
                    name="kind"
                    @change=${(event: Event) => (this.kind = (event.target as HTMLSelectElement).value as Trunk['kind'])}
                  >
                    ${kinds.map(
                      (kind) =>
                        html`<option value=${kind} ?selected=${kind === this.kind}>
                            ${this.t(`telephony.trunks.kind.${kind}`)}
                          </option>`,
                    )}
                  </select>`,
                )
          }
          ${this.kind === 'e1' || this.kind === 'analog' ? this.lineFields(trunk, signallings[this.kind]) : nothing}
          ${this.kind === 'e1' || this.kind === 'analog' ? nothing : this.peerFields(trunk)}
          ${this.field('maxChannels', numberInput('maxChannels', trunk?.maxChannels, { min: 1, max: 10000 }))}
          ${this.field(
            'callsPerSecond',
            numberInput('callsPerSecond', trunk?.callsPerSecond, { min: 0.1, max: 1000, step: 0.1 }),
          )}
          ${this.field(
            'callerId',
            html`<input
                name="callerId"
                inputmode="tel"
                pattern="\\+[1-9][0-9]{6,14}"
                placeholder="+74951234567"
                .value=${trunk?.callerId ?? ''}
              />`,
          )}
          ${this.field('dailyMinutes', numberInput('dailyMinutes', trunk?.dailyMinutes, { min: 1, max: 1000000 }))}
        </div>
        ${this.formatFields(trunk)} ${this.kind === 'sip' ? trunkOptions(trunk?.options) : nothing}
        ${
          this.kind === 'e1' || this.kind === 'analog'
            ? nothing
            : html`<fieldset class="row">
                <legend>${this.t('telephony.trunks.codecs')}</legend>
                ${codecs.map(
                  (codec) =>
                    html`<label class="check"
                        ><input
                          type="checkbox"
                          name="codecs"
                          value=${codec}
                          ?checked=${trunk ? trunk.codecs.includes(codec) : codec === 'alaw' || codec === 'ulaw'}
                        />${codec}</label
                      >`,
                )}
              </fieldset>`
        }
        <div class="row">
          ${
            this.kind === 'sip'
              ? html`<label class="check"
                  ><input
                    type="checkbox"
                    name="register"
                    ?checked=${trunk?.register ?? false}
                  />${this.t('telephony.trunks.register')}</label
                >`
              : nothing
          }
          <label class="check"
            ><input
              type="checkbox"
              name="enabled"
              ?checked=${trunk?.enabled ?? true}
            />${this.t('telephony.trunks.enabled')}</label
          >
        </div>
        ${this.error === undefined ? nothing : html`<div class="notice red" role="alert">${errorText(this.error)}</div>`}
      </form>
      <pz-button slot="actions" @click=${close}>${this.t('core.cancel')}</pz-button>
      <pz-button slot="actions" look="primary" @click=${() => this.shadowRoot?.querySelector('form')?.requestSubmit()}
        >${this.t('core.save')}</pz-button
      >
    </pz-dialog>`;
  }

  /** Of trunks that go by a network. */
  private peerFields(trunk: Trunk | undefined) {
    return html`${this.field(
      'host',
      html`<input name="host" required maxlength="253" placeholder="sip.example.ru" .value=${trunk?.host ?? ''} />`,
    )}
    ${this.field('port', numberInput('port', trunk?.port ?? 5060, { min: 1, max: 65535, required: true }))}
    ${this.field('user', html`<input name="user" maxlength="100" autocomplete="off" .value=${trunk?.user ?? ''} />`)}
    ${this.field(
      'password',
      html`<input
          name="password"
          type="password"
          maxlength="200"
          autocomplete="new-password"
          placeholder=${trunk?.hasPassword ? '••••••••' : ''}
        />`,
    )}
    ${this.field(
      'transport',
      html`<select
        name="transport"
        @change=${(event: Event) => (this.transport = (event.target as HTMLSelectElement).value as Trunk['transport'])}
      >
        ${transports.map(
          (one) =>
            html`<option value=${one} ?selected=${one === (trunk?.transport ?? 'udp')}>
                ${one.toUpperCase()}
              </option>`,
        )}
      </select>`,
    )}
    ${
      this.transport === 'tls'
        ? html`<label class="check" title=${this.t('telephony.trunks.checkCertificate.hint')}
            ><input
              type="checkbox"
              name="checkCertificate"
              ?checked=${trunk?.checkCertificate ?? true}
            />${this.t('telephony.trunks.checkCertificate')}</label
          >`
        : nothing
    }`;
  }
  /** How the provider writes numbers, and which one it means when it names none of ours. */
  private formatFields(trunk: Trunk | undefined) {
    const choice = (name: string, all: readonly string[], present: string) =>
      html`<select name=${name}>
        ${all.map((one) => html`<option value=${one} ?selected=${one === present}>${this.t(`telephony.trunks.${name}.${one}`)}</option>`)}
      </select>`;
    return html`<fieldset class="grid">
      <legend>${this.t('telephony.trunks.numbers')}</legend>
      ${this.field('dialForm', choice('dialForm', dialForms, trunk?.dialAs.form ?? 'plus'))}
      ${this.field(
        'dialPrefix',
        html`<input
            name="dialPrefix"
            inputmode="numeric"
            pattern="[0-9]{0,8}"
            maxlength="8"
            .value=${trunk?.dialAs.prefix ?? ''}
          />`,
      )}
      ${this.field('numbering', choice('numbering', numberings, trunk?.numbering ?? 'RU'))}
      ${this.field(
        'defaultNumber',
        html`<input
            name="defaultNumber"
            inputmode="tel"
            pattern="\\+[1-9][0-9]{6,14}"
            placeholder="+74951234567"
            .value=${trunk?.defaultNumber ?? ''}
          />`,
      )}
    </fieldset>`;
  }

  /** Telephony cards have channels in place of an address. */
  private lineFields(trunk: Trunk | undefined, ways: readonly string[]) {
    return html`${this.field(
      'group',
      numberInput('group', trunk?.lines?.group ?? 1, { min: 0, max: 63, required: true }),
    )}
    ${this.field(
      'channels',
      html`<input
          name="channels"
          required
          pattern="[0-9,\\-]+"
          placeholder="1-15,17-31"
          .value=${trunk?.lines?.channels ?? ''}
        />`,
    )}
    ${this.field(
      'signalling',
      html`<select name="signalling">
        ${ways.map((way) => html`<option value=${way} ?selected=${way === trunk?.lines?.signalling}>${way}</option>`)}
      </select>`,
    )}`;
  }

  private field(name: string, input: unknown) {
    const problem = this.error instanceof ProblemError ? this.error.fieldErrors.get(name) : undefined;
    return html`<label class="field"
      >${this.t(`telephony.trunks.${name}`)}${input}${problem ? html`<span class="error">${problem}</span>` : nothing}</label
    >`;
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const body = trunkOf(new FormData(event.target), this.kind, this.transport);
    try {
      if (this.trunk) {
        const { id, version } = this.trunk;
        await api.patch('/api/telephony/trunks/:id', { params: { id }, body, version });
      } else await api.post('/api/telephony/trunks', { body: { ...body, kind: this.kind } });
      this.dispatchEvent(new CustomEvent('saved'));
    } catch (error) {
      this.error = error;
    }
  }
}
