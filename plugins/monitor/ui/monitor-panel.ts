import { textIn } from '@perezvon/sdk/shared';
import {
  appState,
  css,
  customElement,
  formatClock,
  formatDuration,
  formatPhone,
  html,
  nothing,
  sharedStyles,
  state,
  toast,
  toastError,
} from '@perezvon/sdk/ui';
import { feedOf } from './alert-feed.js';
import { alertsCard } from './alerts-card.js';
import { LivePanel } from './ticking.js';
import { api, type CallerLine, type Operator, type Presence, type Queue, type WorkLine } from './api.js';
import { inOrder, percentOf, type QueueNow, queuesNow } from './board.data.js';

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
const trunkTones = { online: 'green', offline: 'red', unknown: '' } as const;
const phoneKey = 'monitor.phone';
const ways = ['listen', 'whisper', 'join'] as const;

/** The supervisor's live picture: queues, who waits, operators; and what can be done at once. */
interface Moved {
  readonly operatorId: string;
  readonly queue: Queue;
  readonly others: readonly Queue[];
}

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
      .queue {
        background: var(--pz-surface);
        border: 1px solid var(--pz-border);
        border-radius: 12px;
        padding: 0.9rem 1rem;
        box-shadow: var(--pz-shadow);
        display: grid;
        gap: 0.35rem;
      }
      .queue.hot {
        border-color: var(--pz-red);
      }
      .queue.over {
        outline: 2px dashed var(--pz-accent);
      }
      .queue h3 {
        margin: 0;
        display: flex;
        justify-content: space-between;
        gap: 0.5rem;
      }
      .queue .big {
        font-size: 2rem;
        font-weight: 650;
        line-height: 1;
        font-variant-numeric: tabular-nums;
      }
      .queue.hot .big {
        color: var(--pz-red);
      }
      .figures {
        display: flex;
        flex-wrap: wrap;
        gap: 0.2rem 1rem;
        font-size: 0.86rem;
        color: var(--pz-muted);
      }
      .figures b {
        color: var(--pz-text);
        font-variant-numeric: tabular-nums;
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
      tr[draggable='true'] {
        cursor: grab;
      }
      .beside {
        display: flex;
        align-items: center;
        gap: 0.5rem;
      }
      select.state {
        width: auto;
        max-width: 9rem;
      }
      .actions {
        white-space: nowrap;
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
  @state() private attending: { readonly id: string; readonly operatorId: string; readonly how: string } | undefined;
  private readonly operators = api.query(this, '/api/operators/operators');
  private readonly states = api.query(this, '/api/operators/states');
  private readonly trunks = api.live(this, 'telephony.trunks');
  private readonly trunkNames = api.query(this, '/api/telephony/trunks', () =>
    this.can('telephony.trunks.read') ? {} : undefined,
  );
  private readonly campaigns = api.query(
    this,
    '/api/autodialer/campaigns',
    () => (this.can('autodialer.campaigns.read') ? { query: { state: 'running' as const } } : undefined),
    { pollMs: 5_000 },
  );
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
        ${this.attending ? this.attendingBar(this.attending) : nothing}
        ${this.moved ? this.movedBar(this.moved) : nothing}
        ${
          data && queues.length === 0
            ? html`<div class="card empty">
                <pz-icon name="queue"></pz-icon><b>${this.t('monitor.none')}</b
                ><span>${this.t('monitor.none.hint')}</span>
              </div>`
            : nothing
        }
        <div class="queues">${queues.map((queue) => this.queueCard(queue))}</div>
        <div class="columns">${this.operatorsCard()}${this.callersCard()}</div>
        ${this.waysCard()}
        ${alertsCard(feedOf(this.allAlerts, this.now), { t: (key) => this.t(key), textOf: (alert) => this.alertText(alert) })}
      </div>`;
  }

  private queueCard(queue: QueueNow) {
    const level = percentOf(queue.level);
    const levelNow = percentOf(queue.levelNow);
    const share = (one: number | undefined) =>
      html`<b class=${one !== undefined && one < queue.percent ? 'bad' : ''}
        >${one === undefined ? '–' : `${Math.round(one)} %`}</b
      >`;
    const longest = queue.oldest === undefined ? undefined : this.now - queue.oldest;
    const hot = longest !== undefined && longest > queue.withinSeconds * 1_000;
    const allow = (event: DragEvent) => {
      if (!this.dragged) return;
      event.preventDefault();
      this.over = queue.id;
    };
    return html`<section
      class="queue ${hot ? 'hot' : ''} ${this.over === queue.id ? 'over' : ''}"
      @dragover=${allow}
      @dragleave=${() => (this.over = undefined)}
      @drop=${() => this.dropOn(queue.id)}
    >
      <h3>${queue.name}<span class="muted small">${queue.priority > 0 ? `P${queue.priority}` : ''}</span></h3>
      <div class="row bottom">
        <span class="big">${queue.waiting}</span><span class="muted">${this.t('monitor.waiting')}</span
        ><span class="grow"></span
        ><span class="num">${longest === undefined ? '' : formatDuration(Math.max(0, longest))}</span>
      </div>
      <div class="figures">
        <span>${this.t('monitor.talking')} <b>${queue.talking}</b></span
        ><span>${this.t('monitor.level')} ${share(level)}, ${this.t('monitor.levelNow')} ${share(levelNow)}</span>
        <span>${this.t('monitor.offered')} <b>${queue.offered}</b></span
        ><span>${this.t('monitor.answered')} <b>${queue.answered}</b></span
        ><span>${this.t('monitor.lost')} <b>${queue.lost}</b></span>
      </div>
    </section>`;
  }

  private operatorsCard() {
    const rows = (this.operators.data ?? []).map((operator) => ({
      operator,
      presence: this.presences.data?.presences[operator.id],
      work: this.board.data?.operators[operator.id],
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
    const doing = work?.work ?? 'idle';
    const paused = presence?.presence === 'paused';
    const state = this.states.data?.find(({ id }) => id === presence?.stateId);
    const name = state ? textIn(state.names, appState.language) : '';
    const since =
      doing === 'idle' || (paused && doing !== 'talking')
        ? Math.max(presence?.since ?? 0, doing === 'idle' && !paused ? (work?.since ?? 0) : 0)
        : (work?.since ?? 0);
    const limit = presence?.limitMs ?? undefined;
    const late = presence !== undefined && limit !== undefined && this.now - presence.since > limit;
    const text = paused && doing === 'idle' ? name : this.t(`monitor.work.${doing}`);
    const queue = work?.queueId ? this.board.data?.queues[work.queueId]?.name : undefined;
    const steer = this.can('operators.write');
    return html`<tr
      draggable=${this.can('queues.write')}
      @dragstart=${() => (this.dragged = operator.id)}
      @dragend=${() => (this.dragged = this.over = undefined)}
    >
      <td class="wide">
        <b>${operator.name}</b> <span class="muted num small">${presence?.phone?.number ?? ''}</span>
      </td>
      <td data-label=${this.t('monitor.state')}>
        <span class="badge ${late ? 'red' : tones[paused && doing === 'idle' ? 'paused' : doing]}">${text}</span
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
                @click=${() => this.attend(operator, 'listen')}
              >
                <pz-icon name="ear"></pz-icon>
              </button>`
            : nothing
        }
        ${
          steer
            ? html`<select
                class="state"
                aria-label=${this.t('monitor.setState', { name: operator.name })}
                @change=${(event: Event) => this.setState(operator, event)}
              >
                ${(this.states.data ?? []).map(
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

  private callersCard() {
    const waiting = inOrder(this.board.data?.callers ?? {});
    return html`<div class="card flush">
      <table class="cards">
        <thead>
          <tr>
            <th>${this.t('monitor.callers')}</th>
            <th>${this.t('monitor.queue')}</th>
            <th class="right">${this.t('monitor.since')}</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${
            waiting.length === 0
              ? html`<tr>
                  <td class="wide muted" colspan="4">${this.t('monitor.callers.none')}</td>
                </tr>`
              : waiting.map(([id, caller]) => this.callerRow(id, caller))
          }
        </tbody>
      </table>
    </div>`;
  }
  private callerRow(id: string, caller: CallerLine) {
    return html`<tr>
      <td class="wide num">
        ${caller.number ? formatPhone(caller.number) : this.t('monitor.hidden')}${
          caller.isFirst ? html` <span class="badge blue">${this.t('monitor.first')}</span>` : nothing
        }${caller.isCallback ? html` <span class="badge">${this.t('monitor.callback')}</span>` : nothing}${
          caller.state === 'offered'
            ? html`<br /><span class="small muted">${this.t('monitor.offered.now')}</span>`
            : nothing
        }
      </td>
      <td data-label=${this.t('monitor.queue')}>${this.board.data?.queues[caller.queueId]?.name ?? ''}</td>
      <td class="right num" data-label=${this.t('monitor.since')}>
        ${formatDuration(Math.max(0, this.now - caller.since))}
      </td>
      <td class="right">
        ${
          this.can('queues.steer') && caller.state === 'waiting'
            ? html`<button
                class="plain icon"
                title=${this.t('monitor.toFront')}
                aria-label="${this.t('monitor.toFront')}: ${caller.number ?? ''}"
                @click=${() => this.act(api.post('/api/queues/callers/:id/to-front', { params: { id } }))}
              >
                <pz-icon name="front"></pz-icon>
              </button>`
            : nothing
        }
      </td>
    </tr>`;
  }

  /** Trunks with their lines in use, and the campaigns that share them. */
  private waysCard() {
    const trunks = this.trunkNames.data ?? [];
    const campaigns = this.campaigns.data?.items ?? [];
    if (trunks.length + campaigns.length === 0) return nothing;
    return html`<div class="queues">
      ${trunks.map((trunk) => {
        const now = this.trunks.data?.trunks[trunk.id];
        const state = now?.state ?? 'unknown';
        return html`<section class="queue">
          <h3>${trunk.name}<span class="badge ${trunkTones[state]}">${this.t(`monitor.trunk.${state}`)}</span></h3>
          <div class="figures">
            <span
              >${this.t('monitor.lines')}
              <b>${now?.inUse ?? 0}${trunk.maxChannels === null ? '' : ` / ${trunk.maxChannels}`}</b></span
            >
          </div>
        </section>`;
      })}${campaigns.map(
        ({ id, name, counts }) =>
          html`<section class="queue">
            <h3><a href="/autodialer/campaigns/${id}">${name}</a></h3>
            <div class="figures">
              <span>${this.t('monitor.reached')} <b>${counts.reached}</b></span
              ><span>${this.t('monitor.left')} <b>${counts.waiting}</b></span>
            </div>
          </section>`,
      )}
    </div>`;
  }

  private attendingBar(attending: NonNullable<typeof this.attending>) {
    const name = this.operators.data?.find(({ id }) => id === attending.operatorId)?.name ?? '';
    const choose = (how: (typeof ways)[number]) => {
      this.attending = { ...attending, how };
      void this.act(api.patch('/api/monitor/attendances/:id', { params: { id: attending.id }, body: { how } }));
    };
    return html`<div class="notice row">
      <b class="grow">${this.t('monitor.attending', { name })}</b
      >${ways.map(
        (how) =>
          html`<button
              aria-pressed=${how === attending.how}
              class=${how === attending.how ? 'primary' : ''}
              @click=${() => choose(how)}
            >
              ${this.t(`monitor.${how}`)}
            </button>`,
      )}<button
        class="danger"
        @click=${() => this.act(api.delete('/api/monitor/attendances/:id', { params: { id: attending.id } }))}
      >
        ${this.t('monitor.hangUp')}
      </button>
    </div>`;
  }

  private readonly keepPhone = (event: Event): void => {
    this.phone = (event.target as HTMLInputElement).value.trim();
    localStorage.setItem(phoneKey, this.phone);
  };
  private async attend(operator: Operator, how: (typeof ways)[number]): Promise<void> {
    if (this.phone === '') {
      toast('error', this.t('monitor.needPhone'));
      return;
    }
    try {
      const body = { operatorId: operator.id, phone: this.phone, how };
      this.attending = await api.post('/api/monitor/attendances', { body });
    } catch (error) {
      toastError(error);
    }
  }
  private setState(operator: Operator, event: Event): void {
    const stateId = (event.target as HTMLSelectElement).value;
    const params = { id: operator.id };
    const done =
      stateId === ''
        ? api.post('/api/operators/operators/:id/log-out', { params })
        : api.post('/api/operators/operators/:id/state', { params, body: { stateId } });
    void this.act(done);
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
  private async act(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      toastError(error);
    }
  }
}

const setMembers = ({ id, version }: Queue, members: Queue['members']): Promise<unknown> =>
  api.patch('/api/queues/queues/:id', { params: { id }, body: { members }, version });
