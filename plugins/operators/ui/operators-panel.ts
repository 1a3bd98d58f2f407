import { textIn } from '@perezvon/sdk/shared';
import {
  appState,
  customElement,
  EditPanel,
  errorText,
  formText,
  html,
  nothing,
  parseSkills,
  queryState,
  skillsText,
  state,
  toastError,
  emptyState,
  pageHead,
} from '@perezvon/sdk/ui';
import './operator-day.js';
import type { OperatorsApi } from '../api.js';
import { api, type Operator, type OperatorState } from './api.js';

const tones = { ready: 'green', paused: 'yellow', out: '' } as const;

/** The operators: add, change, see and change what they do, their day. */
@customElement('operators-list')
export class OperatorsPanel extends EditPanel<OperatorsApi, '/api/operators/operators'> {
  protected override readonly address = '/api/operators/operators';
  protected override readonly texts = 'operators';
  @state() private seating: Operator | undefined;
  @state() private day: Operator | undefined;
  private readonly operators = api.query(this, '/api/operators/operators');
  private readonly states = api.query(this, '/api/operators/states');
  private readonly phones = api.query(this, '/api/telephony/phones', () =>
    this.can('telephony.phones.read') ? {} : undefined,
  );
  private readonly live = api.live(this, 'operators.presences');

  override render() {
    const operators = this.operators.data ?? [];
    const write = this.can('operators.write');
    return html`${pageHead(this.t('operators.title'), {
      actions: write
        ? html`<button class="primary" @click=${() => this.open('new')}>
                <pz-icon name="plus"></pz-icon>${this.t('operators.add')}
              </button>`
        : nothing,
    })}
      ${
        queryState(this.operators) ??
        html`<div class="card flush">
          ${
            operators.length === 0
              ? emptyState('headset', this.t('operators.none'), this.t('operators.none.hint'))
              : html`<table class="cards">
                  <thead>
                    <tr>
                      <th>${this.t('operators.number')}</th>
                      <th>${this.t('operators.name')}</th>
                      <th>${this.t('operators.state')}</th>
                      <th>${this.t('operators.phone')}</th>
                      <th></th>
                    </tr>
                  </thead>
                  <tbody>
                    ${operators.map((one) => this.row(one, write))}
                  </tbody>
                </table>`
          }
        </div>`
      }
      ${this.edited ? this.dialog() : nothing}${this.seating ? this.seatDialog(this.seating) : nothing}
      ${this.day ? html`<operators-day .operator=${this.day} @close=${() => (this.day = undefined)}></operators-day>` : nothing}`;
  }

  protected override refresh(): Promise<void> {
    return this.operators.refresh();
  }
  protected override bodyOf(data: FormData) {
    const pin = formText(data, 'pin');
    return {
      number: formText(data, 'number').trim(),
      name: formText(data, 'name').trim(),
      jabber: formText(data, 'jabber').trim() || null,
      recordAll: data.has('recordAll'),
      skills: parseSkills(formText(data, 'skills')),
      enabled: data.has('enabled'),
      ...(pin === '' ? {} : { pin }),
    };
  }

  private row(operator: Operator, write: boolean) {
    const presence = this.live.data?.presences[operator.id];
    const now = presence?.presence ?? 'out';
    const named = this.nameOf(this.states.data?.find(({ id }) => id === presence?.stateId));
    const choose = write && now !== 'out';
    return html`<tr>
      <td class="wide num"><b>${operator.number}</b></td>
      <td data-label=${this.t('operators.name')}>
        ${operator.name}${operator.enabled ? nothing : html` <span class="badge">${this.t('operators.off')}</span>`}
      </td>
      <td data-label=${this.t('operators.state')}>
        ${
          choose
            ? html`<select
                class="auto"
                aria-label="${this.t('operators.state')}: ${operator.name}"
                @change=${(event: Event) => this.setState(operator, event)}
              >
                ${(this.states.data ?? []).map(
                  (one) =>
                    html`<option value=${one.id} ?selected=${one.id === presence?.stateId}>
                        ${this.nameOf(one)}
                      </option>`,
                )}
              </select>`
            : html`<span class="badge ${tones[now]}">${now === 'out' ? this.t('operators.out') : named}</span>`
        }
      </td>
      <td class="num" data-label=${this.t('operators.phone')}>${presence?.phone ? presence.phone.number : ''}</td>
      <td class="right nowrap">
        ${
          write
            ? now === 'out'
              ? html`<button @click=${() => (this.seating = operator)}>${this.t('operators.logIn')}</button>`
              : html`<button @click=${() => this.logOut(operator)}>${this.t('operators.logOut')}</button>`
            : nothing
        }<button
          class="plain icon"
          aria-label="${this.t('operators.history')}: ${operator.name}"
          @click=${() => (this.day = operator)}
        >
          <pz-icon name="history"></pz-icon></button
        >${write ? this.rowButtons(operator, operator.name, this.t('operators.confirmDelete', { name: operator.name })) : nothing}
      </td>
    </tr>`;
  }
  private nameOf(one: OperatorState | undefined): string {
    return one === undefined ? '' : textIn(one.names, appState.language);
  }

  private dialog() {
    const { present: one } = this;
    return this.editDialog(
      one?.name ?? this.t('operators.add'),
      html`<div class="grid">
          ${this.field(
            'number',
            html`<input
                name="number"
                required
                inputmode="numeric"
                pattern="[0-9]{2,6}"
                placeholder="101"
                .value=${one?.number ?? ''}
              />`,
          )}
          ${this.field('name', html`<input name="name" required maxlength="100" .value=${one?.name ?? ''} />`)}
          ${this.field(
            'pin',
            html`<input
                name="pin"
                type="password"
                inputmode="numeric"
                autocomplete="new-password"
                pattern="[0-9]{4,10}"
                ?required=${!one}
              />`,
            one ? this.t('operators.pin.kept') : undefined,
          )}
          ${this.field('jabber', html`<input name="jabber" maxlength="200" .value=${one?.jabber ?? ''} />`)}
        </div>
        ${this.field('skills', html`<input name="skills" .value=${one ? skillsText(one.skills) : ''} />`, this.t('operators.skills.hint'))}
        <div class="row">
          <label class="check"
            ><input
              type="checkbox"
              name="recordAll"
              ?checked=${one?.recordAll ?? false}
            />${this.t('operators.recordAll')}</label
          ><label class="check"
            ><input
              type="checkbox"
              name="enabled"
              ?checked=${one?.enabled ?? true}
            />${this.t('operators.enabled')}</label
          >
        </div>`,
    );
  }
  private seatDialog(operator: Operator) {
    const close = () => (this.seating = undefined);
    const seat = async (event: SubmitEvent) => {
      event.preventDefault();
      const phoneId = formText(new FormData(event.target as HTMLFormElement), 'phoneId');
      try {
        await api.post('/api/operators/operators/:id/log-in', { params: { id: operator.id }, body: { phoneId } });
        this.seating = undefined;
      } catch (error) {
        this.error = error;
      }
    };
    return html`<pz-dialog heading="${operator.name}: ${this.t('operators.logIn')}" @close=${close}>
      <form class="stack" @submit=${seat}>
        ${this.field(
          'logInAt',
          html`<select name="phoneId" required>
            <option value=""></option>
            ${(this.phones.data ?? []).map(
              ({ id, number, name }) =>
                html`<option value=${id} ?selected=${number === operator.number}>${number} ${name}</option>`,
            )}
          </select>`,
        )}
        ${this.error === undefined ? nothing : html`<div class="notice red" role="alert">${errorText(this.error)}</div>`}
      </form>
      <pz-button slot="actions" @click=${close}>${this.t('core.cancel')}</pz-button>
      <pz-button slot="actions" look="primary" @click=${() => this.shadowRoot?.querySelector('form')?.requestSubmit()}
        >${this.t('operators.logIn')}</pz-button
      >
    </pz-dialog>`;
  }

  private setState(operator: Operator, event: Event): void {
    const body = { stateId: (event.target as HTMLSelectElement).value };
    void this.act(api.post('/api/operators/operators/:id/state', { params: { id: operator.id }, body }));
  }
  private logOut({ id }: Operator): void {
    void this.act(api.post('/api/operators/operators/:id/log-out', { params: { id } }));
  }
  private async act(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      toastError(error);
    }
  }
}
