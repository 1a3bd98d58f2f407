import {
  deleteAfterAsking,
  customElement,
  errorText,
  formatMilliseconds,
  formChoice,
  formText,
  html,
  nothing,
  PanelElement,
  ProblemError,
  queryState,
  state,
} from '@perezvon/sdk/ui';
import { api, type Trunk } from './api.js';

const tones = { online: 'green', offline: 'red', unknown: 'yellow' } as const;
const kinds = ['sip', 'h323', 'e1', 'analog'] as const;
const signallings = { e1: ['pri_cpe', 'pri_net'], analog: ['fxs_ks', 'fxs_ls', 'fxo_ks'] } as const;
const dialForms = ['plus', 'digits', 'national'] as const;
const numberings = ['RU', 'none'] as const;
const transports = ['udp', 'tcp', 'tls'] as const;
const codecs = ['alaw', 'ulaw', 'g722', 'opus', 'gsm'] as const;

/** SIP trunks with their state; what is changed here takes effect with Apply. */
@customElement('telephony-trunks')
export class TrunksPanel extends PanelElement {
  @state() private edited: Trunk | 'new' | undefined;
  @state() private error: unknown;
  @state() private kind: Trunk['kind'] = 'sip';
  @state() private transport: Trunk['transport'] = 'udp';
  private readonly trunks = api.query(this, '/api/telephony/trunks');
  private readonly states = api.query(this, '/api/telephony/trunks/states', () => ({}), { pollMs: 3_000 });

  override render() {
    const trunks = this.trunks.data ?? [];
    const write = this.can('telephony.trunks.write');
    return html`<div class="head">
        <div>
          <h1>${this.t('telephony.trunks.title')}</h1>
          <p class="muted no-margin">${this.t('telephony.trunks.applyHint')}</p>
        </div>
        ${
          write
            ? html`<button class="primary" @click=${() => this.open('new')}>
                <pz-icon name="plus"></pz-icon>${this.t('telephony.trunks.add')}
              </button>`
            : nothing
        }
      </div>
      ${
        queryState(this.trunks) ??
        html`<div class="card flush">
          ${
            trunks.length === 0
              ? html`<div class="empty"><pz-icon name="trunk"></pz-icon><b>${this.t('telephony.trunks.none')}</b></div>`
              : html`<table class="cards">
                  <thead>
                    <tr>
                      <th>${this.t('telephony.trunks.name')}</th>
                      <th>${this.t('telephony.trunks.address')}</th>
                      <th>${this.t('telephony.trunks.state')}</th>
                      <th class="right">${this.t('telephony.trunks.inUse')}</th>
                      <th></th>
                    </tr>
                  </thead>
                  <tbody>
                    ${trunks.map((trunk) => this.row(trunk, write))}
                  </tbody>
                </table>`
          }
        </div>`
      }
      ${this.edited ? this.dialog(this.edited === 'new' ? undefined : this.edited) : nothing}`;
  }

  private row(trunk: Trunk, write: boolean) {
    const now = this.states.data?.find(({ id }) => id === trunk.id);
    const badge = trunk.enabled
      ? html`<span class="badge ${tones[now?.state ?? 'unknown']}"
          >${this.t(`telephony.trunks.state.${now?.state ?? 'unknown'}`)}</span
        >`
      : html`<span class="badge">${this.t('telephony.trunks.off')}</span>`;
    const health = [
      now?.missingModule ? this.t('telephony.trunks.missingModule', { module: now.missingModule }) : '',
      now?.registration ? this.t(`telephony.trunks.registration.${now.registration}`) : '',
      now?.latencyMs ? formatMilliseconds(now.latencyMs) : '',
    ].filter((word) => word !== '');
    return html`<tr>
      <td class="wide"><b>${trunk.name}</b></td>
      <td class="num" data-label=${this.t('telephony.trunks.address')}>${trunk.host}:${trunk.port}</td>
      <td data-label=${this.t('telephony.trunks.state')}>
        ${badge}${trunk.enabled && health.length > 0 ? html`<br /><span class="small muted">${health.join(' · ')}</span>` : nothing}
      </td>
      <td class="right num" data-label=${this.t('telephony.trunks.inUse')}>
        ${now?.inUse ?? 0}${trunk.maxChannels === null ? '' : ` / ${trunk.maxChannels}`}
      </td>
      <td class="right nowrap">
        ${
          write
            ? html`<button
                  class="plain icon"
                  aria-label="${this.t('core.edit')}: ${trunk.name}"
                  @click=${() => this.open(trunk)}
                >
                  <pz-icon name="edit"></pz-icon></button
                ><button
                  class="plain icon"
                  aria-label="${this.t('core.delete')}: ${trunk.name}"
                  @click=${() => this.delete(trunk)}
                >
                  <pz-icon name="trash"></pz-icon>
                </button>`
            : nothing
        }
      </td>
    </tr>`;
  }

  /** Of trunks that go by a network. */
  private peerFields(trunk: Trunk | undefined) {
    return html`${this.field(
      'host',
      html`<input name="host" required maxlength="253" placeholder="sip.example.ru" .value=${trunk?.host ?? ''} />`,
    )}
    ${this.field('port', html`<input name="port" type="number" min="1" max="65535" required .value=${String(trunk?.port ?? 5060)} />`)}
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
  private dialog(trunk: Trunk | undefined) {
    const close = () => (this.edited = undefined);
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
          ${this.field(
            'maxChannels',
            html`<input
                name="maxChannels"
                type="number"
                min="1"
                max="10000"
                .value=${String(trunk?.maxChannels ?? '')}
              />`,
          )}
          ${this.field(
            'callsPerSecond',
            html`<input
                name="callsPerSecond"
                type="number"
                min="0.1"
                max="1000"
                step="0.1"
                .value=${String(trunk?.callsPerSecond ?? '')}
              />`,
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
          ${this.field(
            'dailyMinutes',
            html`<input
                name="dailyMinutes"
                type="number"
                min="1"
                max="1000000"
                .value=${String(trunk?.dailyMinutes ?? '')}
              />`,
          )}
        </div>
        ${this.formatFields(trunk)}
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

  /** TelephonyCards have channels in place of an address. */
  private lineFields(trunk: Trunk | undefined, ways: readonly string[]) {
    return html`${this.field(
      'group',
      html`<input
          name="group"
          type="number"
          required
          min="0"
          max="63"
          .value=${String(trunk?.lines?.group ?? 1)}
        />`,
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

  private open(trunk: Trunk | 'new'): void {
    this.error = undefined;
    this.kind = trunk === 'new' ? 'sip' : trunk.kind;
    this.transport = trunk === 'new' ? 'udp' : trunk.transport;
    this.edited = trunk;
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    const text = (name: string) => formText(data, name).trim();
    const numberOrNull = (name: string) => (text(name) === '' ? null : Number(text(name)));
    const password = formText(data, 'password');
    const board = this.kind === 'e1' || this.kind === 'analog';
    const ways = signallings[this.kind === 'e1' ? 'e1' : 'analog'];
    const lines = {
      group: Number(text('group')),
      channels: text('channels'),
      signalling: formChoice(data, 'signalling', ways),
    };
    const chosen = codecs.filter((codec) => data.getAll('codecs').includes(codec));
    const body = {
      ...(board ? { lines } : {}),
      name: text('name'),
      host: text('host') || 'localhost',
      port: Number(text('port') || 5060),
      user: text('user') || null,
      maxChannels: numberOrNull('maxChannels'),
      callsPerSecond: numberOrNull('callsPerSecond'),
      callerId: text('callerId') || null,
      transport: formChoice(data, 'transport', transports),
      ...(this.transport === 'tls' ? { checkCertificate: data.has('checkCertificate') } : {}),
      dailyMinutes: numberOrNull('dailyMinutes'),
      codecs: chosen.length > 0 ? chosen : ['alaw' as const],
      register: data.has('register'),
      dialAs: { form: formChoice(data, 'dialForm', dialForms), prefix: text('dialPrefix') },
      numbering: formChoice(data, 'numbering', numberings),
      defaultNumber: text('defaultNumber') || null,
      enabled: data.has('enabled'),
      ...(password === '' ? {} : { password }),
    };
    try {
      const { edited } = this;
      if (edited === 'new' || !edited) await api.post('/api/telephony/trunks', { body: { ...body, kind: this.kind } });
      else {
        const { id, version } = edited;
        await api.patch('/api/telephony/trunks/:id', { params: { id }, body, version });
      }
      this.edited = undefined;
      await this.trunks.refresh();
    } catch (error) {
      this.error = error;
    }
  }

  private async delete(trunk: Trunk): Promise<void> {
    await deleteAfterAsking(this.t('telephony.trunks.confirmDelete', { name: trunk.name }), () =>
      api.delete('/api/telephony/trunks/:id', { params: { id: trunk.id } }),
    );
    await this.trunks.refresh();
  }
}
