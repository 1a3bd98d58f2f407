import { css } from 'lit';

/** Tables; `class="cards"`: a card for each row where the page is narrow. */
export const tableStyles = css`
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
  @media (max-width: 640px) {
    th,
    td {
      padding: 0.6rem 0.5rem;
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
`;
