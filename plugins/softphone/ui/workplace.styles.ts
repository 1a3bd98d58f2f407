import { css } from '@perezvon/sdk/ui';

/** The name or number that an operator reads first. */
export const workplaceStyles = css`
  .who {
    font-size: 1.7rem;
    font-weight: 650;
    line-height: 1.2;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
`;
