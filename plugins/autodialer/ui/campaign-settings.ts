import {
  appState,
  css,
  customElement,
  errorText,
  html,
  nothing,
  PanelElement,
  ProblemError,
  property,
  type ScheduleWindow,
  sharedStyles,
  state,
  toast,
} from '@perezvon/sdk/ui';
import { callerIdsText, type Composed, ownPauses, settingsOf } from './settings-form.js';
import { api, type Campaign, type Destination, type Keys, type MessagePart, outcomes, refusals } from './types.js';
import './deliveries.js';
import './keys-editor.js';
import './message-editor.js';

const zones = [
  'Europe/Kaliningrad',
  'Europe/Moscow',
  'Europe/Samara',
  'Asia/Yekaterinburg',
  'Asia/Omsk',
  'Asia/Krasnoyarsk',
  'Asia/Irkutsk',
  'Asia/Yakutsk',
  'Asia/Vladivostok',
  'Asia/Magadan',
  'Asia/Kamchatka',
  'Asia/Almaty',
  'Europe/Minsk',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'UTC',
];
const minutes = (value: number | undefined) =>
  value === undefined ? '' : String(Math.round((value / 60) * 100) / 100);
/** Everything that can be set about a campaign. */
@customElement('autodialer-settings')
export class CampaignSettings extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      section > h2 {
        margin: 0;
      }
      details > summary {
        cursor: pointer;
        color: var(--pz-accent);
        font-weight: 550;
      }
      details[open] > summary {
        margin-bottom: 0.9rem;
      }
      .save {
        position: sticky;
        bottom: 0;
        padding: 0.75rem 0;
        background: var(--pz-bg);
      }
      fieldset.field > legend {
        font-size: 0.9rem;
        font-weight: 550;
        margin: 0;
      }
    `,
  ];
  @property({ attribute: false }) campaign: Campaign | undefined;
  @state() private changes: Partial<Composed> = {};
  @state() private error: unknown;
  @state() private dirty = false;
  private readonly prompts = api.query(this, '/api/sounds/prompts', () => this.if('sounds.prompts.read'));
  private readonly trunks = api.query(this, '/api/telephony/trunks', () => this.if('telephony.trunks.read'));
  private readonly schedules = api.query(this, '/api/autodialer/schedules', () => this.if('autodialer.campaigns.read'));
  private readonly calendars = api.query(this, '/api/autodialer/calendars', () => this.if('autodialer.campaigns.read'));
  private readonly policies = api.query(this, '/api/autodialer/policies', () => this.if('autodialer.campaigns.read'));
  private readonly builtIn = api.query(this, '/api/autodialer/policies/built-in', () =>
    this.if('autodialer.campaigns.read'),
  );
  private readonly lists = api.query(this, '/api/autodialer/campaigns/:id/lists', () =>
    this.campaign && this.can('autodialer.lists.read') ? { params: { id: this.campaign.id } } : undefined,
  );
  private readonly first = api.query(this, '/api/autodialer/campaigns/:id/contacts', () =>
    this.campaign && this.can('autodialer.contacts.read')
      ? { params: { id: this.campaign.id }, query: { limit: 1 } }
      : undefined,
  );

  override render() {
    const { campaign } = this;
    if (!campaign) return nothing;
    return html`<form
      class="stack"
      @submit=${this.save}
      @input=${() => (this.dirty = true)}
      @change=${() => (this.dirty = true)}
    >
      ${this.message(campaign)} ${this.keys(campaign)} ${this.dialling(campaign)} ${this.retries(campaign)}
      ${this.hours(campaign)} ${this.rules(campaign)} ${this.webhook(campaign)}
      ${this.error === undefined ? nothing : html`<div class="notice red" role="alert">${this.explain()}</div>`}
      ${
        this.can('autodialer.campaigns.write')
          ? html`<div class="row save">
              <button class="primary" ?disabled=${!this.dirty}>${this.t('core.save')}</button
              >${this.dirty ? html`<span class="muted">${this.t('autodialer.unsaved')}</span>` : nothing}
            </div>`
          : nothing
      }
    </form>`;
  }

  private message(campaign: Campaign) {
    return html`<section class="card stack">
      <h2>${this.t('autodialer.group.message')}</h2>
      <div class="grid">
        ${this.field('name', html`<input name="name" required maxlength="200" .value=${campaign.name} />`)}
        ${this.select(
          'language',
          campaign.language,
          appState.languages.map(({ code, name }) => [code, name]),
        )}
      </div>
      <autodialer-message
        .parts=${this.changes.message ?? campaign.message}
        .prompts=${this.prompts.data ?? []}
        .columns=${this.columns()}
        .language=${campaign.language}
        .contactId=${this.first.data?.items[0]?.id}
        @change=${(event: CustomEvent<readonly MessagePart[]>) => this.compose({ message: event.detail })}
      ></autodialer-message>
      <div class="grid">
        ${this.field(
          'notificationMs',
          html`<input
              name="notificationMs"
              type="number"
              min="0"
              max="600"
              step="0.1"
              required
              .value=${String(campaign.notificationMs / 1000)}
            />`,
          'autodialer.unit.seconds',
        )}
        ${this.select('until', campaign.retry.until, [
          ['heard', this.t('autodialer.until.heard')],
          ['complete', this.t('autodialer.until.complete')],
        ])}
        ${this.select(
          'machine',
          campaign.machine,
          (['ignore', 'hangUp', 'leaveMessage'] as const).map((one) => [one, this.t(`autodialer.machine.${one}`)]),
        )}
      </div>
      <label class="check"
        ><input type="checkbox" name="record" ?checked=${campaign.record} />${this.t('autodialer.record')}</label
      >
    </section>`;
  }

  private keys(campaign: Campaign) {
    const transfer = this.changes.transfer === undefined ? campaign.transfer : this.changes.transfer;
    const toggle = ({ target }: Event) =>
      this.compose({
        transfer:
          target instanceof HTMLInputElement && target.checked
            ? { kind: 'telephony.outside', target: { number: '' } }
            : null,
      });
    return html`<section class="card stack">
      <h2>${this.t('autodialer.group.keys')}</h2>
      <autodialer-keys
        .keys=${this.changes.keys ?? campaign.keys}
        @change=${(event: CustomEvent<Keys>) => this.compose({ keys: event.detail })}
      ></autodialer-keys>
      <div class="grid">
        ${this.field(
          'keyWaitMs',
          html`<input
              name="keyWaitMs"
              type="number"
              min="1"
              max="60"
              step="0.5"
              required
              .value=${String(campaign.keyWaitMs / 1000)}
            />`,
          'autodialer.unit.seconds',
        )}
      </div>
      <label class="check"
        ><input
          type="checkbox"
          ?checked=${transfer !== null}
          @change=${toggle}
        />${this.t('autodialer.transferAlways')}</label
      >
      ${
        transfer === null
          ? nothing
          : html`<pz-destination
              .value=${transfer}
              @change=${(event: CustomEvent<Destination>) => this.compose({ transfer: event.detail })}
            ></pz-destination>`
      }
    </section>`;
  }

  private dialling(campaign: Campaign) {
    return html`<section class="card stack">
      <h2>${this.t('autodialer.group.dialling')}</h2>
      <div class="grid">
        <fieldset class="field">
          <legend>${this.t('autodialer.campaign.field.trunks')}</legend>
          ${(this.trunks.data ?? []).map(
            ({ id, name, enabled }) =>
              html`<label class="check"
                  ><input
                    type="checkbox"
                    name="trunks"
                    value=${id}
                    ?checked=${campaign.trunks.includes(id)}
                    ?disabled=${!enabled}
                  />${name}</label
                >`,
          )}<small
            >${this.t('autodialer.campaign.field.trunks.hint')}</small
          >
        </fieldset>
        ${this.field(
          'channels',
          html`<input
              name="channels"
              type="number"
              min="1"
              max="10000"
              required
              .value=${String(campaign.channels)}
            />`,
        )}
        ${this.field(
          'callsPerSecond',
          html`<input
              name="callsPerSecond"
              type="number"
              min="0.1"
              max="1000"
              step="0.1"
              required
              .value=${String(campaign.callsPerSecond)}
            />`,
        )}
        ${this.field(
          'ringTimeoutMs',
          html`<input
              name="ringTimeoutMs"
              type="number"
              min="5"
              max="120"
              required
              .value=${String(campaign.ringTimeoutMs / 1000)}
            />`,
          'autodialer.unit.seconds',
        )}
        ${this.field(
          'priority',
          html`<input
              name="priority"
              type="number"
              min="1"
              max="10"
              required
              .value=${String(campaign.priority)}
            />`,
        )}
        ${this.select('order', campaign.order, [
          ['file', this.t('autodialer.order.file')],
          ['reverse', this.t('autodialer.order.reverse')],
        ])}
      </div>
      ${this.field(
        'callerIds',
        html`<textarea
            name="callerIds"
            rows="2"
            placeholder="+74951234567&#10;+78121234567 +7812 +7813"
            .value=${callerIdsText(campaign.callerIds)}
          ></textarea>`,
      )}
    </section>`;
  }

  private retries(campaign: Campaign) {
    const { pauses, retry } = campaign;
    const named = (outcome: string) => this.t(`autodialer.outcome.${outcome}`);
    return html`<section class="card stack">
      <h2>${this.t('autodialer.group.retries')}</h2>
      <div class="grid">
        ${this.field(
          'attempts',
          html`<input
              name="attempts"
              type="number"
              min="1"
              max="20"
              required
              .value=${String(campaign.attempts)}
            />`,
        )}
        ${this.field(
          'pauses',
          html`<input
              name="pause.default"
              type="number"
              min="0.02"
              step="any"
              required
              .value=${minutes(pauses.default)}
            />`,
          'autodialer.unit.minutes',
        )}
        ${this.field('perDay', html`<input name="perDay" type="number" min="1" max="20" .value=${String(retry.perDay ?? '')} />`)}
        ${this.select('growth', retry.growth, [
          ['fixed', this.t('autodialer.growth.fixed')],
          ['doubling', this.t('autodialer.growth.doubling')],
        ])}
      </div>
      <details>
        <summary>${this.t('autodialer.ownPauses')}</summary>
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th>${this.t('autodialer.report.outcome')}</th>
                <th>${this.t('autodialer.retry.pause')}, ${this.t('autodialer.unit.minutes')}</th>
                <th>${this.t('autodialer.retry.count')}</th>
                <th>${this.t('autodialer.retry.otherNumber')}</th>
              </tr>
            </thead>
            <tbody>
              ${ownPauses.map(
                (outcome) =>
                  html`<tr>
                    <td>${named(outcome)}</td>
                    <td>
                      <input
                        name="pause.${outcome}"
                        aria-label="${named(outcome)}: ${this.t('autodialer.retry.pause')}"
                        type="number"
                        min="0.02"
                        step="any"
                        placeholder=${minutes(pauses.default)}
                        .value=${minutes(pauses[outcome])}
                      />
                    </td>
                    <td>
                      <input
                        name="count.${outcome}"
                        aria-label="${named(outcome)}: ${this.t('autodialer.retry.count')}"
                        type="number"
                        min="1"
                        max="20"
                        .value=${String(retry.counts[outcome] ?? '')}
                      />
                    </td>
                    <td>
                      <input
                        type="checkbox"
                        name="otherNumber"
                        aria-label="${named(outcome)}: ${this.t('autodialer.retry.otherNumber')}"
                        value=${outcome}
                        ?checked=${retry.otherNumber.includes(outcome)}
                      />
                    </td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </details>
    </section>`;
  }

  private hours(campaign: Campaign) {
    const { schedule } = campaign;
    const usable = [...zones, ...(zones.includes(schedule.timeZone) ? [] : [schedule.timeZone])];
    const shared = this.schedules.data ?? [];
    return html`<section class="card stack">
      <h2>${this.t('autodialer.campaign.field.schedule')}</h2>
      <div class="grid">
        ${this.select(
          'timeZone',
          schedule.timeZone,
          usable.map((zone) => [zone, zone]),
        )}
        ${this.select('clocks', campaign.clocks, [
          ['campaign', this.t('autodialer.clocks.campaign')],
          ['contact', this.t('autodialer.clocks.contact')],
        ])}
        <label class="field"
          >${this.t('autodialer.firstDay')}<input name="from" type="date" .value=${schedule.from ?? ''} /></label
        ><label class="field"
          >${this.t('autodialer.lastDay')}<input name="to" type="date" .value=${schedule.to ?? ''}
        /></label>
      </div>
      <pz-schedule
        .windows=${this.changes.windows ?? schedule.windows}
        @change=${(event: CustomEvent<readonly ScheduleWindow[]>) => this.compose({ windows: event.detail })}
      ></pz-schedule>
      ${
        shared.length > 0
          ? html`<fieldset class="field">
              <legend>${this.t('autodialer.campaign.field.scheduleIds')}</legend>
              ${shared.map(
                ({ id, name }) =>
                  html`<label class="check"
                      ><input
                        type="checkbox"
                        name="scheduleIds"
                        value=${id}
                        ?checked=${campaign.scheduleIds.includes(id)}
                      />${name}</label
                    >`,
              )}
            </fieldset>`
          : nothing
      }
      <div class="grid">
        ${this.select('calendarId', campaign.calendarId ?? '', [
          ['', this.t('autodialer.calendar.none')],
          ...(this.calendars.data ?? []).map(({ id, name }): [string, string] => [id, name]),
        ])}
        ${this.select(
          'holidays',
          campaign.holidays,
          (['open', 'closed', 'asSunday'] as const).map((one) => [one, this.t(`autodialer.holidays.${one}`)]),
        )}
      </div>
    </section>`;
  }

  private rules(campaign: Campaign) {
    const own = this.policies.data ?? [];
    const builtIn = this.builtIn.data ?? [];
    const named: readonly (readonly [string, string])[] = [
      ...builtIn.map(({ id, titleKey }): [string, string] => [id, titleKey ? this.t(titleKey) : id]),
      ...own.map(({ id, name }): [string, string] => [id, name]),
    ];
    const columns = [...new Set([...this.columns(), ...(campaign.consentColumn ? [campaign.consentColumn] : [])])];
    const isChosen = ({ id }: { readonly id: string }) => id === campaign.policyId;
    const purpose = builtIn.find(isChosen)?.purpose ?? own.find(isChosen)?.profile.purpose ?? 'any';
    return html`<section class="card stack">
      <h2>${this.t('autodialer.group.rules')}</h2>
      ${
        purpose === 'any'
          ? nothing
          : html`<p class="muted no-margin">
              ${this.t('autodialer.policy.purpose', { purpose: this.t(`autodialer.purpose.${purpose}`) })}
            </p>`
      }
      <div class="grid">
        ${this.select('policyId', campaign.policyId, named.length > 0 ? named : [[campaign.policyId, campaign.policyId]])}
        ${this.select('consentColumn', campaign.consentColumn ?? '', [
          ['', this.t('autodialer.consent.none')],
          ...columns.map((name): [string, string] => [name, name]),
        ])}
      </div>
    </section>`;
  }

  private webhook({ webhook, id }: Campaign) {
    return html`<section class="card stack">
      <h2>${this.t('autodialer.group.webhook')}</h2>
      <div class="grid">
        ${this.field(
          'webhookUrl',
          html`<input
              name="webhookUrl"
              type="url"
              maxlength="500"
              placeholder="https://crm.example.org/calls"
              .value=${webhook?.url ?? ''}
            />`,
        )}
        ${this.field(
          'webhookSecret',
          html`<input
              name="webhookSecret"
              type="password"
              autocomplete="new-password"
              minlength="16"
              maxlength="200"
              placeholder=${webhook ? '••••••••' : ''}
            />`,
        )}
      </div>
      ${webhook ? html`<autodialer-deliveries .campaignId=${id}></autodialer-deliveries>` : nothing}
      <details>
        <summary>${this.t('autodialer.webhook.outcomes')}</summary>
        <div class="grid close">
          ${[...outcomes, ...refusals]
            .filter((outcome) => outcome !== 'cancelled')
            .map(
              (outcome) =>
                html`<label class="check"
                  ><input
                    type="checkbox"
                    name="webhookOutcomes"
                    value=${outcome}
                    ?checked=${webhook?.outcomes.includes(outcome) ?? false}
                  />${this.t(`autodialer.outcome.${outcome}`)}</label
                >`,
            )}
        </div>
      </details>
    </section>`;
  }

  private field(name: string, input: unknown, unit?: string) {
    const key = `autodialer.campaign.field.${name}`;
    const hint = this.t(`${key}.hint`);
    const problem = this.error instanceof ProblemError ? this.error.fieldErrors.get(name) : undefined;
    return html`<label class="field"
      >${this.t(key)}${unit ? `, ${this.t(unit)}` : ''}${input}${
        hint === `${key}.hint` ? nothing : html`<small>${hint}</small>`
      }${problem ? html`<span class="error">${problem}</span>` : nothing}</label
    >`;
  }

  private select(name: string, now: string, all: readonly (readonly [string, string])[]) {
    return this.field(
      name,
      html`<select name=${name}>
        ${all.map(([value, label]) => html`<option value=${value} ?selected=${value === now}>${label}</option>`)}
      </select>`,
    );
  }

  /** Columns that the campaign's lists have beside number and name. */
  private columns(): readonly string[] {
    return [...new Set((this.lists.data ?? []).flatMap(({ mapping }) => mapping?.data.map(({ key }) => key) ?? []))];
  }

  private if(permission: string) {
    return this.can(permission) ? {} : undefined;
  }

  private compose(change: Partial<Composed>): void {
    this.changes = { ...this.changes, ...change };
    this.dirty = true;
  }

  /** The first field's own error says more than that something is wrong. */
  private explain(): string {
    const { error } = this;
    if (!(error instanceof ProblemError)) return errorText(error);
    const [first] = error.fieldErrors;
    return first ? `${error.message}: ${first[1]}` : error.message;
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { campaign } = this;
    if (!campaign || !(event.target instanceof HTMLFormElement)) return;
    const { message, keys, transfer, schedule } = campaign;
    const composed = { message, keys, transfer, windows: schedule.windows, ...this.changes };
    const body = settingsOf(new FormData(event.target), campaign, composed);
    try {
      const { id, version } = campaign;
      await api.patch('/api/autodialer/campaigns/:id', { params: { id }, body, version });
      this.error = undefined;
      this.dirty = false;
      this.changes = {};
      toast('done', this.t('core.saved'));
      this.dispatchEvent(new CustomEvent('saved'));
    } catch (error) {
      this.error = error;
    }
  }
}
