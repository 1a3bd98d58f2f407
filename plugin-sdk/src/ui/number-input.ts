import { html, nothing, type TemplateResult } from 'lit';

/** What a number may be, and how its field looks. */
export interface NumberInput {
  readonly min: number;
  readonly max?: number;
  /** 1 unless given. */
  readonly step?: number | 'any';
  /** It may not be left empty. */
  readonly required?: boolean;
  /** What an empty field stands for. */
  readonly placeholder?: string;
  /** Read out where no label stands around it. */
  readonly label?: string;
}

/**
 * A field of a form for a number. It is part of the panel's own tree, so that the panel's form holds it.
 *
 * @param value what stands in it; nothing for an empty field
 */
export const numberInput = (
  name: string,
  value: number | string | null | undefined,
  { min, max, step, required = false, placeholder, label }: NumberInput,
): TemplateResult =>
  html`<input
    name=${name}
    type="number"
    min=${min}
    max=${max ?? nothing}
    step=${step ?? nothing}
    ?required=${required}
    placeholder=${placeholder ?? nothing}
    aria-label=${label ?? nothing}
    .value=${String(value ?? '')}
  />`;
