import {
  appState,
  customElement,
  errorText,
  html,
  nothing,
  PanelElement,
  property,
  state,
  toast,
} from '@perezvon/sdk/ui';
import { api, type ModuleSummary } from '../api.js';

type Field = ModuleSummary['settings'][number];

/** The settings form of a plugin, drawn from its manifest. */
@customElement('module-settings')
export class ModuleSettings extends PanelElement {
  @property({ attribute: false }) module: ModuleSummary | undefined;
  @state() private error = '';

  override render() {
    const { module } = this;
    if (!module) return nothing;
    return html`<form class="stack" @submit=${this.save}>
      <h3>${this.t('core.modules.settings')}</h3>
      <div class="grid">${module.settings.map((field) => this.field(field, module))}</div>
      ${this.error ? html`<div class="notice red" role="alert">${this.error}</div>` : nothing}
      <div><button class="primary">${this.t('core.save')}</button></div>
    </form>`;
  }

  private field(field: Field, { values, secretsSet }: ModuleSummary) {
    const given = values[field.key] ?? field.default;
    const value = typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean' ? given : '';
    const unit = field.type === 'number' && field.unitKey ? `, ${this.t(field.unitKey)}` : '';
    const label = `${this.t(field.titleKey)}${unit}`;
    const hint = field.hintKey ? html`<small>${this.t(field.hintKey)}</small>` : nothing;
    if (field.type === 'switch')
      return html`<label class="check"
        ><input type="checkbox" name=${field.key} .checked=${value === true} />${label}${hint}</label
      >`;
    if (field.type === 'language')
      return html`<label class="field"
        >${label}<select name=${field.key}>
          ${appState.languages.map(({ code, name }) => html`<option value=${code} ?selected=${code === value}>${name}</option>`)}</select
        >${hint}</label
      >`;
    if (field.type === 'choice')
      return html`<label class="field"
        >${label}<select name=${field.key}>
          ${field.options.map(
            (option) =>
              html`<option value=${option.value} ?selected=${option.value === value}>
                  ${this.t(option.titleKey)}
                </option>`,
          )}</select
        >${hint}</label
      >`;
    if (field.type === 'number')
      return html`<label class="field"
        >${label}<input
          type="number"
          name=${field.key}
          .value=${String(value)}
          min=${field.min ?? nothing}
          max=${field.max ?? nothing}
          step=${field.integer ? 1 : 'any'}
          required
        />${hint}</label
      >`;
    if (field.type === 'secret')
      return html`<label class="field"
        >${label}<input
          type="password"
          name=${field.key}
          autocomplete="off"
          placeholder=${secretsSet.includes(field.key) ? '••••••••' : ''}
        />${hint}</label
      >`;
    return html`<label class="field"
      >${label}<input
        name=${field.key}
        .value=${String(value)}
        maxlength=${field.maxLength}
        pattern=${field.pattern ?? nothing}
      />${hint}</label
    >`;
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { module } = this;
    if (!module || !(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    const values = module.settings.flatMap((field): [string, unknown][] => {
      const text = data.get(field.key);
      if (field.type === 'switch') return [[field.key, text !== null]];
      if (field.type === 'secret' && text === '') return [];
      return [[field.key, field.type === 'number' ? Number(text) : text]];
    });
    try {
      const body = { values: Object.fromEntries(values) };
      await api.put('/api/core/modules/:id/settings', { params: { id: module.id }, body });
      this.error = '';
      toast('done', this.t('core.saved'));
    } catch (error) {
      this.error = errorText(error);
    }
  }
}
