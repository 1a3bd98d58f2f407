import { css } from 'lit';

/** Small corrections of place and size, in place of a style of one's own. They win over the element's usual look. */
export const spacingStyles = css`
  [hidden] {
    display: none !important;
  }
  .no-margin {
    margin: 0 !important;
  }
  .space-below {
    margin-bottom: 1rem !important;
  }
  .space-above {
    margin-top: 1rem !important;
  }
  .inset {
    padding: 0.75rem 1rem !important;
  }
  .inset-head {
    padding: 1rem 1rem 0 !important;
  }
  .close {
    gap: 0.6rem !important;
  }
  .bottom {
    align-items: end !important;
  }
  .center {
    text-align: center !important;
  }
  .left {
    text-align: left !important;
  }
  .auto {
    width: auto !important;
  }
  .short {
    width: 6rem !important;
  }
  .full {
    width: 100% !important;
  }
  .nowrap {
    white-space: nowrap;
  }
  .break {
    overflow-wrap: anywhere;
  }
  .select-all {
    user-select: all;
  }
  .bad {
    color: var(--pz-red) !important;
  }
  .whole-line {
    flex: 1 1 100% !important;
  }
`;
