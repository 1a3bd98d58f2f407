import { css } from '@perezvon/sdk/ui';

/** Parts of a message in their order, with what moves them. */
export const messageStyles = css`
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    gap: 0.6rem;
  }
  li {
    display: grid;
    grid-template-columns: 1.8rem minmax(0, 1fr) auto;
    gap: 0.75rem;
    align-items: start;
    border: 1px solid var(--pz-border);
    border-radius: 10px;
    padding: 0.75rem;
    background: var(--pz-bg);
  }
  .place {
    width: 1.7rem;
    height: 1.7rem;
    border-radius: 50%;
    display: grid;
    place-items: center;
    background: var(--pz-hover);
    font-size: 0.82rem;
    font-weight: 650;
  }
  .moves {
    display: flex;
  }
  .moves button {
    min-height: 2rem;
    min-width: 2rem;
    padding: 0.2rem;
  }
  .said {
    border-left: 3px solid var(--pz-accent);
    padding: 0.15rem 0 0.15rem 0.9rem;
    margin: 0;
  }
  audio {
    width: 100%;
    max-width: 26rem;
    height: 2.6rem;
  }
  textarea {
    min-height: 3.6rem;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.35rem;
  }
  .chips button {
    min-height: 1.7rem;
    padding: 0 0.55rem;
    font-size: 0.8rem;
    font-weight: 450;
  }
  @media (max-width: 640px) {
    li {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .place {
      display: none;
    }
    .moves {
      flex-direction: column;
    }
  }
`;
