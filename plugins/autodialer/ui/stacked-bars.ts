import { css, customElement, formatNumber, html, PanelElement, property, sharedStyles } from '@perezvon/sdk/ui';

export interface StackedBar {
  readonly label: string;
  readonly reached: number;
  readonly notReached: number;
}

/** Columns of reached and not reached; the same as a table for who cannot see them. */
@customElement('autodialer-bars')
export class StackedBars extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      .chart {
        display: flex;
        align-items: end;
        gap: 3px;
        height: 9.5rem;
        border-bottom: 1px solid var(--pz-border-strong);
        overflow-x: auto;
      }
      .column {
        flex: 1 0 0.9rem;
        max-width: 3.2rem;
        display: flex;
        flex-direction: column;
        justify-content: end;
        height: 100%;
        min-width: 0.6rem;
      }
      .column i {
        display: block;
        min-height: 0;
      }
      i.reached {
        background: var(--pz-green);
        border-radius: 3px 3px 0 0;
      }
      i.not {
        background: var(--pz-red);
        opacity: 0.8;
        border-radius: 3px 3px 0 0;
      }
      i.not + i.reached {
        border-radius: 0;
      }
      .labels {
        display: flex;
        gap: 3px;
        color: var(--pz-muted);
        font-size: 0.72rem;
      }
      .labels span {
        flex: 1 0 0.9rem;
        max-width: 3.2rem;
        text-align: center;
        overflow: hidden;
        white-space: nowrap;
        min-width: 0.6rem;
      }
    `,
  ];
  @property({ attribute: false }) bars: readonly StackedBar[] = [];
  @property() heading = '';

  override render() {
    const most = Math.max(1, ...this.bars.map(({ reached, notReached }) => reached + notReached));
    const share = (count: number) => `height:${(count / most) * 100}%`;
    const every = Math.ceil(this.bars.length / 12);
    const told = ({ label, reached, notReached }: StackedBar) =>
      `${label}: ${this.t('autodialer.campaign.counts.reached')} ${formatNumber(reached)}, ${this.t(
        'autodialer.campaign.counts.notReached',
      )} ${formatNumber(notReached)}`;
    return html`<div class="chart" aria-hidden="true">
        ${this.bars.map(
          (bar) =>
            html`<div class="column" title=${told(bar)}>
                <i class="not" style=${share(bar.notReached)}></i><i class="reached" style=${share(bar.reached)}></i>
              </div>`,
        )}
      </div>
      <div class="labels" aria-hidden="true">
        ${this.bars.map(({ label }, index) => html`<span>${index % every === 0 ? label : ''}</span>`)}
      </div>
      <table class="visually-hidden">
        <caption>
          ${this.heading}
        </caption>
        <thead>
          <tr>
            <th></th>
            <th>${this.t('autodialer.campaign.counts.reached')}</th>
            <th>${this.t('autodialer.campaign.counts.notReached')}</th>
          </tr>
        </thead>
        <tbody>
          ${this.bars.map(
            ({ label, reached, notReached }) =>
              html`<tr>
                <th>${label}</th>
                <td>${reached}</td>
                <td>${notReached}</td>
              </tr>`,
          )}
        </tbody>
      </table>`;
  }
}
