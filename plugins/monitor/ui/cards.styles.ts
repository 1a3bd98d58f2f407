import { css } from '@perezvon/sdk/ui';

/** Cards of queues, trunks and campaigns. */
export const cardStyles = css`
  .queue {
    background: var(--pz-surface);
    border: 1px solid var(--pz-border);
    border-radius: 12px;
    padding: 0.9rem 1rem;
    box-shadow: var(--pz-shadow);
    display: grid;
    gap: 0.35rem;
  }
  .queue.hot {
    border-color: var(--pz-red);
  }
  .queue.over {
    outline: 2px dashed var(--pz-accent);
  }
  .queue h3 {
    margin: 0;
    display: flex;
    justify-content: space-between;
    gap: 0.5rem;
  }
  .queue .big {
    font-size: 2rem;
    font-weight: 650;
    line-height: 1;
    font-variant-numeric: tabular-nums;
  }
  .queue.hot .big {
    color: var(--pz-red);
  }
  .figures {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem 1rem;
    font-size: 0.86rem;
    color: var(--pz-muted);
  }
  .figures b {
    color: var(--pz-text);
    font-variant-numeric: tabular-nums;
  }
`;
