import {
  confirmDialog,
  css,
  customElement,
  dataTable,
  formatClock,
  formatDuration,
  formatTime,
  html,
  nothing,
  pageHead,
  PanelElement,
  queryState,
  sharedStyles,
  toast,
  toastError,
} from '@perezvon/sdk/ui';
import { api, type CallDetails, type CallRow } from '../api.js';
import { otherSide, resultBadge, talkText } from './call-text.js';

type CallEvent = CallDetails['events'][number];

/** One call: its facts, what happened in it and why, and the calls that belong to it. A live one is followed. */
@customElement('call-page')
export class CallPage extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      ol {
        list-style: none;
        margin: 0;
        padding: 0.25rem 1rem 1rem;
      }
      ol > li {
        display: grid;
        grid-template-columns: 5.5rem 1fr;
        gap: 0.75rem;
        padding: 0.4rem 0;
        border-bottom: 1px solid var(--pz-line);
      }
      ol > li:last-child {
        border-bottom: 0;
      }
      time {
        color: var(--pz-muted);
        font-variant-numeric: tabular-nums;
      }
      ul {
        margin: 0.25rem 0 0;
        padding-left: 1.1rem;
        color: var(--pz-muted);
        font-size: 0.9em;
      }
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 12rem), 1fr));
        gap: 0.75rem 1rem;
        margin: 0;
      }
      dt {
        color: var(--pz-muted);
        font-size: 0.85em;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];
  private readonly found = api.query(
    this,
    '/api/core/calls/:id',
    () => {
      const { id } = this.params;
      return id === undefined ? undefined : { params: { id } };
    },
    { pollMs: 3_000 },
  );

  override render() {
    const details = this.found.data;
    return queryState(this.found) ?? (details && this.page(details));
  }

  private page({ call, related, events }: CallDetails) {
    const live = call.state !== 'ended';
    const actions = html`<a class="button" href="/calls">${this.t('core.calls.title')}</a>${
      live && this.can('core.calls.end')
        ? html`<button class="danger" @click=${() => this.end(call)}>
            <pz-icon name="close"></pz-icon>${this.t('core.calls.end')}
          </button>`
        : nothing
    }`;
    return html`${pageHead(otherSide(call), { actions })}
      <div class="stack">
        <div class="card">${this.facts(call)}</div>
        <div class="card flush">
          <h2 class="inset-head">${this.t('core.calls.events')}</h2>
          <ol>
            ${events.map((event) => this.event(event))}
          </ol>
        </div>
        ${related.length > 0 ? this.related(related) : nothing}
      </div>`;
  }

  private facts(call: CallRow) {
    const { direction, ownNumber, trunk, phone, startedAt, ringingAt, answeredAt, endedAt, sipStatus, endedBy } = call;
    const fact = (key: string, value: unknown) =>
      value === null || value === undefined
        ? nothing
        : html`<div>
            <dt>${this.t(`core.calls.${key}`)}</dt>
            <dd>${value}</dd>
          </div>`;
    const waited = (answeredAt ?? endedAt ?? Date.now()) - (ringingAt ?? startedAt);
    return html`<dl>
      ${fact('state', resultBadge(call))} ${fact('when', formatTime(startedAt, true))}
      ${fact('direction', [this.t(`core.calls.direction.${direction}`), ownNumber].filter(Boolean).join(' · '))}
      ${fact('over', trunk?.name ?? phone?.name)} ${fact('wait', formatDuration(Math.max(0, waited)))}
      ${fact('talk', talkText(call))} ${fact('sip', sipStatus)}
      ${fact('endedBy', endedBy && this.t(`core.calls.endedBy.${endedBy}`))}
      ${fact('id', html`<code class="small">${call.id}</code>`)}
    </dl>`;
  }

  private event({ at, text, event, others }: CallEvent) {
    return html`<li>
      <time title=${formatTime(at, true)}>${formatClock(at)}</time>
      <div title=${event}>
        ${text}${
          others.length === 0
            ? nothing
            : html`<ul>
                ${others.map((other) => html`<li>${other}</li>`)}
              </ul>`
        }
      </div>
    </li>`;
  }

  private related(calls: readonly CallRow[]) {
    return html`<div class="card flush">
      <h2 class="inset-head">${this.t('core.calls.related')}</h2>
      ${dataTable<CallRow>({
        rows: calls,
        open: ({ id }) => this.navigate(`/calls/${id}`),
        columns: [
          {
            title: this.t('core.calls.number'),
            look: 'wide num',
            cell: (call) => html`<a href="/calls/${call.id}">${otherSide(call)}</a>`,
          },
          { title: this.t('core.calls.when'), look: 'num', cell: ({ startedAt }) => formatTime(startedAt, true) },
          { title: this.t('core.calls.over'), cell: ({ trunk, phone }) => trunk?.name ?? phone?.name ?? '–' },
          { title: this.t('core.calls.state'), cell: resultBadge },
          { title: this.t('core.calls.talk'), look: 'right num', cell: (call) => talkText(call) },
        ],
      })}
    </div>`;
  }

  private async end({ id }: CallRow): Promise<void> {
    const yes = this.t('core.calls.end');
    if (!(await confirmDialog({ text: this.t('core.calls.endQuestion'), yes, danger: true }))) return;
    try {
      await api.post('/api/core/calls/:id/end', { params: { id } });
      toast('done', this.t('core.calls.ended'));
    } catch (error) {
      toastError(error);
    }
    await this.found.refresh();
  }
}
