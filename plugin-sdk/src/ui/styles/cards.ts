import { css } from 'lit';

/** Framed parts of a page and tiles of figures. */
export const cardStyles = css`
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
  @media (max-width: 640px) {
    .card {
      padding: 1rem;
    }
  }
`;
