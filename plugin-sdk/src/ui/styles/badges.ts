import { css } from 'lit';

/** States, notices, and what stands where there is nothing to show. */
export const badgeStyles = css`
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
  .empty pz-icon {
    font-size: 2rem;
  }
  .skeleton {
    height: 1rem;
    border-radius: 6px;
    background: var(--pz-hover);
    margin: 0.6rem 0;
  }
  .skeleton.less {
    width: 70%;
  }
  .skeleton.more {
    width: 85%;
  }
  @media (max-width: 640px) {
    .badge {
      white-space: normal;
    }
  }
`;
