import { css } from 'lit';

/** Text, lists of blocks, the head of a page. */
export const baseStyles = css`
  :host {
    display: block;
    color: var(--pz-text);
    font: var(--pz-font);
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1 {
    font-size: 1.5rem;
    line-height: 1.25;
    font-weight: 650;
    margin: 0;
    letter-spacing: -0.01em;
  }
  h2 {
    font-size: 1.1rem;
    font-weight: 650;
    margin: 0 0 0.75rem;
  }
  h3 {
    font-size: 0.95rem;
    font-weight: 650;
    margin: 0 0 0.5rem;
  }
  p {
    margin: 0 0 0.75rem;
  }
  a {
    color: var(--pz-accent);
    text-decoration: none;
  }
  p a {
    text-decoration: underline;
  }
  a:hover {
    text-decoration: underline;
  }
  .muted {
    color: var(--pz-muted);
  }
  .small {
    font-size: 0.85rem;
  }
  .num {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .right {
    text-align: right;
  }
  .row {
    display: flex;
    gap: 0.75rem;
    align-items: center;
    flex-wrap: wrap;
  }
  .grow {
    flex: 1 1 auto;
    min-width: 0;
  }
  .stack {
    display: grid;
    gap: 1rem;
    grid-template-columns: minmax(0, 1fr);
  }
  .head {
    display: flex;
    gap: 0.75rem 1rem;
    align-items: center;
    flex-wrap: wrap;
    margin-bottom: 1.25rem;
  }
  .head > :first-child {
    flex: 1 1 14rem;
    min-width: 0;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
