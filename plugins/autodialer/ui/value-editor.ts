import { defaultLanguage, type Language } from '@perezvon/sdk/shared';
import { customElement, html, nothing, PanelElement, property, sharedStyles } from '@perezvon/sdk/ui';
import type { MessagePart, Noun, ValueKind } from './types.js';

type ValuePart = Extract<MessagePart, { kind: 'value' }>;
const ways = ['money', 'number', 'count', 'digits', 'date', 'time'] as const;
const currencies = ['RUB', 'USD', 'EUR', 'KZT', 'BYN', 'UAH'] as const;
const genders = ['m', 'f', 'n'] as const;
const samples: Readonly<Record<Language, Noun>> = {
  ru: { one: 'день', few: 'дня', many: 'дней', gender: 'm' },
  en: { one: 'day', few: 'days', many: 'days', gender: 'n' },
};
const noNoun: Noun = { one: '', few: '', many: '', gender: 'n' };

/** Edits how a value of the list is said. Sends `change` with column, value and voice. */
@customElement('autodialer-value')
export class ValueEditor extends PanelElement {
  static override styles = [sharedStyles];
  @property({ attribute: false }) spoken: ValuePart | undefined;
  @property({ attribute: false }) columns: readonly string[] = [];
  @property() language: Language = defaultLanguage;

  /** Whether nouns have a form for few, as in Slavic languages, whose numbers have genders, too. */
  private get declines(): boolean {
    return new Intl.PluralRules(this.language).resolvedOptions().pluralCategories.includes('few');
  }

  override render() {
    const { spoken: part } = this;
    if (!part) return nothing;
    const { column, value, voice } = part;
    const known = ['number', ...this.columns];
    const columns = known.includes(column) ? known : [column, ...known];
    return html`<div class="grid">
        ${this.choice(
          'autodialer.value.column',
          column,
          columns,
          (name) => name,
          (next) => this.tell({ column: next }),
        )}
        ${this.choice(
          'autodialer.value.as',
          value.as,
          ways,
          (way) => this.t(`autodialer.value.as.${way}`),
          (way) => this.tell({ value: this.made(way) }),
        )}
        ${
          value.as === 'money'
            ? this.choice(
                'autodialer.value.currency',
                value.currency,
                currencies,
                (name) => this.t(`autodialer.currency.${name}`),
                (currency) => this.tell({ value: { as: 'money', currency } }),
              )
            : nothing
        }
        ${
          value.as === 'number' && this.declines
            ? this.choice(
                'autodialer.value.gender',
                value.gender,
                genders,
                (one) => this.t(`autodialer.gender.${one}`),
                (gender) => this.tell({ value: { as: 'number', gender } }),
              )
            : nothing
        }
        ${this.choice(
          'autodialer.value.voice',
          voice,
          ['speech', 'recorded'],
          (one) => this.t(`autodialer.voice.${one}`),
          (next) => this.tell({ voice: next }),
        )}
      </div>
      ${value.as === 'count' ? this.noun(value.noun) : nothing}`;
  }

  private noun(noun: Noun) {
    const forms = this.declines ? (['one', 'few', 'many'] as const) : (['one', 'many'] as const);
    return html`<div class="grid" style="margin-top:0.6rem">
      ${forms.map(
        (form) =>
          html`<label class="field"
              >${this.t(`autodialer.noun.${form}`)}<input
                required
                maxlength="60"
                .value=${noun[form]}
                @change=${(event: Event) =>
                  this.tell({
                    value: {
                      as: 'count',
                      noun: {
                        ...noun,
                        [form]: textOf(event),
                        ...(!this.declines && form === 'many' ? { few: textOf(event) } : {}),
                      },
                    },
                  })}
            /></label>`,
      )}
      ${
        this.declines
          ? this.choice(
              'autodialer.value.gender',
              noun.gender,
              genders,
              (one) => this.t(`autodialer.gender.${one}`),
              (gender) => this.tell({ value: { as: 'count', noun: { ...noun, gender } } }),
            )
          : nothing
      }
    </div>`;
  }

  private choice<T extends string>(
    label: string,
    now: T,
    all: readonly T[],
    name: (value: T) => string,
    set: (value: T) => void,
  ) {
    return html`<label class="field"
      >${this.t(label)}<select
        @change=${(event: Event) => {
          event.stopPropagation();
          const chosen = all.find((value) => value === textOf(event));
          if (chosen !== undefined) set(chosen);
        }}
      >
        ${all.map((value) => html`<option value=${value} ?selected=${value === now}>${name(value)}</option>`)}
      </select></label
    >`;
  }

  private made(way: ValueKind['as']): ValueKind {
    if (way === 'money') return { as: 'money', currency: 'RUB' };
    if (way === 'number') return { as: 'number', gender: 'm' };
    if (way === 'count') return { as: 'count', noun: samples[this.language] ?? noNoun };
    return { as: way };
  }

  private tell(change: Partial<Pick<ValuePart, 'column' | 'value' | 'voice'>>): void {
    const { spoken: part } = this;
    if (!part) return;
    const { column, value, voice } = { ...part, ...change };
    this.dispatchEvent(new CustomEvent('change', { detail: { column, value, voice } }));
  }
}

const textOf = ({ target }: Event): string =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : '';
