import { textIn } from '@perezvon/sdk/shared';
import {
  appState,
  css,
  customElement,
  formatDuration,
  formatPhone,
  html,
  nothing,
  PanelElement,
  property,
  sharedStyles,
  toastError,
} from '@perezvon/sdk/ui';
import { api, type Board, type Operator, type OperatorState, type Presence, type WorkLine } from './api.js';
import { operatorLine } from './operator-line.js';

const tones: Readonly<Record<string, string>> = {
  idle: 'green',
  offered: 'yellow',
  talking: 'blue',
  wrapUp: 'blue',
  cooling: 'red',
  engaged: 'blue',
  paused: 'yellow',
  out: '',
};

/** The operators who are there. Tells `listen` with an operator, and `dragged` with the id of who is dragged, or nothing. */
@customElement('monitor-operators')
export class OperatorsCard extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      tr[draggable='true'] {
        cursor: grab;
      }
      select.state {
        width: auto;
        max-width: 9rem;
      }
      .actions {
        white-space: nowrap;
      }
    `,
  ];
  @property({ attribute: false }) operators: readonly Operator[] = [];
  @property({ attribute: false }) states: readonly OperatorState[] = [];
  @property({ attribute: false }) presences: Readonly<Record<string, Presence | undefined>> = {};
  @property({ attribute: false }) board: Board | undefined;
  /** The time that is shown, in milliseconds since 1970. */
  @property({ type: Number }) now = 0;

  override render() {
    const rows = this.operators.map((operator) => ({
      operator,
      presence: this.presences[operator.id],
      work: this.board?.operators[operator.id],
    }));
    const present = rows.filter(({ presence }) => (presence?.presence ?? 'out') !== 'out');
    const out = rows.length - present.length;
    return html`<div class="card flush">
      <table class="cards">
        <thead>
          <tr>
            <th>${this.t('monitor.operator')}</th>
            <th>${this.t('monitor.state')}</th>
            <th class="right">${this.t('monitor.since')}</th>
            <th>${this.t('monitor.call')}</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${present.map(({ operator, presence, work }) => this.operatorRow(operator, presence, work))}
          ${
            out > 0
              ? html`<tr>
                  <td class="wide muted small" colspan="5">${this.t('monitor.out')}: ${out}</td>
                </tr>`
              : nothing
          }
        </tbody>
      </table>
    </div>`;
  }

  private operatorRow(operator: Operator, presence: Presence | undefined, work: WorkLine | undefined) {
    const { doing, byState, paused, since, late } = operatorLine(presence, work, this.now);
    const state = this.states.find(({ id }) => id === presence?.stateId);
    const name = state ? textIn(state.names, appState.language) : '';
    const text = byState ? name : this.t(`monitor.work.${doing}`);
    const queue = work?.queueId ? this.board?.queues[work.queueId]?.name : undefined;
    return html`<tr
      draggable=${this.can('queues.write')}
      @dragstart=${() => this.tell('dragged', operator.id)}
      @dragend=${() => this.tell('dragged', undefined)}
    >
      <td class="wide">
        <b>${operator.name}</b> <span class="muted num small">${presence?.phone?.number ?? ''}</span>
      </td>
      <td data-label=${this.t('monitor.state')}>
        <span class="badge ${late ? 'red' : tones[byState ? 'paused' : doing]}">${text}</span
        >${paused && doing !== 'idle' ? html` <span class="small muted">${name}</span>` : nothing}${
          presence?.why === 'missed' ? html` <span class="small bad">${this.t('monitor.missed')}</span>` : nothing
        }
      </td>
      <td class="right num" data-label=${this.t('monitor.since')}>${formatDuration(Math.max(0, this.now - since))}</td>
      <td data-label=${this.t('monitor.call')}>
        ${
          work?.caller ? html`<span class="num">${formatPhone(work.caller)}</span>` : nothing
        }${queue ? html` <span class="small muted">${queue}</span>` : nothing}
      </td>
      <td class="right actions">
        ${
          doing === 'talking' && this.can('monitor.listen')
            ? html`<button
                class="plain icon"
                title=${this.t('monitor.listen')}
                aria-label="${this.t('monitor.listen')}: ${operator.name}"
                @click=${() => this.tell('listen', operator)}
              >
                <pz-icon name="ear"></pz-icon>
              </button>`
            : nothing
        }
        ${
          this.can('operators.write')
            ? html`<select
                class="state"
                aria-label=${this.t('monitor.setState', { name: operator.name })}
                @change=${(event: Event) => this.setState(operator, event)}
              >
                ${(this.states).map(
                  (one) =>
                    html`<option value=${one.id} ?selected=${one.id === presence?.stateId}>
                        ${textIn(one.names, appState.language)}
                      </option>`,
                )}
                <option value="">${this.t('monitor.logOut')}</option>
              </select>`
            : nothing
        }
      </td>
    </tr>`;
  }

  private tell(name: 'listen' | 'dragged', detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  private async setState(operator: Operator, event: Event): Promise<void> {
    const stateId = (event.target as HTMLSelectElement).value;
    const params = { id: operator.id };
    try {
      if (stateId === '') await api.post('/api/operators/operators/:id/log-out', { params });
      else await api.post('/api/operators/operators/:id/state', { params, body: { stateId } });
    } catch (error) {
      toastError(error);
    }
  }
}
