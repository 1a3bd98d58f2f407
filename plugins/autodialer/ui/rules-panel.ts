import {
  customElement,
  deleteAfterAsking,
  errorText,
  formText,
  html,
  nothing,
  numberInput,
  PanelElement,
  type ScheduleWindow,
  state,
  toast,
} from '@perezvon/sdk/ui';
import { type Calendar, daysOf, type Policy, policyOf, type Schedule, scheduleOf, type Shared } from './rules-form.js';
import { api } from './types.js';

type Profile = Pick<Policy['profile'], 'hours' | 'limits' | 'consentRequired' | 'automatic'>;
type Kind = 'schedules' | 'calendars' | 'policies';

/** What campaigns share: schedules, calendars of holidays, rules of calling. */
@customElement('autodialer-rules')
export class RulesPanel extends PanelElement {
  @state() private editing: { readonly kind: Kind; readonly now: Shared | undefined } | undefined;
  @state() private windows: readonly ScheduleWindow[] = [];
  @state() private error = '';
  private readonly schedules = api.query(this, '/api/autodialer/schedules');
  private readonly calendars = api.query(this, '/api/autodialer/calendars');
  private readonly policies = api.query(this, '/api/autodialer/policies');
  private readonly builtIn = api.query(this, '/api/autodialer/policies/built-in');

  override render() {
    const schedules = this.schedules.data ?? [];
    const calendars = this.calendars.data ?? [];
    const policies = this.policies.data ?? [];
    return html`<div class="head">
        <div>
          <h1>${this.t('autodialer.rules.title')}</h1>
          <span class="muted">${this.t('autodialer.rules.hint')}</span>
        </div>
      </div>
      <div class="stack">
        ${this.section(
          'schedules',
          schedules.map((one) =>
            this.row('schedules', one, one.schedule.windows.map((window) => this.window(window)).join('; ')),
          ),
        )}
        ${this.section(
          'calendars',
          calendars.map((one) =>
            this.row('calendars', one, this.t('autodialer.rules.days', { count: one.days.length })),
          ),
        )}
        ${this.section('policies', [
          ...(this.builtIn.data ?? []).map(
            (profile) =>
              html`<tr>
                <td><b>${this.t(profile.titleKey ?? profile.id)}</b></td>
                <td class="muted">${this.profile(profile)}</td>
                <td class="right small muted">${this.t('autodialer.rules.builtIn')}</td>
              </tr>`,
          ),
          ...policies.map((one) => this.row('policies', one, this.profile(one.profile))),
        ])}
      </div>
      ${this.editing ? this.dialog() : nothing}`;
  }

  private section(kind: Kind, rows: readonly unknown[]) {
    return html`<section class="card flush">
      <div class="row" style="padding:1rem 1.25rem 0.4rem">
        <h2 class="grow no-margin">${this.t(`autodialer.rules.${kind}`)}</h2>
        ${
          this.can('autodialer.rules.write')
            ? html`<button @click=${() => this.edit(kind)}>
                <pz-icon name="plus"></pz-icon>${this.t('autodialer.rules.add')}
              </button>`
            : nothing
        }
      </div>
      ${
        rows.length === 0
          ? html`<div class="empty" style="padding:1.5rem">${this.t(`autodialer.rules.${kind}.none`)}</div>`
          : html`<table>
              <tbody>
                ${rows}
              </tbody>
            </table>`
      }
    </section>`;
  }

  private row(kind: Kind, one: Schedule | Calendar | Policy, facts: string) {
    return html`<tr>
      <td><b>${one.name}</b></td>
      <td class="muted">${facts}</td>
      <td class="right nowrap">
        ${
          this.can('autodialer.rules.write')
            ? html`<button @click=${() => this.edit(kind, one)}>${this.t('core.edit')}</button
                ><button
                  class="plain icon"
                  aria-label="${this.t('core.delete')}: ${one.name}"
                  @click=${() => this.discard(kind, one)}
                >
                  <pz-icon name="trash"></pz-icon>
                </button>`
            : nothing
        }
      </td>
    </tr>`;
  }

  private window({ days, from, to }: ScheduleWindow): string {
    return `${days.map((day) => this.t(`core.day.${day}`)).join(' ')} ${from}–${to}`;
  }
  private profile({ hours, limits, consentRequired, automatic }: Profile): string {
    const facts = [
      hours ? hours.map((window) => this.window(window)).join('; ') : this.t('autodialer.rules.anyTime'),
      ...limits.map(({ count, per }) => this.t(`autodialer.rules.per.${per}`, { count })),
      ...(consentRequired ? [this.t('autodialer.rules.consent')] : []),
      ...(automatic === 'refused' ? [this.t('autodialer.rules.refused')] : []),
    ];
    return facts.join(' · ');
  }

  private edit(kind: Kind, now?: Schedule | Calendar | Policy): void {
    const day = { days: [1, 2, 3, 4, 5], from: '09:00', to: '21:00' };
    this.windows =
      now && 'schedule' in now ? now.schedule.windows : now && 'profile' in now ? (now.profile.hours ?? []) : [day];
    this.error = '';
    this.editing = { kind, now };
  }

  private dialog() {
    const { kind = 'schedules', now } = this.editing ?? {};
    const close = () => (this.editing = undefined);
    return html`<pz-dialog width="44rem" heading=${this.t(`autodialer.rules.${kind}`)} @close=${close}>
      <form class="stack" @submit=${this.save}>
        <label class="field"
          >${this.t('autodialer.rules.name')}<input
            name="name"
            required
            maxlength="200"
            autofocus
            .value=${now?.name ?? ''}
        /></label>
        ${
          kind === 'calendars'
            ? this.days(now)
            : html`${kind === 'schedules' ? this.zone(now) : this.limits(now)}
                <div>
                  <span class="muted small">${this.t(`autodialer.rules.hours.${kind}`)}</span
                  ><pz-schedule
                    .windows=${this.windows}
                    @change=${(event: CustomEvent<readonly ScheduleWindow[]>) => (this.windows = event.detail)}
                  ></pz-schedule>
                </div>`
        }
        ${this.error ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
      </form>
      <pz-button slot="actions" @click=${close}>${this.t('core.cancel')}</pz-button>
      <pz-button slot="actions" look="primary" @click=${() => this.shadowRoot?.querySelector('form')?.requestSubmit()}
        >${this.t('core.save')}</pz-button
      >
    </pz-dialog>`;
  }

  private zone(now: Shared | undefined) {
    const { timeZone = 'Europe/Moscow', from, to } = (now && 'schedule' in now ? now.schedule : undefined) ?? {};
    return html`<div class="grid">
      <label class="field"
        >${this.t('autodialer.campaign.field.timeZone')}<input
          name="timeZone"
          required
          maxlength="64"
          .value=${timeZone}
      /></label>
      <label class="field">${this.t('autodialer.firstDay')}<input name="from" type="date" .value=${from ?? ''} /></label
      ><label class="field">${this.t('autodialer.lastDay')}<input name="to" type="date" .value=${to ?? ''} /></label>
    </div>`;
  }
  private days(now: Shared | undefined) {
    const text = now && 'days' in now ? now.days.map(({ date, name }) => `${date} ${name}`.trim()).join('\n') : '';
    return html`<label class="field"
      >${this.t('autodialer.rules.dates')}<textarea
        name="days"
        rows="10"
        placeholder="2027-01-01 ${this.t('autodialer.rules.newYear')}"
        .value=${text}
      ></textarea
      ><small>${this.t('autodialer.rules.dates.hint')}</small></label
    >`;
  }
  private limits(now: Shared | undefined) {
    const profile = now && 'profile' in now ? now.profile : undefined;
    const count = (per: string) => String(profile?.limits.find((limit) => limit.per === per)?.count ?? '');
    return html`<div class="grid">
        ${['day', 'week', 'month'].map(
          (per) =>
            html`<label class="field"
                >${this.t(`autodialer.rules.limit.${per}`)}${numberInput(`limit.${per}`, count(per), { min: 1, max: 1000 })}</label>`,
        )}
      </div>
      <label class="field"
        >${this.t('autodialer.rules.unknownZone')}<select name="unknownZone">
          ${(['every', 'campaign'] as const).map(
            (value) =>
              html`<option value=${value} ?selected=${value === (profile?.unknownZone ?? 'every')}>
                  ${this.t(`autodialer.rules.unknownZone.${value}`)}
                </option>`,
          )}</select
        ><small>${this.t('autodialer.rules.unknownZone.hint')}</small></label
      >
      <label class="check"
        ><input
          type="checkbox"
          name="consent"
          ?checked=${profile?.consentRequired ?? false}
        />${this.t('autodialer.rules.consent')}</label
      >`;
  }

  private send(kind: Kind, data: FormData, now: Shared | undefined): Promise<unknown> {
    const edit = now && { params: { id: now.id }, version: now.version };
    if (kind === 'schedules') {
      const body = scheduleOf(data, this.windows);
      return edit
        ? api.put('/api/autodialer/schedules/:id', { ...edit, body })
        : api.post('/api/autodialer/schedules', { body });
    }
    if (kind === 'calendars') {
      const body = { name: formText(data, 'name'), days: daysOf(formText(data, 'days')) };
      return edit
        ? api.put('/api/autodialer/calendars/:id', { ...edit, body })
        : api.post('/api/autodialer/calendars', { body });
    }
    const body = policyOf(data, this.windows, now && 'profile' in now ? now : undefined);
    return edit
      ? api.put('/api/autodialer/policies/:id', { ...edit, body })
      : api.post('/api/autodialer/policies', { body });
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { editing } = this;
    if (!editing || !(event.target instanceof HTMLFormElement)) return;
    const { kind, now } = editing;
    try {
      await this.send(kind, new FormData(event.target), now);
      this.editing = undefined;
      toast('done', this.t('core.saved'));
      await this[kind].refresh();
    } catch (error) {
      this.error = errorText(error);
    }
  }

  private async discard(kind: Kind, one: Shared): Promise<void> {
    await deleteAfterAsking(this.t('autodialer.rules.confirmDelete', { name: one.name }), () =>
      api.delete(`/api/autodialer/${kind}/:id`, { params: { id: one.id } }),
    );
    await this[kind].refresh();
  }
}
