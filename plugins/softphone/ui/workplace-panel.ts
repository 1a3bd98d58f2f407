import { textIn } from '@perezvon/sdk/shared';
import {
  appState,
  css,
  customElement,
  errorText,
  formatDuration,
  formatPhone,
  formatTime,
  formText,
  html,
  nothing,
  PanelElement,
  queryState,
  sharedStyles,
  state,
  toastError,
} from '@perezvon/sdk/ui';
import { SipLine } from './sip-line.js';
import { api, type Card, type OperatorState, type Self } from './api.js';

const remembered = 'softphone.seat';
const keys = '123456789*0#'.split('');
const tones = { off: '', connecting: 'yellow', registered: 'green', failed: 'red' } as const;

/** An operator's own workplace: log-in, state, the caller's card, and the phone where the page itself is one. */
@customElement('softphone-workplace')
export class WorkplacePanel extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      .door {
        max-width: 26rem;
        margin: 3rem auto;
      }
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
      .who {
        font-size: 1.7rem;
        font-weight: 650;
        line-height: 1.2;
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
      .script {
        white-space: pre-wrap;
        font-size: 1.05rem;
        margin: 0;
      }
      .pad {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 0.4rem;
        max-width: 16rem;
      }
      .ringing {
        border-color: var(--pz-accent);
        outline: 3px solid color-mix(in srgb, var(--pz-accent) 35%, transparent);
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
  @state() private error: unknown;
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
    return self ? this.workplace(self) : this.door();
  }

  private door() {
    const seat = JSON.parse(localStorage.getItem(remembered) ?? '{}') as { number?: string; phone?: string };
    const field = (name: string, hint: string, value: string | undefined, type = 'text') =>
      html`<label class="field"
        >${this.t(`softphone.${name}`)}<input
          name=${name}
          type=${type}
          required
          inputmode="numeric"
          autocomplete="off"
          .value=${value ?? ''}
        /><small>${this.t(hint)}</small></label
      >`;
    return html`<form class="card stack door" @submit=${this.logIn}>
      <h1>${this.t('softphone.workplace')}</h1>
      ${field('number', 'softphone.number.hint', seat.number)}${field(
        'pin',
        'softphone.pin.hint',
        undefined,
        'password',
      )}${field('phone', 'softphone.phone.hint', seat.phone)}
      ${this.error === undefined ? nothing : html`<div class="notice red" role="alert">${errorText(this.error)}</div>`}
      <button class="primary">${this.t('softphone.logIn')}</button>
    </form>`;
  }
  private readonly logIn = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => formText(data, name).trim();
    const [number, pin, phone] = [text('number'), text('pin'), text('phone')];
    try {
      await api.post('/api/operators/self/log-in', { body: { number, pin, phone } });
      localStorage.setItem(remembered, JSON.stringify({ number, phone }));
      this.error = undefined;
      await this.self.refresh();
    } catch (error) {
      this.error = error;
    }
  };

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
    if (!card && until !== undefined) return this.wrapUp(self, until);
    if (!card)
      return html`<div class="card empty">
        <pz-icon name="phone"></pz-icon><b>${this.t('softphone.nobody')}</b
        ><span>${this.t('softphone.nobody.hint')}</span>
      </div>`;
    return html`<div class="card stack ${card.state === 'ringing' ? 'ringing' : ''}">
      <div class="row">
        ${
          card.queue === '' ? nothing : html`<span class="badge blue">${card.queue}</span>`
        }${card.from ? html`<span class="badge">${this.origin(card.from)}</span>` : nothing}
      </div>
      ${card.name ? html`<div class="who">${card.name}</div>` : nothing}
      <div class="who">${card.number === null ? this.t('softphone.hidden') : formatPhone(card.number)}</div>
      <p class="muted no-margin">
        ${this.t('softphone.inQueueSince', { time: formatDuration(Math.max(0, this.now - card.since)) })}
      </p>
      ${card.earlier ? html`<p class="muted no-margin">${this.earlier(card.earlier)}</p>` : nothing}
      ${card.text === '' ? nothing : html`<p class="script">${card.text}</p>`}
    </div>`;
  }

  private origin({ why, name, number }: NonNullable<Card['from']>): string {
    const who = [name, number === null ? null : `(${number})`].filter((part) => part !== null).join(' ');
    return who === '' ? this.t(`softphone.from.${why}`) : `${this.t(`softphone.from.${why}`)}: ${who}`;
  }
  private earlier({ calls, lastAt, operator }: NonNullable<Card['earlier']>): string {
    const last = lastAt === null ? '' : `, ${formatTime(lastAt)}`;
    return `${this.t('softphone.earlier', { calls })}${last}${operator === null ? '' : `, ${operator}`}`;
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
      ${line.call ? this.talk(line.call) : this.dialler()}
      ${
        line.failure === undefined
          ? nothing
          : html`<div class="notice red" role="alert">${this.t('softphone.failed', { why: line.failure })}</div>`
      }
    </div>`;
  }
  private talk(call: NonNullable<SipLine['call']>) {
    const { line } = this;
    const rings = call.state === 'ringing';
    return html`<div>
        <div class="who">${call.number === 'anonymous' ? this.t('softphone.hidden') : formatPhone(call.number)}</div>
        <span class="muted"
          >${
            rings
              ? this.t(call.incoming ? 'softphone.rings' : 'softphone.calling')
              : formatDuration(Math.max(0, this.now - call.since))
          }</span
        >
      </div>
      <div class="row">
        ${rings && call.incoming ? html`<button class="go" @click=${() => line.answer()}>${this.t('softphone.answer')}</button>` : nothing}
        <button class="stop" @click=${() => line.hangup()}>
          ${this.t(rings && call.incoming ? 'softphone.decline' : 'softphone.hangUp')}
        </button>
      </div>
      ${
        rings
          ? nothing
          : html`<div class="row">
                <button aria-pressed=${call.muted} @click=${() => line.mute(!call.muted)}>
                  ${this.t(call.muted ? 'softphone.unmute' : 'softphone.mute')}
                </button>
                <button aria-pressed=${call.held} @click=${() => line.hold(!call.held)}>
                  ${this.t(call.held ? 'softphone.unhold' : 'softphone.hold')}
                </button>
              </div>
              ${
                call.consulting
                  ? html`<div class="row" role="group" aria-label=${this.t('softphone.consult')}>
                      ${(['complete', 'conference', 'back'] as const).map(
                        (how) => html`<button @click=${() => line.settle(how)}>${this.t(`softphone.${how}`)}</button>`,
                      )}
                    </div>`
                  : html`<form class="row" @submit=${this.transfer}>
                      <input
                        class="whole-line"
                        name="number"
                        required
                        inputmode="tel"
                        pattern="[+]?[0-9]{2,16}"
                        autocomplete="off"
                        aria-label=${this.t('softphone.transferTo')}
                        placeholder=${this.t('softphone.transferTo')}
                      /><button value="blind">${this.t('softphone.transfer')}</button
                      ><button value="consult">${this.t('softphone.consult')}</button>
                    </form>`
              }
              <div class="pad">
                ${keys.map(
                  (key) =>
                    html`<button aria-label="${this.t('softphone.key')} ${key}" @click=${() => line.key(key)}>
                        ${key}
                      </button>`,
                )}
              </div>`
      }`;
  }
  private dialler() {
    return html`<form class="row" @submit=${this.dial}>
      <input
        class="grow auto"
        name="number"
        required
        inputmode="tel"
        pattern="[+*#0-9]{1,16}"
        autocomplete="off"
        aria-label=${this.t('softphone.dial')}
        placeholder=${this.t('softphone.dial')}
      />
      <button class="go" ?disabled=${this.line.state !== 'registered'}>${this.t('softphone.call')}</button>
    </form>`;
  }
  private readonly dial = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    this.line.dial(formText(new FormData(form), 'number').trim());
    form.reset();
  };

  private readonly transfer = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const number = formText(new FormData(form), 'number').trim();
    if ((event.submitter as HTMLButtonElement | null)?.value === 'consult') this.line.consult(number);
    else this.line.transfer(number);
    form.reset();
  };

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
