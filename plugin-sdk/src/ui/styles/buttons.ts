import { css } from 'lit';

/** Buttons, and what has the focus. */
export const buttonStyles = css`
  button,
  .button {
    font: inherit;
    font-weight: 550;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.45rem;
    min-height: 2.35rem;
    padding: 0.4rem 0.9rem;
    border-radius: 8px;
    border: 1px solid var(--pz-border-strong);
    background: var(--pz-surface);
    color: var(--pz-text);
    cursor: pointer;
    text-decoration: none;
    white-space: nowrap;
    vertical-align: middle;
  }
  button:hover:not(:disabled),
  .button:hover {
    background: var(--pz-hover);
    text-decoration: none;
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  button.primary,
  .button.primary {
    background: var(--pz-accent-fill);
    border-color: var(--pz-accent-fill);
    color: #fff;
  }
  button.primary:hover:not(:disabled),
  .button.primary:hover {
    background: var(--pz-accent-fill-hover);
  }
  button.danger {
    color: var(--pz-red);
    border-color: color-mix(in srgb, var(--pz-red) 45%, transparent);
  }
  button.plain {
    border-color: transparent;
    background: transparent;
  }
  button.plain:hover:not(:disabled) {
    background: var(--pz-hover);
  }
  button.icon {
    padding: 0.4rem;
    min-width: 2.35rem;
  }
  :focus-visible {
    outline: 2px solid var(--pz-accent);
    outline-offset: 2px;
  }
`;
