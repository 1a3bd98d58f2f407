import { textIn } from '@perezvon/sdk/shared';
import {
  appState,
  css,
  customElement,
  emptyState,
  formatDuration,
  html,
  nothing,
  PanelElement,
  queryState,
  sharedStyles,
  state,
  toastError,
} from '@perezvon/sdk/ui';
import { api, type OperatorState, type Self } from './api.js';
import { callControls, dialForm } from './call-controls.js';
import './customer-card.js';
import './log-in-form.js';
import { SipLine } from './sip-line.js';
import { workplaceStyles } from './workplace.styles.js';

const tones = { off: '', connecting: 'yellow', registered: 'green', failed: 'red' } as const;

/** An operator's own workplace: log-in, state, the caller's card, and the phone where the page itself is one. */
@customElement('softphone-workplace')
export class WorkplacePanel extends PanelElement {
  static override styles = [
    sharedStyles,
    workplaceStyles,
    css`
      .states {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
      .states button[aria-pressed='true'] {
        background: var(--pz-accent-fill);
        border-color: var(--pz-accent-fill);
        color: #fff;
      }
      .columns {
        display: grid;
        gap: 1rem;
        grid-template-columns: minmax(0, 1fr);
        align-items: start;
      }
      @media (min-width: 900px) {
        .columns {
          grid-template-columns: minmax(0, 3fr) minmax(18rem, 2fr);
        }
      }
      .pad {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 0.4rem;
        max-width: 16rem;
      }
      button.go,
      button.go:hover:not(:disabled) {
        background: var(--pz-green);
        border-color: var(--pz-green);
        color: #fff;
      }
      button.stop,
      button.stop:hover:not(:disabled) {
        background: var(--pz-red);
        border-color: var(--pz-red);
        color: #fff;
      }
      .go:hover:not(:disabled),
      .stop:hover:not(:disabled) {
        filter: brightness(0.92);
      }
    `,
  ];
  @state() private now = Date.now();
  private readonly line = new SipLine(this);
  private readonly self = api.query(this, '/api/operators/self', () => ({}), { pollMs: 3_000 });
  private readonly access = api.query(this, '/api/softphone/line', () => {
    const phone = this.self.data?.self?.presence.phone;
    return phone ? { query: { phone: phone.id } } : undefined;
  });
  private readonly card = api.query(this, '/api/softphone/card', () => (this.self.data?.self ? {} : undefined), {
    pollMs: 1_000,
  });
  private timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(() => (this.now = Date.now()), 1_000);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }
  protected override updated(): void {
    const self = this.self.data?.self;
    if (self === null || (self && this.access.data)) this.line.be((self && this.access.data?.line) || undefined);
  }

  override render() {
    const waiting = queryState(this.self);
    if (waiting) return waiting;
    const self = this.self.data?.self;
    return self
      ? this.workplace(self)
      : html`<softphone-log-in @loggedIn=${() => this.self.refresh()}></softphone-log-in>`;
  }

  private workplace(self: Self) {
    const { operator, presence, states } = self;
    const sinceMs = this.now - presence.since;
    const late = presence.limitMs !== null && sinceMs > presence.limitMs;
    return html`<div class="head">
        <div>
          <h1>${operator.name}</h1>
          <p class="muted no-margin">
            ${this.t('softphone.seat', { number: operator.number, phone: presence.phone?.number ?? '' })}
          </p>
        </div>
        <span class="badge ${late ? 'red' : presence.presence === 'ready' ? 'green' : 'yellow'}"
          >${this.nameOf(states.find(({ id }) => id === presence.stateId))} ·
          <span class="num">${formatDuration(Math.max(0, sinceMs))}</span></span
        >
        <button @click=${() => this.act(api.post('/api/operators/self/log-out'))}>${this.t('softphone.logOut')}</button>
      </div>
      <div class="stack">
        ${presence.why === 'missed' ? html`<div class="notice red" role="alert">${this.t('softphone.missed')}</div>` : nothing}
        <div class="card states" role="group" aria-label=${this.t('softphone.state')}>
          ${states.map(
            (one) =>
              html`<button aria-pressed=${one.id === presence.stateId} @click=${() => this.enter(one.id)}>
                  ${this.nameOf(one)}
                </button>`,
          )}
        </div>
        <div class="columns">${this.customer(self)}${this.phone(presence.phone?.number ?? '')}</div>
      </div>`;
  }
  private readonly nameOf = (one: OperatorState | undefined): string => textIn(one?.names ?? {}, appState.language);

  private customer(self: Self) {
    const card = this.card.data?.card;
    const until = this.card.data?.wrapUpUntil ?? undefined;
    if (card) return html`<softphone-customer .card=${card} .now=${this.now}></softphone-customer>`;
    if (until !== undefined) return this.wrapUp(self, until);
    const hint = this.t('softphone.nobody.hint');
    return html`<div class="card">${emptyState('phone', this.t('softphone.nobody'), hint)}</div>`;
  }

  /** The operator's own word ends it; on pause the pause goes on. */
  private wrapUp({ presence, states }: Self, until: number) {
    const ready = states.find(({ kind }) => kind === 'ready');
    const stateId = presence.presence === 'ready' ? presence.stateId : ready?.id;
    return html`<div class="card stack">
      <div><span class="badge blue">${this.t('softphone.wrapUp')}</span></div>
      <div class="who">${formatDuration(Math.max(0, until - this.now))}</div>
      <p class="muted no-margin">${this.t('softphone.wrapUp.hint')}</p>
      <div class="row">
        <button class="primary" @click=${() => stateId && this.enter(stateId)}>
          ${this.t('softphone.wrapUp.done')}
        </button>
      </div>
    </div>`;
  }

  private phone(number: string) {
    if (this.access.data && !this.access.data.line)
      return html`<div class="card">
        <h2>${this.t('softphone.device', { number })}</h2>
        <p class="muted no-margin">${this.t('softphone.device.hint')}</p>
      </div>`;
    const { line } = this;
    return html`<div class="card stack">
      <div class="row">
        <h2 class="grow no-margin">${this.t('softphone.device', { number })}</h2>
        <span class="badge ${tones[line.state]}">${this.t(`softphone.line.${line.state}`)}</span>
      </div>
      ${line.call ? callControls(line, line.call, this.now) : dialForm(line)}
      ${
        line.failure === undefined
          ? nothing
          : html`<div class="notice red" role="alert">${this.t('softphone.failed', { why: line.failure })}</div>`
      }
    </div>`;
  }
  private enter(stateId: string): void {
    void this.act(api.post('/api/operators/self/state', { body: { stateId } }));
  }
  private async act(work: Promise<unknown>): Promise<void> {
    try {
      await work;
      await Promise.all([this.self.refresh(), this.card.refresh()]);
    } catch (error) {
      toastError(error);
    }
  }
}
