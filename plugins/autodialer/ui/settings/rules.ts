import { html, nothing, t } from '@perezvon/sdk/ui';
import type { Campaign } from '../types.js';
import type { SettingsFields } from './fields.js';

export interface RulesChoice {
  readonly own: readonly {
    readonly id: string;
    readonly name: string;
    readonly profile: { readonly purpose: string };
  }[];
  readonly builtIn: readonly {
    readonly id: string;
    readonly titleKey?: string | undefined;
    readonly purpose: string;
  }[];
  /** Columns that the campaign's lists have beside number and name. */
  readonly columns: readonly string[];
}

/** Which calling rules hold, and where a contact's consent stands. */
export function rulesSection(
  campaign: Campaign,
  fields: SettingsFields,
  { own, builtIn, columns: known }: RulesChoice,
) {
  const named: readonly (readonly [string, string])[] = [
    ...builtIn.map(({ id, titleKey }): [string, string] => [id, titleKey ? t(titleKey) : id]),
    ...own.map(({ id, name }): [string, string] => [id, name]),
  ];
  const columns = [...new Set([...known, ...(campaign.consentColumn ? [campaign.consentColumn] : [])])];
  const isChosen = ({ id }: { readonly id: string }) => id === campaign.policyId;
  const purpose = builtIn.find(isChosen)?.purpose ?? own.find(isChosen)?.profile.purpose ?? 'any';
  return html`<section class="card stack">
    <h2>${t('autodialer.group.rules')}</h2>
    ${
      purpose === 'any'
        ? nothing
        : html`<p class="muted no-margin">
            ${t('autodialer.policy.purpose', { purpose: t(`autodialer.purpose.${purpose}`) })}
          </p>`
    }
    <div class="grid">
      ${fields.select('policyId', campaign.policyId, named.length > 0 ? named : [[campaign.policyId, campaign.policyId]])}
      ${fields.select('consentColumn', campaign.consentColumn ?? '', [
        ['', t('autodialer.consent.none')],
        ...columns.map((name): [string, string] => [name, name]),
      ])}
    </div>
  </section>`;
}
