import {
  css,
  customElement,
  deleteAfterAsking,
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
  emptyState,
} from '@perezvon/sdk/ui';
import { api, type Filter, type Recording } from './api.js';

interface Named {
  readonly id: string;
  readonly name: string;
}
const tones = { recording: 'blue', waiting: 'yellow', ready: 'green', cut: 'yellow', failed: 'red' } as const;
/** What the worker writes down; the rest is the system's own word. */
const reasons: Readonly<Record<string, string>> = { 'there is no sound': 'recording.failed.noSound' };
const directions = ['inbound', 'outbound', 'internal'] as const;

/** Recorded conversations: filters, a player, download. */
@customElement('recording-list')
export class RecordingsPanel extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      .filters {
        display: grid;
        gap: 0.75rem;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 11rem), 1fr));
        align-items: end;
      }
      a.button.plain {
        border-color: transparent;
        background: transparent;
      }
      a.button.plain:hover {
        background: var(--pz-hover);
      }
      audio {
        width: 100%;
        min-width: 14rem;
        height: 2.4rem;
        display: block;
      }
      td.player {
        padding-top: 0;
      }
    `,
  ];
  @state() private filter: Filter = {};
  @state() private playing: string | undefined;
  /** Where the pages begin that lead to this one; the first has none. */
  @state() private cursors: readonly string[] = [];
  private readonly page = api.query(
    this,
    '/api/recording/recordings',
    () => ({ query: { ...this.filter, before: this.cursors.at(-1) } }),
    { pollMs: 5_000 },
  );
  private readonly queues = api.query(this, '/api/queues/queues', () => (this.can('queues.read') ? {} : undefined));
  private readonly operators = api.query(this, '/api/operators/operators', () =>
    this.can('operators.read') ? {} : undefined,
  );
  private readonly campaigns = api.query(this, '/api/autodialer/campaigns', () =>
    this.can('autodialer.campaigns.read') ? {} : undefined,
  );

  override render() {
    const recordings = this.page.data?.recordings ?? [];
    return html`<div class="head"><h1>${this.t('recording.title')}</h1></div>
      <div class="stack">
        ${this.filters()}
        ${
          queryState(this.page) ??
          html`<div class="card flush">
              ${
                recordings.length === 0
                  ? emptyState('sound', this.t('recording.none'), this.t('recording.none.hint'))
                  : html`<table class="cards">
                      <thead>
                        <tr>
                          <th>${this.t('recording.time')}</th>
                          <th>${this.t('recording.number')}</th>
                          <th>${this.t('recording.queue')}</th>
                          <th>${this.t('recording.operator')}</th>
                          <th class="right">${this.t('recording.duration')}</th>
                          <th></th>
                        </tr>
                      </thead>
                      <tbody>
                        ${recordings.map((one) => this.row(one))}
                      </tbody>
                    </table>`
              }
            </div>
            ${this.pages(this.page.data?.next ?? null)}`
        }
      </div>`;
  }

  private pages(next: string | null) {
    if (next === null && this.cursors.length === 0) return nothing;
    const older = () => (this.cursors = next === null ? this.cursors : [...this.cursors, next]);
    const newer = () => (this.cursors = this.cursors.slice(0, -1));
    return html`<div class="row">
      <button ?disabled=${this.cursors.length === 0} @click=${newer}>${this.t('recording.newer')}</button
      ><button ?disabled=${next === null} @click=${older}>${this.t('recording.older')}</button>
    </div>`;
  }
  private filters() {
    const choice = (name: string, all: readonly Named[]) =>
      html`<select name=${name}>
        <option value="">${this.t('recording.any')}</option>
        ${all.map(({ id, name: text }) => html`<option value=${id}>${text}</option>`)}
      </select>`;
    const field = (text: string, input: unknown) =>
      html`<label class="field">${this.t(`recording.${text}`)}${input}</label>`;
    const seconds = (name: string) => html`<input type="number" name=${name} min="0" max="86400" />`;
    const ways = directions.map((one) => ({ id: one, name: this.t(`recording.direction.${one}`) }));
    return html`<form class="card filters" @change=${this.choose} @submit=${this.choose}>
      ${field('from', html`<input type="datetime-local" name="from" />`)}${field(
        'until',
        html`<input type="datetime-local" name="until" />`,
      )}
      ${field('number', html`<input name="number" inputmode="tel" pattern="\\+?[0-9]{1,16}" />`)}
      ${this.queues.data ? field('queue', choice('queueId', this.queues.data)) : nothing}${
        this.operators.data ? field('operator', choice('operatorId', this.operators.data)) : nothing
      }
      ${this.campaigns.data ? field('campaign', choice('campaignId', this.campaigns.data.items)) : nothing}
      ${field('direction', choice('direction', ways))}${field(
        'leastSeconds',
        seconds('leastSeconds'),
      )}${field('mostSeconds', seconds('mostSeconds'))}
    </form>`;
  }
  private readonly choose = (event: Event): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    if (!form.reportValidity()) return;
    const data = new FormData(form);
    const text = (name: string) => formText(data, name).trim() || undefined;
    const moment = (name: string) => {
      const value = text(name);
      return value === undefined ? undefined : new Date(value).toISOString();
    };
    this.filter = {
      number: text('number'),
      queueId: text('queueId'),
      operatorId: text('operatorId'),
      campaignId: text('campaignId'),
      direction: directions.find((one) => one === text('direction')),
      leastSeconds: text('leastSeconds'),
      mostSeconds: text('mostSeconds'),
      from: moment('from'),
      until: moment('until'),
    };
    this.cursors = [];
  };

  private row(one: Recording) {
    const name = (all: readonly Named[] | undefined, id: string | null) =>
      all?.find((thing) => thing.id === id)?.name ?? '';
    const number = one.number === null ? this.t('recording.hidden') : formatPhone(one.number);
    const ready = one.state === 'ready' || one.state === 'cut';
    const campaign = name(this.campaigns.data?.items, one.campaignId);
    const sound = (download?: '1') =>
      api.url('/api/recording/recordings/:id/sound', { params: { id: one.id }, query: { download } });
    return html`<tr>
        <td class="wide num">
          ${formatTime(one.startedAt)}<br /><span class="small muted"
            >${this.t(`recording.direction.${one.direction}`)}</span
          >
        </td>
        <td class="num" data-label=${this.t('recording.number')}>${number}</td>
        <td data-label=${this.t('recording.queue')}>
          ${name(this.queues.data, one.queueId)}${campaign === '' ? nothing : html`<div class="small muted">${campaign}</div>`}
        </td>
        <td data-label=${this.t('recording.operator')}>${name(this.operators.data, one.operatorId)}</td>
        <td class="right num" data-label=${this.t('recording.duration')}>
          ${ready && one.durationMs !== null ? formatDuration(one.durationMs) : nothing}${this.stateOf(one)}
        </td>
        <td class="right nowrap">
          ${
            ready && this.can('recording.listen')
              ? html`<button
                    class="plain icon"
                    aria-label="${this.t('recording.play')}: ${number}"
                    @click=${() => (this.playing = this.playing === one.id ? undefined : one.id)}
                  >
                    <pz-icon name=${this.playing === one.id ? 'stop' : 'play'}></pz-icon></button
                  ><a
                    class="button plain icon"
                    aria-label="${this.t('recording.download')}: ${number}"
                    href=${sound('1')}
                    download
                    ><pz-icon name="download"></pz-icon
                  ></a>`
              : nothing
          }
          ${
            this.can('recording.delete') && one.state !== 'recording'
              ? html`<button
                  class="plain icon"
                  aria-label="${this.t('core.delete')}: ${number}"
                  @click=${() => this.delete(one, number)}
                >
                  <pz-icon name="trash"></pz-icon>
                </button>`
              : nothing
          }
        </td>
      </tr>
      ${
        this.playing === one.id
          ? html`<tr>
              <td class="player wide" colspan="6">
                <audio controls autoplay preload="metadata" src=${sound()}></audio>
              </td>
            </tr>`
          : nothing
      }`;
  }
  /** Where it is no usual one: how it is, and why. */
  private stateOf(one: Recording) {
    if (one.state === 'ready') return nothing;
    const why =
      one.state === 'cut' && one.talkMs !== null
        ? this.t('recording.cut.of', { length: formatDuration(one.talkMs) })
        : one.state === 'failed' && one.error !== null
          ? reasons[one.error]
            ? this.t(reasons[one.error] ?? '')
            : one.error
          : '';
    return html` <span class="badge ${tones[one.state]}">${this.t(`recording.state.${one.state}`)}</span
      >${why === '' ? nothing : html`<div class="small muted">${why}</div>`}`;
  }
  private async delete(one: Recording, number: string): Promise<void> {
    const question = this.t('recording.confirmDelete', { number });
    await deleteAfterAsking(question, () => api.delete('/api/recording/recordings/:id', { params: { id: one.id } }));
    await this.page.refresh();
  }
}
