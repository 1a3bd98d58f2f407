import {
  customElement,
  errorText,
  formText,
  html,
  nothing,
  PanelElement,
  ProblemError,
  property,
  QueryController,
  type ScheduleWindow,
  send,
  state,
  toast,
} from '@perezvon/sdk/ui';
import type { Campaign } from './types.js';

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
  'UTC',
];
const ownPauses = ['busy', 'noAnswer', 'rejected', 'congestion', 'tooLittle', 'failure'] as const;
const minutes = (value: number | undefined) =>
  value === undefined ? '' : String(Math.round((value / 60) * 100) / 100);

/** Everything that can be set about a campaign. */
@customElement('autodialer-settings')
export class CampaignSettings extends PanelElement {
  @property({ attribute: false }) campaign: Campaign | undefined;
  @state() private windows: readonly ScheduleWindow[] | undefined;
  @state() private error: unknown;
  @state() private dirty = false;
  private readonly prompts = new QueryController<readonly { id: string; name: string; state: string }[]>(this, () =>
    this.can('sounds.prompts.read') ? '/api/sounds/prompts' : undefined,
  );
  private readonly trunks = new QueryController<readonly { id: string; name: string; enabled: boolean }[]>(this, () =>
    this.can('telephony.trunks.read') ? '/api/telephony/trunks' : undefined,
  );

  override render() {
    const { campaign } = this;
    if (!campaign) return nothing;
    const { schedule, promptId, pauses } = campaign;
    const listed = this.prompts.data ?? [];
    const usable = [...zones, ...(zones.includes(schedule.timeZone) ? [] : [schedule.timeZone])];
    return html`<form class="stack" @submit=${this.save} @input=${() => (this.dirty = true)}>
      <section class="card stack"><h2 style="margin:0">${this.t('autodialer.group.message')}</h2><div class="grid">
        ${this.field('name', html`<input name="name" required maxlength="200" .value=${campaign.name} />`)}
        ${this.field('promptId', html`<select name="promptId"><option value="">${this.t('autodialer.noneChosen')}</option>${listed.map(({ id, name, state: now }) => html`<option value=${id} ?selected=${id === promptId} ?disabled=${now !== 'ready'}>${name}</option>`)}</select><small><a href="/sounds/prompts">${this.t('autodialer.toSounds')}</a></small>`)}
        ${this.field('notificationMs', html`<input name="notificationMs" type="number" min="0" max="600" step="0.1" required .value=${String(campaign.notificationMs / 1000)} />`, 'autodialer.unit.seconds')}
        ${this.field('language', html`<select name="language"><option value="ru" ?selected=${campaign.language === 'ru'}>Русский</option><option value="en" ?selected=${campaign.language === 'en'}>English</option></select>`)}
      </div></section>
      <section class="card stack"><h2 style="margin:0">${this.t('autodialer.group.dialling')}</h2><div class="grid">
        <fieldset class="field"><legend style="font-size:0.9rem;font-weight:550;margin:0">${this.t('autodialer.campaign.field.trunks')}</legend>${(this.trunks.data ?? []).map(({ id, name, enabled }) => html`<label class="check"><input type="checkbox" name="trunks" value=${id} ?checked=${campaign.trunks.includes(id)} ?disabled=${!enabled} />${name}</label>`)}<small>${this.t('autodialer.campaign.field.trunks.hint')}</small></fieldset>
        ${this.field('channels', html`<input name="channels" type="number" min="1" max="10000" required .value=${String(campaign.channels)} />`)}
        ${this.field('callsPerSecond', html`<input name="callsPerSecond" type="number" min="0.1" max="1000" step="0.1" required .value=${String(campaign.callsPerSecond)} />`)}
        ${this.field('ringTimeoutMs', html`<input name="ringTimeoutMs" type="number" min="5" max="120" required .value=${String(campaign.ringTimeoutMs / 1000)} />`, 'autodialer.unit.seconds')}
        ${this.field('callerId', html`<input name="callerId" inputmode="tel" pattern="\\+[1-9][0-9]{6,14}" placeholder="+74951234567" .value=${campaign.callerId ?? ''} />`)}
        ${this.field('priority', html`<input name="priority" type="number" min="1" max="10" required .value=${String(campaign.priority)} />`)}
      </div></section>
      <section class="card stack"><h2 style="margin:0">${this.t('autodialer.group.retries')}</h2><div class="grid">
        ${this.field('attempts', html`<input name="attempts" type="number" min="1" max="20" required .value=${String(campaign.attempts)} />`)}
        ${this.field('pauses', html`<input name="pause.default" type="number" min="0.02" step="any" required .value=${minutes(pauses.default)} />`, 'autodialer.unit.minutes')}
      </div><details><summary>${this.t('autodialer.ownPauses')}</summary><p></p><div class="grid">${ownPauses.map((outcome) => html`<label class="field">${this.t(`autodialer.outcome.${outcome}`)}, ${this.t('autodialer.unit.minutes')}<input name="pause.${outcome}" type="number" min="0.02" step="any" placeholder=${minutes(pauses.default)} .value=${minutes(pauses[outcome])} /></label>`)}</div></details></section>
      <section class="card stack"><h2 style="margin:0">${this.t('autodialer.campaign.field.schedule')}</h2>
        <div class="grid"><label class="field">${this.t('autodialer.timeZone')}<select name="timeZone">${usable.map((zone) => html`<option ?selected=${zone === schedule.timeZone}>${zone}</option>`)}</select></label>
          <label class="field">${this.t('autodialer.firstDay')}<input name="from" type="date" .value=${schedule.from ?? ''} /></label><label class="field">${this.t('autodialer.lastDay')}<input name="to" type="date" .value=${schedule.to ?? ''} /></label></div>
        <pz-schedule .windows=${this.windows ?? schedule.windows} @change=${this.setWindows}></pz-schedule></section>
      ${this.error === undefined ? nothing : html`<div class="notice red" role="alert">${errorText(this.error)}</div>`}
      ${this.can('autodialer.campaigns.write') ? html`<div class="row" style="position:sticky;bottom:0;padding:0.75rem 0;background:var(--pz-bg)"><button class="primary" ?disabled=${!this.dirty}>${this.t('core.save')}</button>${this.dirty ? html`<span class="muted">${this.t('autodialer.unsaved')}</span>` : nothing}</div>` : nothing}
    </form>`;
  }

  private field(name: string, input: unknown, unit?: string) {
    const key = `autodialer.campaign.field.${name}`;
    const hint = this.t(`${key}.hint`);
    const problem = this.error instanceof ProblemError ? this.error.fieldErrors.get(name) : undefined;
    return html`<label class="field">${this.t(key)}${unit ? `, ${this.t(unit)}` : ''}${input}${hint === `${key}.hint` ? nothing : html`<small>${hint}</small>`}${problem ? html`<span class="error">${problem}</span>` : nothing}</label>`;
  }

  private setWindows(event: CustomEvent<readonly ScheduleWindow[]>): void {
    this.windows = event.detail;
    this.dirty = true;
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { campaign } = this;
    if (!campaign || !(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    const number = (name: string) => Number(formText(data, name));
    const orNull = (name: string) => formText(data, name).trim() || null;
    const pauses = Object.fromEntries(
      ['default', ...ownPauses].flatMap((name) =>
        formText(data, `pause.${name}`) === '' ? [] : [[name, Math.max(1, Math.round(number(`pause.${name}`) * 60))]],
      ),
    );
    const chosen = data.getAll('trunks').map(String);
    const body = {
      name: formText(data, 'name'),
      promptId: orNull('promptId'),
      notificationMs: Math.round(number('notificationMs') * 1000),
      language: formText(data, 'language'),
      // Known ones keep their order; new ones follow.
      trunks: [
        ...campaign.trunks.filter((id) => chosen.includes(id)),
        ...chosen.filter((id) => !campaign.trunks.includes(id)),
      ],
      channels: number('channels'),
      callsPerSecond: number('callsPerSecond'),
      ringTimeoutMs: Math.round(number('ringTimeoutMs') * 1000),
      callerId: orNull('callerId'),
      priority: number('priority'),
      attempts: number('attempts'),
      pauses,
      schedule: {
        timeZone: formText(data, 'timeZone'),
        windows: this.windows ?? campaign.schedule.windows,
        from: orNull('from'),
        to: orNull('to'),
      },
    };
    try {
      await send('PATCH', `/api/autodialer/campaigns/${campaign.id}`, body, { ifMatch: String(campaign.version) });
      this.error = undefined;
      this.dirty = false;
      toast('done', this.t('core.saved'));
      this.dispatchEvent(new CustomEvent('saved'));
    } catch (error) {
      this.error = error;
    }
  }
}
