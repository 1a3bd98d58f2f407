import { InvalidInputError, type FieldError } from '@perezvon/sdk/server';
import { languageSchema, type Setting } from '@perezvon/sdk/shared';

/** A value does not fit its setting. */
export class SettingError extends InvalidInputError {
  constructor(plugin: string, fields: readonly FieldError[]) {
    super(
      `settings of ${plugin} are not valid: ${fields.map((field) => `${field.path} ${field.message}`).join('; ')}`,
      {
        code: 'core.settings.invalid',
        params: { plugin },
        fields,
      },
    );
  }
}

/** Why a value does not fit a setting, in English; nothing when it does. */
export function settingFault(setting: Setting, value: unknown): string | undefined {
  switch (setting.type) {
    case 'number':
      return numberFault(setting, value);
    case 'switch':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'choice':
      return setting.options.some((option) => option.value === value) ? undefined : 'is none of the choices';
    case 'language':
      return languageSchema.safeParse(value).success ? undefined : 'is not an installed language';
    case 'secret':
      return typeof value === 'string' && value.length <= 500 ? undefined : 'must be a text of at most 500 characters';
    case 'text':
      return textFault(setting, value);
  }
}

function numberFault(setting: Extract<Setting, { type: 'number' }>, value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number';
  if (setting.integer && !Number.isInteger(value)) return 'must be a whole number';
  if (setting.min !== undefined && value < setting.min) return `must be at least ${setting.min}`;
  if (setting.max !== undefined && value > setting.max) return `must be at most ${setting.max}`;
  return undefined;
}

function textFault(setting: Extract<Setting, { type: 'text' }>, value: unknown): string | undefined {
  if (typeof value !== 'string') return 'must be a text';
  if (value.length > setting.maxLength) return `must have at most ${setting.maxLength} characters`;
  if (setting.pattern !== undefined && !new RegExp(setting.pattern, 'u').test(value)) return 'has a wrong form';
  return undefined;
}
