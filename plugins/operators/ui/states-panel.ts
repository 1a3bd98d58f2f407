import { defaultLanguage, type InstalledLanguage, textIn } from '@perezvon/sdk/shared';
import {
  appState,
  customElement,
  EditPanel,
  formChoice,
  formText,
  html,
  nothing,
  numberInput,
  pageHead,
  queryState,
} from '@perezvon/sdk/ui';
import type { OperatorsApi } from '../api.js';
import { api, type OperatorState } from './api.js';

const kinds = ['ready', 'paused'] as const;

/** The states that operators can be in. */
@customElement('operators-states')
export class StatesPanel extends EditPanel<OperatorsApi, '/api/operators/states'> {
  protected override readonly address = '/api/operators/states';
  protected override readonly texts = 'operators.states';
  private readonly states = api.query(this, '/api/operators/states');

  override render() {
    const write = this.can('operators.states');
    return html`${pageHead(this.t('operators.states.title'), {
      actions: write
        ? html`<button class="primary" @click=${() => this.open('new')}>
                <pz-icon name="plus"></pz-icon>${this.t('operators.states.add')}
              </button>`
        : nothing,
    })}
      ${
        queryState(this.states) ??
        html`<div class="card flush">
          <table class="cards">
            <thead>
              <tr>
                <th>${this.t('operators.state')}</th>
                <th>${this.t('operators.states.kind')}</th>
                <th>${this.t('operators.states.digit')}</th>
                <th>${this.t('operators.states.paid')}</th>
                <th class="right">${this.t('operators.states.limit')}</th>
                <th></th>
              </tr>
            </thead>
            <tbody>
              ${(this.states.data ?? []).map((one) => this.row(one, write))}
            </tbody>
          </table>
        </div>`
      }
      ${this.edited ? this.dialog() : nothing}`;
  }

  protected override refresh(): Promise<void> {
    return this.states.refresh();
  }
  protected override bodyOf(data: FormData) {
    const limit = formText(data, 'limit');
    const names = appState.languages.map(({ code }) => [code, formText(data, `name-${code}`).trim()] as const);
    return {
      kind: formChoice(data, 'kind', kinds),
      names: Object.fromEntries(names.filter(([, name]) => name !== '')),
      digit: Number(formText(data, 'digit')),
      paid: data.has('paid'),
      limitMinutes: limit === '' ? null : Number(limit),
    };
  }

  private row(one: OperatorState, write: boolean) {
    const name = textIn(one.names, appState.language);
    return html`<tr>
      <td class="wide"><b>${name}</b></td>
      <td data-label=${this.t('operators.states.kind')}>
        <span class="badge ${one.kind === 'ready' ? 'green' : 'yellow'}"
          >${this.t(`operators.states.kind.${one.kind}`)}</span
        >
      </td>
      <td class="num" data-label=${this.t('operators.states.digit')}>*14${one.digit}</td>
      <td data-label=${this.t('operators.states.paid')}>
        ${this.t(one.paid ? 'operators.states.paid' : 'operators.states.unpaid')}
      </td>
      <td class="right num" data-label=${this.t('operators.states.limit')}>
        ${one.limitMinutes ?? this.t('operators.states.noLimit')}
      </td>
      <td class="right nowrap">
        ${write ? this.rowButtons(one, name, this.t('operators.states.confirmDelete', { name })) : nothing}
      </td>
    </tr>`;
  }
  private nameField({ code, name }: InstalledLanguage, one: OperatorState | undefined) {
    return html`<label class="field"
      >${this.t('operators.states.name', { language: name })}<input
        name="name-${code}"
        ?required=${code === defaultLanguage}
        maxlength="60"
        .value=${one?.names[code] ?? ''}
    /></label>`;
  }
  private dialog() {
    const { present: one } = this;
    return this.editDialog(
      one ? textIn(one.names, appState.language) : this.t('operators.states.add'),
      html`<div class="grid">
          ${appState.languages.map((language) => this.nameField(language, one))}
          ${this.field(
            'kind',
            html`<select name="kind">
              ${kinds.map(
                (kind) =>
                  html`<option value=${kind} ?selected=${kind === (one?.kind ?? 'paused')}>
                      ${this.t(`operators.states.kind.${kind}`)}
                    </option>`,
              )}
            </select>`,
          )}
          ${this.field('digit', numberInput('digit', one?.digit ?? 4, { min: 0, max: 9, required: true }))}
          ${this.field(
            'limit',
            numberInput('limit', one?.limitMinutes, {
              min: 1,
              max: 1440,
              placeholder: this.t('operators.states.noLimit'),
            }),
          )}
        </div>
        <label class="check"
          ><input type="checkbox" name="paid" ?checked=${one?.paid ?? false} />${this.t('operators.states.paid')}</label
        >`,
    );
  }
}
