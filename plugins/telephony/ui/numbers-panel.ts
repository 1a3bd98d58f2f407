import {
  customElement,
  EditPanel,
  formatPhone,
  formText,
  html,
  nothing,
  queryState,
  type ScheduleWindow,
  state,
  emptyState,
  pageHead,
} from '@perezvon/sdk/ui';
import type { TelephonyApi } from '../api.js';
import { api, type OurNumber } from './api.js';
import type { DestinationRef } from '@perezvon/sdk/shared';

const workingHours: readonly ScheduleWindow[] = [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }];

/** The numbers that customers call, and where each leads at which time. */
@customElement('telephony-numbers')
export class NumbersPanel extends EditPanel<TelephonyApi, '/api/telephony/numbers'> {
  protected override readonly address = '/api/telephony/numbers';
  protected override readonly texts = 'telephony.numbers';
  @state() private destination: DestinationRef | null = null;
  @state() private closed: DestinationRef | null = null;
  @state() private windows: readonly ScheduleWindow[] | null = null;
  private readonly numbers = api.query(this, '/api/telephony/numbers');
  private readonly kinds = api.query(this, '/api/core/destinations');

  override render() {
    const numbers = this.numbers.data ?? [];
    const write = this.can('telephony.numbers.write');
    return html`${pageHead(this.t('telephony.numbers.title'), {
      actions: write
        ? html`<button class="primary" @click=${() => this.open('new')}>
                <pz-icon name="plus"></pz-icon>${this.t('telephony.numbers.add')}
              </button>`
        : nothing,
    })}
      ${
        queryState(this.numbers) ??
        html`<div class="card flush">
          ${
            numbers.length === 0
              ? emptyState('phone', this.t('telephony.numbers.none'), this.t('telephony.numbers.none.hint'))
              : html`<table class="cards">
                  <thead>
                    <tr>
                      <th>${this.t('telephony.numbers.number')}</th>
                      <th>${this.t('telephony.numbers.note')}</th>
                      <th>${this.t('telephony.numbers.leadsTo')}</th>
                      <th>${this.t('telephony.numbers.hours')}</th>
                      <th></th>
                    </tr>
                  </thead>
                  <tbody>
                    ${numbers.map((one) => this.row(one, write))}
                  </tbody>
                </table>`
          }
        </div>`
      }
      ${this.edited ? this.dialog() : nothing}`;
  }

  protected override open(one: OurNumber | 'new'): void {
    const present = one === 'new' ? undefined : one;
    this.destination = present?.destination ?? null;
    this.closed = present?.closed ?? null;
    this.windows = present?.hours?.windows ?? null;
    super.open(one);
  }
  protected override refresh(): Promise<void> {
    return this.numbers.refresh();
  }
  protected override bodyOf(data: FormData) {
    const { windows, destination, closed } = this;
    const holidays = formText(data, 'holidays')
      .split(/[\s,;]+/)
      .filter((day) => day !== '');
    return {
      number: formText(data, 'number').trim(),
      note: formText(data, 'note').trim(),
      // Without one the server says which field lacks it.
      ...(destination === null ? {} : { destination }),
      hours: windows === null ? null : { timeZone: formText(data, 'timeZone').trim(), windows, holidays },
      closed: windows === null ? null : closed,
    };
  }

  private row(one: OurNumber, write: boolean) {
    const kind = this.kinds.data?.find((choice) => choice.kind === one.destination.kind);
    return html`<tr>
      <td class="wide num"><b>${formatPhone(one.number)}</b></td>
      <td data-label=${this.t('telephony.numbers.note')}>${one.note}</td>
      <td data-label=${this.t('telephony.numbers.leadsTo')}>${kind ? this.t(kind.titleKey) : one.destination.kind}</td>
      <td data-label=${this.t('telephony.numbers.hours')}>
        ${this.t(one.hours === null ? 'telephony.numbers.always' : 'telephony.numbers.byHours')}
      </td>
      <td class="right nowrap">
        ${write ? this.rowButtons(one, one.number, this.t('telephony.numbers.confirmDelete', { number: one.number })) : nothing}
      </td>
    </tr>`;
  }

  private dialog() {
    const { present: one, windows } = this;
    const zone = one?.hours?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    return this.editDialog(
      one ? formatPhone(one.number) : this.t('telephony.numbers.add'),
      html`<div class="grid">
          ${this.field(
            'number',
            html`<input
                name="number"
                required
                inputmode="tel"
                pattern="\\+[1-9][0-9]{6,14}"
                placeholder="+74951234567"
                .value=${one?.number ?? ''}
              />`,
          )}
          ${this.field('note', html`<input name="note" maxlength="200" .value=${one?.note ?? ''} />`)}
        </div>
        <fieldset>
          <legend>${this.t('telephony.numbers.leadsTo')}</legend>
          <pz-destination
            .value=${this.destination}
            @change=${(event: CustomEvent<DestinationRef | null>) => (this.destination = event.detail)}
          ></pz-destination>
        </fieldset>
        <label class="check"
          ><input
            type="checkbox"
            ?checked=${windows !== null}
            @change=${() => (this.windows = windows === null ? workingHours : null)}
          />${this.t('telephony.numbers.byHours')}</label
        >
        ${
          windows === null
            ? nothing
            : html`<pz-schedule
                  .windows=${windows}
                  @change=${(event: CustomEvent<readonly ScheduleWindow[]>) => (this.windows = event.detail)}
                ></pz-schedule>
                <div class="grid">
                  ${this.field('timeZone', html`<input name="timeZone" required .value=${zone} />`)}
                  ${this.field(
                    'holidays',
                    html`<textarea
                          name="holidays"
                          rows="3"
                          placeholder="01-01&#10;2027-05-10"
                          .value=${(one?.hours?.holidays ?? []).join('\n')}
                        ></textarea
                        ><small>${this.t('telephony.numbers.holidays.hint')}</small>`,
                  )}
                </div>
                <fieldset>
                  <legend>${this.t('telephony.numbers.closed')}</legend>
                  <pz-destination
                    none=${this.t('telephony.numbers.refuse')}
                    .value=${this.closed}
                    @change=${(event: CustomEvent<DestinationRef | null>) => (this.closed = event.detail)}
                  ></pz-destination>
                </fieldset>`
        }`,
      '46rem',
    );
  }
}
