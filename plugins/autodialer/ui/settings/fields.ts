import { html, nothing, ProblemError, t } from '@perezvon/sdk/ui';

/** The fields of a campaign's settings: their texts, hints, and what the server says against them. */
export class SettingsFields {
  /** @param error what saving last failed with */
  constructor(private readonly error: unknown) {}

  field(name: string, input: unknown, unit?: string) {
    const key = `autodialer.campaign.field.${name}`;
    const hint = t(`${key}.hint`);
    const problem = this.error instanceof ProblemError ? this.error.fieldErrors.get(name) : undefined;
    return html`<label class="field"
      >${t(key)}${unit ? `, ${t(unit)}` : ''}${input}${
        hint === `${key}.hint` ? nothing : html`<small>${hint}</small>`
      }${problem ? html`<span class="error">${problem}</span>` : nothing}</label
    >`;
  }

  select(name: string, now: string, all: readonly (readonly [string, string])[]) {
    return this.field(
      name,
      html`<select name=${name}>
        ${all.map(([value, label]) => html`<option value=${value} ?selected=${value === now}>${label}</option>`)}
      </select>`,
    );
  }
}
