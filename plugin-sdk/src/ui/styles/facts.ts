import { css } from 'lit';

/** Facts by name, code, tabs, words for screen readers alone. */
export const factStyles = css`
  dl.facts {
    display: grid;
    grid-template-columns: minmax(8rem, max-content) 1fr;
    gap: 0.45rem 1.25rem;
    margin: 0;
  }
  dl.facts dt {
    color: var(--pz-muted);
  }
  dl.facts dd {
    margin: 0;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  pre {
    margin: 0;
    font:
      0.82rem/1.5 ui-monospace,
      'SFMono-Regular',
      Menlo,
      Consolas,
      monospace;
    overflow: auto;
  }
  nav.tabs {
    display: flex;
    gap: 0.25rem;
    border-bottom: 1px solid var(--pz-border);
    margin-bottom: 1.25rem;
    overflow-x: auto;
  }
  nav.tabs button {
    border: 0;
    background: none;
    border-radius: 0;
    border-bottom: 2px solid transparent;
    color: var(--pz-muted);
    padding: 0.6rem 0.9rem;
  }
  nav.tabs button[aria-selected='true'] {
    color: var(--pz-text);
    border-bottom-color: var(--pz-accent);
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (max-width: 640px) {
    dl.facts {
      grid-template-columns: 1fr;
      gap: 0.1rem;
    }
    dl.facts dd {
      margin-bottom: 0.6rem;
    }
  }
`;
