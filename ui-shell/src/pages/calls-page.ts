import {
  css,
  customElement,
  dataTable,
  emptyState,
  errorText,
  formatTime,
  formText,
  html,
  nothing,
  pageHead,
  PanelElement,
  sharedStyles,
  state,
} from '@perezvon/sdk/ui';
import { api, type CallRow } from '../api.js';
import { directions, otherSide, queryOf, resultBadge, states, talkText } from './call-text.js';

/** Every call, newest first; the filters live in the page's address. */
@customElement('calls-page')
export class CallsPage extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      form {
        display: grid;
        gap: 0.75rem;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 11rem), 1fr));
        align-items: end;
        margin-bottom: 1rem;
      }
    `,
  ];
  @state() private calls: readonly CallRow[] | undefined;
  @state() private next: string | undefined;
  @state() private error = '';
  private readonly onAddress = () => void this.load(true);

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('popstate', this.onAddress);
    void this.load(true);
  }
  override disconnectedCallback(): void {
    window.removeEventListener('popstate', this.onAddress);
    super.disconnectedCallback();
  }

  override render() {
    return html`${pageHead(this.t('core.calls.title'), { hint: this.t('core.calls.hint') })} ${this.filters()}
      ${this.error ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
      ${this.calls && this.table(this.calls)}
      ${
        this.next
          ? html`<p class="center space-above">
              <button @click=${() => this.load(false)}>${this.t('core.more')}</button>
            </p>`
          : nothing
      }`;
  }

  private filters() {
    const address = new URLSearchParams(location.search);
    const choice = (name: 'direction' | 'state', all: readonly string[]) =>
      html`<label class="field"
        >${this.t(`core.calls.${name}`)}<select name=${name}>
          <option value="">${this.t('core.calls.any')}</option>
          ${all.map(
            (one) =>
              html`<option value=${one} ?selected=${address.get(name) === one}>
                ${this.t(`core.calls.${name}.${one}`)}
              </option>`,
          )}
        </select></label
      >`;
    return html`<form @submit=${this.search} @change=${this.search}>
      <label class="field"
        >${this.t('core.calls.number')}<input
          name="number"
          inputmode="tel"
          maxlength="40"
          .value=${address.get('number') ?? ''}
      /></label>
      <label class="field"
        >${this.t('core.calls.day')}<input name="day" type="date" .value=${address.get('day') ?? ''}
      /></label>
      ${choice('direction', directions)}${choice('state', states)}
      <button><pz-icon name="search"></pz-icon>${this.t('core.search')}</button>
    </form>`;
  }

  private table(calls: readonly CallRow[]) {
    if (calls.length === 0)
      return html`<div class="card">
        ${emptyState('phone', this.t('core.calls.none'), this.t('core.calls.noneHint'))}
      </div>`;
    return html`<div class="card flush">
      ${dataTable<CallRow>({
        rows: calls,
        open: ({ id }) => this.navigate(`/calls/${id}`),
        columns: [
          {
            title: this.t('core.calls.number'),
            look: 'wide num nowrap',
            cell: (call) => html`<a href="/calls/${call.id}">${otherSide(call)}</a>`,
          },
          { title: this.t('core.calls.when'), look: 'num', cell: ({ startedAt }) => formatTime(startedAt, true) },
          {
            title: this.t('core.calls.direction'),
            cell: ({ direction }) => this.t(`core.calls.direction.${direction}`),
          },
          {
            title: this.t('core.calls.over'),
            cell: ({ trunk, phone }) => trunk?.name ?? phone?.name ?? '–',
          },
          { title: this.t('core.calls.state'), cell: resultBadge },
          { title: this.t('core.calls.talk'), look: 'right num', cell: (call) => talkText(call) },
        ],
      })}
    </div>`;
  }

  private search(event: Event): void {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const data = new FormData(event.currentTarget);
    const given = ['number', 'day', 'direction', 'state'].flatMap((name) => {
      const value = formText(data, name);
      return value ? [[name, value] as [string, string]] : [];
    });
    const address = new URLSearchParams(given).toString();
    history.replaceState(null, '', address ? `?${address}` : location.pathname);
    void this.load(true);
  }

  private async load(anew: boolean): Promise<void> {
    const query = queryOf(new URLSearchParams(location.search));
    try {
      const page = await api.get('/api/core/calls', {
        query: { ...query, limit: 50, cursor: anew ? undefined : this.next },
      });
      this.calls = anew ? page.items : [...(this.calls ?? []), ...page.items];
      this.next = page.next;
      this.error = '';
    } catch (error) {
      this.error = errorText(error);
    }
  }
}
