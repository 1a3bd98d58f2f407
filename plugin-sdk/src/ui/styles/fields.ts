import { css } from 'lit';

/** Fields of forms. */
export const fieldStyles = css`
  label.field,
  .field {
    display: grid;
    gap: 0.3rem;
    align-content: start;
    font-weight: 550;
    font-size: 0.9rem;
  }
  .field > small,
  small.hint {
    color: var(--pz-muted);
    font-weight: 400;
    font-size: 0.82rem;
  }
  .field > .error {
    color: var(--pz-red);
    font-weight: 450;
    font-size: 0.82rem;
  }
  input,
  select,
  textarea {
    font: inherit;
    font-weight: 400;
    color: inherit;
    background: var(--pz-field);
    border: 1px solid var(--pz-border-strong);
    border-radius: 8px;
    padding: 0.45rem 0.65rem;
    min-height: 2.35rem;
    width: 100%;
    min-width: 0;
  }
  textarea {
    min-height: 5.5rem;
    resize: vertical;
  }
  input[type='checkbox'],
  input[type='radio'] {
    width: 1.1rem;
    height: 1.1rem;
    min-height: 0;
    padding: 0;
    accent-color: var(--pz-accent-fill);
    margin: 0;
    flex: none;
  }
  input:disabled,
  select:disabled,
  textarea:disabled {
    opacity: 0.6;
  }
  input:user-invalid,
  [aria-invalid='true'] {
    border-color: var(--pz-red);
  }
  label.check {
    display: flex;
    gap: 0.55rem;
    align-items: center;
    font-weight: 450;
    font-size: 0.92rem;
    min-height: 2rem;
  }
  fieldset {
    border: 0;
    padding: 0;
    margin: 0;
    min-width: 0;
  }
  legend {
    padding: 0;
    font-weight: 650;
    margin-bottom: 0.6rem;
  }
`;
