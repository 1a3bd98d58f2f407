import { css } from 'lit';

/** The look of plain HTML inside panels: write `<button class="primary">`, `<label class="field">`, `<table>`. */
export const sharedStyles = css`
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
  .card {
    background: var(--pz-surface);
    border: 1px solid var(--pz-border);
    border-radius: 12px;
    padding: 1.25rem;
    box-shadow: var(--pz-shadow);
  }
  .card.flush {
    padding: 0;
    overflow: auto hidden;
  }
  .grid {
    display: grid;
    gap: 1rem;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr));
  }
  .tiles {
    display: grid;
    gap: 0.75rem;
    grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
  }
  .tile {
    background: var(--pz-surface);
    border: 1px solid var(--pz-border);
    border-radius: 12px;
    padding: 0.9rem 1rem;
    box-shadow: var(--pz-shadow);
  }
  .tile b {
    display: block;
    font-size: 1.6rem;
    font-weight: 650;
    line-height: 1.2;
    font-variant-numeric: tabular-nums;
  }
  .tile span {
    color: var(--pz-muted);
    font-size: 0.85rem;
  }
  .tile.green b {
    color: var(--pz-green);
  }
  .tile.red b {
    color: var(--pz-red);
  }
  .tile.yellow b {
    color: var(--pz-yellow-text);
  }

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

  .scroll {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    width: 100%;
    font-size: 0.92rem;
  }
  th {
    text-align: left;
    font-weight: 600;
    color: var(--pz-muted);
    font-size: 0.8rem;
    padding: 0.65rem 1rem;
    border-bottom: 1px solid var(--pz-border);
    white-space: nowrap;
    background: var(--pz-surface);
  }
  td {
    padding: 0.65rem 1rem;
    border-bottom: 1px solid var(--pz-border);
    vertical-align: middle;
  }
  tbody tr:last-child td {
    border-bottom: 0;
  }
  tbody tr.link {
    cursor: pointer;
  }
  tbody tr.link:hover,
  tbody tr.link:focus-within {
    background: var(--pz-hover);
  }
  th button.sort {
    all: unset;
    cursor: pointer;
    font: inherit;
  }
  th button.sort:focus-visible {
    outline: 2px solid var(--pz-accent);
  }

  .badge {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    padding: 0.12rem 0.6rem;
    border-radius: 999px;
    font-size: 0.82rem;
    font-weight: 550;
    background: var(--pz-hover);
    color: var(--pz-text);
    white-space: nowrap;
  }
  .badge::before {
    content: '';
    width: 0.5rem;
    height: 0.5rem;
    border-radius: 50%;
    background: var(--pz-muted);
    flex: none;
  }
  .badge.green {
    background: color-mix(in srgb, var(--pz-green) 14%, transparent);
  }
  .badge.green::before {
    background: var(--pz-green);
  }
  .badge.red {
    background: color-mix(in srgb, var(--pz-red) 14%, transparent);
  }
  .badge.red::before {
    background: var(--pz-red);
  }
  .badge.yellow {
    background: color-mix(in srgb, var(--pz-yellow) 20%, transparent);
  }
  .badge.yellow::before {
    background: var(--pz-yellow);
  }
  .badge.blue {
    background: color-mix(in srgb, var(--pz-accent) 14%, transparent);
  }
  .badge.blue::before {
    background: var(--pz-accent);
  }

  .notice {
    border: 1px solid var(--pz-border);
    border-left: 4px solid var(--pz-accent);
    border-radius: 8px;
    padding: 0.75rem 1rem;
    background: var(--pz-surface);
  }
  .notice.red {
    border-left-color: var(--pz-red);
  }
  .notice.yellow {
    border-left-color: var(--pz-yellow);
  }
  .notice.green {
    border-left-color: var(--pz-green);
  }
  .empty {
    display: grid;
    justify-items: center;
    text-align: center;
    gap: 0.5rem;
    padding: 3rem 1rem;
    color: var(--pz-muted);
  }
  .empty b {
    color: var(--pz-text);
    font-size: 1.05rem;
  }
  .skeleton {
    height: 1rem;
    border-radius: 6px;
    background: var(--pz-hover);
    margin: 0.6rem 0;
  }
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
    .card {
      padding: 1rem;
    }
    th,
    td {
      padding: 0.6rem 0.5rem;
    }
    .badge {
      white-space: normal;
    }
    table.cards thead {
      display: none;
    }
    table.cards,
    table.cards tbody,
    table.cards tr,
    table.cards td {
      display: block;
    }
    table.cards tr {
      padding: 0.6rem 0.25rem;
      border-bottom: 1px solid var(--pz-border);
    }
    table.cards td {
      border: 0;
      padding: 0.2rem 0.75rem;
      display: flex;
      gap: 1rem;
      justify-content: space-between;
      text-align: right;
    }
    table.cards td::before {
      content: attr(data-label);
      color: var(--pz-muted);
      text-align: left;
      flex: none;
    }
    table.cards td:not([data-label]) {
      justify-content: flex-end;
    }
    table.cards td:not([data-label])::before {
      content: none;
    }
    table.cards td.wide {
      display: block;
      text-align: left;
    }
    table.cards td.wide::before {
      content: none;
    }
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
