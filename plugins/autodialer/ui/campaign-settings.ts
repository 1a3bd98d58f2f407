import {
  appState,
  css,
  customElement,
  errorText,
  html,
  nothing,
  numberInput,
  PanelElement,
  ProblemError,
  property,
  sharedStyles,
  state,
  toast,
} from '@perezvon/sdk/ui';
import './keys-editor.js';
import './message-editor.js';
import { diallingSection } from './settings/dialling.js';
import { SettingsFields } from './settings/fields.js';
import { hoursSection } from './settings/hours.js';
import { retriesSection } from './settings/retries.js';
import { rulesSection } from './settings/rules.js';
import { webhookSection } from './settings/webhook.js';
import { type Composed, settingsOf } from './settings-form.js';
import { api, type Campaign, type Destination, type Keys, type MessagePart } from './types.js';

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
    const fields = new SettingsFields(this.error);
    return html`<form
      class="stack"
      @submit=${this.save}
      @input=${() => (this.dirty = true)}
      @change=${() => (this.dirty = true)}
    >
      ${this.message(campaign, fields)} ${this.keys(campaign, fields)}
      ${diallingSection(campaign, fields, this.trunks.data ?? [])} ${retriesSection(campaign, fields)}
      ${hoursSection(campaign, fields, {
        schedules: this.schedules.data ?? [],
        calendars: this.calendars.data ?? [],
        windows: this.changes.windows ?? campaign.schedule.windows,
        changeWindows: (windows) => this.compose({ windows }),
      })}
      ${rulesSection(campaign, fields, {
        own: this.policies.data ?? [],
        builtIn: this.builtIn.data ?? [],
        columns: this.columns(),
      })}
      ${webhookSection(campaign, fields)}
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

  private message(campaign: Campaign, fields: SettingsFields) {
    return html`<section class="card stack">
      <h2>${this.t('autodialer.group.message')}</h2>
      <div class="grid">
        ${fields.field('name', html`<input name="name" required maxlength="200" .value=${campaign.name} />`)}
        ${fields.select(
          'language',
          campaign.language,
          appState.languages.map(({ code, name }) => [code, name]),
        )}
      </div>
      <autodialer-message
        .parts=${this.changes.message ?? campaign.message}
        .prompts=${this.prompts.data}
        .columns=${this.columns()}
        .language=${campaign.language}
        .contactId=${this.first.data?.items[0]?.id}
        @change=${(event: CustomEvent<readonly MessagePart[]>) => this.compose({ message: event.detail })}
      ></autodialer-message>
      <div class="grid">
        ${fields.field(
          'notificationMs',
          numberInput('notificationMs', campaign.notificationMs / 1000, {
            min: 0,
            max: 600,
            step: 0.1,
            required: true,
          }),
          'autodialer.unit.seconds',
        )}
        ${fields.select('until', campaign.retry.until, [
          ['heard', this.t('autodialer.until.heard')],
          ['complete', this.t('autodialer.until.complete')],
        ])}
        ${fields.select(
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

  private keys(campaign: Campaign, fields: SettingsFields) {
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
        ${fields.field(
          'keyWaitMs',
          numberInput('keyWaitMs', campaign.keyWaitMs / 1000, { min: 1, max: 60, step: 0.5, required: true }),
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
