import { css, customElement, html, PanelElement, property, sharedStyles, styleMap } from '@perezvon/sdk/ui';

export interface Bar {
  readonly label: string;
  readonly answered: number;
  readonly lost: number;
}

/** Calls side by side: answered in green, lost in red; each bar says its numbers. */
@customElement('stats-bars')
export class StatsBars extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      .bars {
        display: flex;
        align-items: flex-end;
        gap: 3px;
        height: 9rem;
        overflow-x: auto;
        padding-top: 1rem;
      }
      .bar {
        flex: 1 0 1.4rem;
        max-width: 4rem;
        height: 100%;
        display: grid;
        grid-template-rows: 1fr auto;
        gap: 0.25rem;
        min-width: 0;
      }
      .stack {
        display: flex;
        flex-direction: column;
        justify-content: flex-end;
        height: 100%;
        gap: 1px;
      }
      .answered {
        background: var(--pz-green);
        border-radius: 3px 3px 0 0;
      }
      .lost {
        background: var(--pz-red);
        border-radius: 3px 3px 0 0;
      }
      .label {
        font-size: 0.72rem;
        color: var(--pz-muted);
        text-align: center;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
    `,
  ];
  @property({ attribute: false }) bars: readonly Bar[] = [];

  override render() {
    const most = Math.max(1, ...this.bars.map(({ answered, lost }) => answered + lost));
    const tall = (calls: number) => styleMap({ height: `${(100 * calls) / most}%` });
    return html`<div class="bars">
      ${this.bars.map(({ label, answered, lost }) => {
        const text = `${label}: ${this.t('stats.chart.answered')} ${answered}, ${this.t('stats.chart.lost')} ${lost}`;
        return html`<div class="bar" role="img" aria-label=${text} title=${text}>
          <div class="stack">
            <div class="lost" style=${tall(lost)}></div>
            <div class="answered" style=${tall(answered)}></div>
          </div>
          <div class="label">${label}</div>
        </div>`;
      })}
    </div>`;
  }
}
