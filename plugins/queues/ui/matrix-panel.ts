import {
  css,
  customElement,
  html,
  nothing,
  PanelElement,
  queryState,
  sharedStyles,
  toastError,
  emptyState,
} from '@perezvon/sdk/ui';
import { api, isByList, type Member, type Operator, type Queue } from './api.js';

const levels = [0, 1, 2, 3];

/** Which operator works in which queue, at a glance: a click assigns, another raises the level, the last takes away. */
@customElement('queues-matrix')
export class MatrixPanel extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      td.cell {
        padding: 0.2rem;
        text-align: center;
      }
      td.cell button {
        width: 100%;
        min-width: 3.2rem;
        border-color: transparent;
        background: transparent;
        color: var(--pz-muted);
      }
      td.cell button[data-level='1'] {
        background: color-mix(in srgb, var(--pz-green) 22%, transparent);
        color: var(--pz-text);
        font-weight: 650;
      }
      td.cell button[data-level='2'] {
        background: color-mix(in srgb, var(--pz-accent) 18%, transparent);
        color: var(--pz-text);
      }
      td.cell button[data-level='3'] {
        background: color-mix(in srgb, var(--pz-yellow) 22%, transparent);
        color: var(--pz-text);
      }
      th.queue {
        text-align: center;
        white-space: normal;
        min-width: 6rem;
      }
      td.name {
        position: sticky;
        left: 0;
        background: var(--pz-surface);
        white-space: nowrap;
      }
    `,
  ];
  private readonly queues = api.query(this, '/api/queues/queues');
  private readonly operators = api.query(this, '/api/operators/operators');

  override render() {
    const queues = this.queues.data ?? [];
    const operators = this.operators.data ?? [];
    return html`<div class="head">
        <div>
          <h1>${this.t('queues.matrix.title')}</h1>
          <p class="muted no-margin">${this.t('queues.matrix.hint')}</p>
        </div>
      </div>
      ${
        queryState(this.queues) ??
        queryState(this.operators) ??
        (queues.length === 0 || operators.length === 0
          ? html`<div class="card">${emptyState('matrix', this.t('queues.matrix.empty'))}</div>`
          : html`<div class="card flush scroll">
              <table>
                <thead>
                  <tr>
                    <th></th>
                    ${queues.map(({ name }) => html`<th class="queue">${name}</th>`)}
                  </tr>
                </thead>
                <tbody>
                  ${operators.map(
                    (operator) =>
                      html`<tr>
                        <td class="name"><span class="num muted">${operator.number}</span> ${operator.name}</td>
                        ${queues.map((queue) => this.cell(operator, queue))}
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`)
      }`;
  }

  private cell(operator: Operator, queue: Queue) {
    const at = queue.members.findIndex(({ operatorId }) => operatorId === operator.id);
    const level = queue.members[at]?.level ?? 0;
    const place =
      level > 0 && isByList(queue.settings.strategy) ? html` <small class="muted">№ ${at + 1}</small>` : nothing;
    const label = `${this.t('queues.matrix.level', {
      operator: operator.name,
      queue: queue.name,
    })} ${level === 0 ? this.t('queues.matrix.no') : level}`;
    return html`<td class="cell">
      <button
        data-level=${Math.min(level, 3)}
        aria-label=${label}
        ?disabled=${!this.can('queues.write')}
        @click=${() => this.turn(operator, queue, level)}
      >
        ${level === 0 ? '·' : level}${place}
      </button>
    </td>`;
  }

  private async turn(operator: Operator, queue: Queue, level: number): Promise<void> {
    const next = levels[(levels.indexOf(level) + 1) % levels.length] ?? 0;
    const member = { operatorId: operator.id, level: next };
    const isOther = ({ operatorId }: Member) => operatorId !== operator.id;
    // Who gets another level keeps the place in the list.
    const members =
      next === 0
        ? queue.members.filter(isOther)
        : level === 0
          ? [...queue.members, member]
          : queue.members.map((one) => (isOther(one) ? one : member));
    try {
      const { id, version } = queue;
      await api.patch('/api/queues/queues/:id', { params: { id }, body: { members }, version });
    } catch (error) {
      toastError(error);
    }
    await this.queues.refresh();
  }
}
