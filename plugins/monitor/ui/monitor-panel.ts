import {
  css,
  customElement,
  emptyState,
  formatClock,
  html,
  nothing,
  sharedStyles,
  state,
  toast,
  toastError,
} from '@perezvon/sdk/ui';
import { feedOf } from './alert-feed.js';
import { alertsCard } from './alerts-card.js';
import { api, type Attending, type Operator, type Queue } from './api.js';
import './attendance-bar.js';
import { type QueueNow, queuesNow } from './board.data.js';
import './callers-card.js';
import './lines-card.js';
import './operators-card.js';
import './queue-card.js';
import { LivePanel } from './ticking.js';

const phoneKey = 'monitor.phone';

/** An operator was dropped on a queue, and works in others too. */
interface Moved {
  readonly operatorId: string;
  readonly queue: Queue;
  readonly others: readonly Queue[];
}

/** The supervisor's live picture: queues, who waits, operators; and what can be done at once. */
@customElement('monitor-live')
export class MonitorPanel extends LivePanel {
  static override styles = [
    sharedStyles,
    css`
      .queues {
        display: grid;
        gap: 0.75rem;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
      }
      .columns {
        display: grid;
        gap: 1rem;
        grid-template-columns: minmax(0, 1fr);
      }
      @media (min-width: 1600px) {
        .columns {
          grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
        }
      }
      .beside {
        display: flex;
        align-items: center;
        gap: 0.5rem;
      }
      .alert {
        display: flex;
        gap: 0.6rem;
        align-items: center;
      }
    `,
  ];
  @state() private phone = localStorage.getItem(phoneKey) ?? '';
  @state() private dragged: string | undefined;
  @state() private over: string | undefined;
  /** Who was just dropped on a queue, and works elsewhere too. */
  @state() private moved: Moved | undefined;
  @state() private attending: Attending | undefined;
  private readonly operators = api.query(this, '/api/operators/operators');
  private readonly states = api.query(this, '/api/operators/states');
  private readonly attendances = api.query(this, '/api/monitor/attendances', () => (this.attending ? {} : undefined), {
    pollMs: 2_000,
  });

  override render() {
    const { data } = this.board;
    const queues = data ? queuesNow(data) : [];
    if (this.attending && this.attendances.data && !this.attendances.data.some(({ id }) => id === this.attending?.id)) {
      queueMicrotask(() => (this.attending = undefined));
    }
    return html`<div class="head">
        <h1>${this.t('monitor.title')}</h1>
        ${
          this.can('monitor.listen')
            ? html`<label class="field beside" title=${this.t('monitor.myPhone.hint')}
                  >${this.t('monitor.myPhone')}<input
                    class="short"
                    inputmode="numeric"
                    pattern="[0-9]{2,6}"
                    .value=${this.phone}
                    @change=${this.keepPhone} /></label
                ><pz-parts
                  at="monitor.phone"
                  .given=${{ number: this.phone, expects: this.attending !== undefined }}
                ></pz-parts>`
            : nothing
        }
        <a class="button" href="/monitor/wall"><pz-icon name="wall"></pz-icon>${this.t('monitor.wall.title')}</a>
      </div>
      <div class="stack">
        ${this.openAlerts.map(
          (alert) =>
            html`<div class="notice red alert" role="alert">
                <pz-icon name="warning"></pz-icon><span class="grow">${this.alertText(alert)}</span
                ><span class="num muted">${formatClock(alert.since)}</span>
              </div>`,
        )}
        ${this.attending ? this.attendanceBar(this.attending) : nothing}
        ${this.moved ? this.movedBar(this.moved) : nothing}
        ${
          data && queues.length === 0
            ? html`<div class="card">${emptyState('queue', this.t('monitor.none'), this.t('monitor.none.hint'))}</div>`
            : nothing
        }
        <div class="queues">${queues.map((queue) => this.queueCard(queue))}</div>
        <div class="columns">
          <monitor-operators
            .operators=${this.operators.data ?? []}
            .states=${this.states.data ?? []}
            .presences=${this.presences.data?.presences ?? {}}
            .board=${data}
            .now=${this.now}
            @listen=${(event: CustomEvent<Operator>) => this.attend(event.detail)}
            @dragged=${(event: CustomEvent<string | undefined>) => this.drag(event.detail)}
          ></monitor-operators>
          <monitor-callers .board=${data} .now=${this.now}></monitor-callers>
        </div>
        <monitor-lines></monitor-lines>
        ${alertsCard(feedOf(this.allAlerts, this.now), { t: (key) => this.t(key), textOf: (alert) => this.alertText(alert) })}
      </div>`;
  }

  private queueCard(queue: QueueNow) {
    const allow = (event: DragEvent) => {
      if (!this.dragged) return;
      event.preventDefault();
      this.over = queue.id;
    };
    return html`<monitor-queue-card
      .queue=${queue}
      .now=${this.now}
      .over=${this.over === queue.id}
      @dragover=${allow}
      @dragleave=${() => (this.over = undefined)}
      @drop=${() => this.dropOn(queue.id)}
    ></monitor-queue-card>`;
  }

  private attendanceBar(attending: Attending) {
    return html`<monitor-attendance-bar
      .attending=${attending}
      .name=${this.operators.data?.find(({ id }) => id === attending.operatorId)?.name ?? ''}
      @change=${(event: CustomEvent<Attending>) => (this.attending = event.detail)}
    ></monitor-attendance-bar>`;
  }

  private drag(operatorId: string | undefined): void {
    this.dragged = operatorId;
    if (operatorId === undefined) this.over = undefined;
  }

  private readonly keepPhone = (event: Event): void => {
    this.phone = (event.target as HTMLInputElement).value.trim();
    localStorage.setItem(phoneKey, this.phone);
  };
  private async attend(operator: Operator): Promise<void> {
    if (this.phone === '') {
      toast('error', this.t('monitor.needPhone'));
      return;
    }
    try {
      const body = { operatorId: operator.id, phone: this.phone, how: 'listen' as const };
      this.attending = await api.post('/api/monitor/attendances', { body });
    } catch (error) {
      toastError(error);
    }
  }
  /** Whether the operator goes on working where they were is for the supervisor to say. */
  private movedBar({ operatorId, queue, others }: Moved) {
    const name = this.operators.data?.find(({ id }) => id === operatorId)?.name ?? '';
    const also = others.map((other) => other.name).join(', ');
    return html`<div class="notice row" role="status">
      <span class="grow">${this.t('monitor.moved', { name, queue: queue.name, also })}</span
      ><button class="primary" @click=${() => this.onlyHere()}>${this.t('monitor.moved.only')}</button
      ><button @click=${() => (this.moved = undefined)}>${this.t('monitor.moved.both')}</button>
    </div>`;
  }
  private async onlyHere(): Promise<void> {
    const { moved } = this;
    this.moved = undefined;
    if (!moved) return;
    try {
      // Read anew: who changed a queue meanwhile is not overruled.
      const queues = await api.get('/api/queues/queues');
      for (const { id } of moved.others) {
        const queue = queues.find((one) => one.id === id);
        if (queue)
          await setMembers(
            queue,
            queue.members.filter(({ operatorId }) => operatorId !== moved.operatorId),
          );
      }
    } catch (error) {
      toastError(error);
    }
  }
  /** An operator dropped on a queue works there from now on. */
  private async dropOn(queueId: string): Promise<void> {
    const operatorId = this.dragged;
    this.dragged = this.over = undefined;
    if (operatorId === undefined) return;
    try {
      const queues = await api.get('/api/queues/queues');
      const queue = queues.find(({ id }) => id === queueId);
      if (!queue || queue.members.some((member) => member.operatorId === operatorId)) return;
      await setMembers(queue, [...queue.members, { operatorId, level: 1 }]);
      const others = queues.filter((one) => one.members.some((member) => member.operatorId === operatorId));
      this.moved = others.length > 0 ? { operatorId, queue, others } : undefined;
    } catch (error) {
      toastError(error);
    }
  }
}

const setMembers = ({ id, version }: Queue, members: Queue['members']): Promise<unknown> =>
  api.patch('/api/queues/queues/:id', { params: { id }, body: { members }, version });
