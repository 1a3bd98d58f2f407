import {
  customElement,
  EditPanel,
  emptyState,
  errorText,
  formText,
  html,
  nothing,
  numberInput,
  pageHead,
  queryState,
  state,
} from '@perezvon/sdk/ui';
import type { TelephonyApi } from '../api.js';
import { api, type Phone } from './api.js';
import './phone-setup.js';

const tones = { online: 'green', offline: 'red', unknown: '' } as const;
const kinds = ['sip', 'browser', 'outside'] as const;

/** The phones of the house: add, change, see who is registered, set one up by its QR code. */
@customElement('telephony-phones')
export class PhonesPanel extends EditPanel<TelephonyApi, '/api/telephony/phones'> {
  protected override readonly address = '/api/telephony/phones';
  protected override readonly texts = 'telephony.phones';
  @state() private kind: Phone['kind'] = 'sip';
  @state() private adding = false;
  /** Of whom the log-in is shown. */
  @state() private setUp: Phone | undefined;
  private readonly phones = api.query(this, '/api/telephony/phones');
  private readonly states = api.query(this, '/api/telephony/phones/states', () => ({}), { pollMs: 3_000 });
  private readonly trunks = api.query(this, '/api/telephony/trunks', () =>
    this.can('telephony.trunks.read') ? {} : undefined,
  );

  override render() {
    const phones = this.phones.data ?? [];
    const write = this.can('telephony.phones.write');
    return html`${pageHead(this.t('telephony.phones.title'), {
      hint: this.t('telephony.trunks.applyHint'),
      actions: write
        ? html`<button @click=${() => (this.adding = true)}>${this.t('telephony.phones.addRange')}</button
                ><button class="primary" @click=${() => this.open('new')}>
                  <pz-icon name="plus"></pz-icon>${this.t('telephony.phones.add')}
                </button>`
        : nothing,
    })}
      ${
        queryState(this.phones) ??
        html`<div class="card flush">
          ${
            phones.length === 0
              ? emptyState('phone', this.t('telephony.phones.none'), this.t('telephony.phones.none.hint'))
              : html`<table class="cards">
                  <thead>
                    <tr>
                      <th>${this.t('telephony.phones.number')}</th>
                      <th>${this.t('telephony.phones.name')}</th>
                      <th>${this.t('telephony.phones.kind')}</th>
                      <th>${this.t('telephony.phones.state')}</th>
                      <th></th>
                    </tr>
                  </thead>
                  <tbody>
                    ${phones.map((phone) => this.row(phone, write))}
                  </tbody>
                </table>`
          }
        </div>`
      }
      ${this.edited ? this.dialog() : nothing}${this.adding ? this.rangeDialog() : nothing}${
        this.setUp
          ? html`<telephony-phone-setup .phone=${this.setUp} @close=${() => (this.setUp = undefined)}></telephony-phone-setup>`
          : nothing
      }`;
  }

  protected override open(phone: Phone | 'new'): void {
    this.kind = phone === 'new' ? 'sip' : phone.kind;
    super.open(phone);
  }
  protected override refresh(): Promise<void> {
    return this.phones.refresh();
  }
  protected override bodyOf(data: FormData) {
    const { kind } = this;
    return {
      number: formText(data, 'number').trim(),
      name: formText(data, 'name').trim(),
      kind,
      address: kind === 'outside' ? formText(data, 'address').trim() || null : null,
      trunkId: kind === 'outside' ? formText(data, 'trunkId') || null : null,
      mayCallOut: data.has('mayCallOut'),
      enabled: data.has('enabled'),
    };
  }

  private row(phone: Phone, write: boolean) {
    const now = this.states.data?.find(({ id }) => id === phone.id);
    const busy = (now?.calls ?? 0) > 0;
    const known = now?.state ?? 'unknown';
    const badge = busy
      ? html`<span class="badge blue">${this.t('telephony.phones.state.busy')}</span>`
      : html`<span class="badge ${tones[known]}">${this.t(`telephony.phones.state.${known}`)}</span>`;
    return html`<tr>
      <td class="wide num"><b>${phone.number}</b></td>
      <td data-label=${this.t('telephony.phones.name')}>${phone.name}</td>
      <td data-label=${this.t('telephony.phones.kind')}>
        ${this.t(`telephony.phones.kind.${phone.kind}`)}${
          phone.address ? html`<br /><span class="small muted">${phone.address}</span>` : nothing
        }
      </td>
      <td data-label=${this.t('telephony.phones.state')}>
        ${phone.enabled ? (phone.kind === 'outside' ? '' : badge) : html`<span class="badge">${this.t('telephony.trunks.off')}</span>`}
      </td>
      <td class="right nowrap">
        ${
          write && phone.kind !== 'outside'
            ? html`<button
                class="plain icon"
                aria-label="${this.t('telephony.phones.setUp')}: ${phone.number}"
                @click=${() => (this.setUp = phone)}
              >
                <pz-icon name="settings"></pz-icon>
              </button>`
            : nothing
        }${write ? this.rowButtons(phone, phone.number, this.t('telephony.phones.confirmDelete', { name: phone.name })) : nothing}
      </td>
    </tr>`;
  }

  private dialog() {
    const { present: phone, kind } = this;
    return this.editDialog(
      phone ? `${phone.number} ${phone.name}` : this.t('telephony.phones.add'),
      html`<div class="grid">
          ${this.field(
            'number',
            html`<input
                name="number"
                required
                inputmode="numeric"
                pattern="[1-9][0-9]{1,5}"
                placeholder="101"
                .value=${phone?.number ?? ''}
              />`,
          )}
          ${this.field('name', html`<input name="name" required maxlength="100" .value=${phone?.name ?? ''} />`)}
          ${this.field(
            'kind',
            html`<select
              name="kind"
              @change=${(event: Event) => (this.kind = (event.target as HTMLSelectElement).value as Phone['kind'])}
            >
              ${kinds.map((one) => html`<option value=${one} ?selected=${one === kind}>${this.t(`telephony.phones.kind.${one}`)}</option>`)}
            </select>`,
          )}
          ${
            kind === 'outside'
              ? this.field(
                  'address',
                  html`<input name="address" required placeholder="+79161234567" .value=${phone?.address ?? ''} />`,
                )
              : nothing
          }
          ${
            kind === 'outside'
              ? this.field(
                  'trunk',
                  html`<select name="trunkId">
                    <option value="">${this.t('telephony.phones.anyTrunk')}</option>
                    ${(this.trunks.data ?? []).map(
                      ({ id, name }) => html`<option value=${id} ?selected=${id === phone?.trunkId}>${name}</option>`,
                    )}
                  </select>`,
                )
              : nothing
          }
        </div>
        <div class="row">
          <label class="check"
            ><input
              type="checkbox"
              name="mayCallOut"
              ?checked=${phone?.mayCallOut ?? false}
            />${this.t('telephony.phones.mayCallOut')}</label
          ><label class="check"
            ><input
              type="checkbox"
              name="enabled"
              ?checked=${phone?.enabled ?? true}
            />${this.t('telephony.phones.enabled')}</label
          >
        </div>`,
    );
  }

  private rangeDialog() {
    const close = () => (this.adding = false);
    return html`<pz-dialog heading=${this.t('telephony.phones.addRange')} @close=${close}>
      <form class="stack" @submit=${this.addRange}>
        <div class="grid">
          ${this.field('first', html`<input name="first" required inputmode="numeric" pattern="[1-9][0-9]{1,5}" value="101" />`)}
          ${this.field('count', numberInput('count', 20, { min: 1, max: 500, required: true }))}
          ${this.field('name', html`<input name="name" required maxlength="90" value=${this.t('telephony.phones.kind.sip')} />`)}
        </div>
        ${this.error === undefined ? nothing : html`<div class="notice red" role="alert">${errorText(this.error)}</div>`}
      </form>
      <pz-button slot="actions" @click=${close}>${this.t('core.cancel')}</pz-button>
      <pz-button slot="actions" look="primary" @click=${() => this.shadowRoot?.querySelector('form')?.requestSubmit()}
        >${this.t('core.save')}</pz-button
      >
    </pz-dialog>`;
  }
  private readonly addRange = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const body = {
      first: formText(data, 'first'),
      count: Number(formText(data, 'count')),
      name: formText(data, 'name'),
    };
    try {
      await api.post('/api/telephony/phones/range', { body });
      this.adding = false;
      await this.phones.refresh();
    } catch (error) {
      this.error = error;
    }
  };
}
