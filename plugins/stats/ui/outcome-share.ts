import { customElement, dataTable, formatNumber, html, PanelElement, property } from '@perezvon/sdk/ui';
import type { Figures } from './api.js';
import { define, share } from './columns.js';

const outcomes = ['answered', 'lost', 'sentFull', 'sentEmpty', 'sentTimeout', 'sentKey', 'sentCallback'] as const;
type Outcome = (typeof outcomes)[number];
const tones: Readonly<Partial<Record<Outcome, 'green' | 'red' | 'yellow'>>> = {
  answered: 'green',
  lost: 'red',
  sentFull: 'yellow',
  sentEmpty: 'yellow',
  sentTimeout: 'yellow',
};

/** How those who came in left the queue again. */
@customElement('stats-outcome-share')
export class OutcomeShare extends PanelElement {
  @property({ attribute: false }) total!: Figures;

  override render() {
    const { total } = this;
    const rows = outcomes.filter((key) => key === 'answered' || key === 'lost' || total[key] > 0);
    const segments = rows.map((key) => ({
      label: this.t(`stats.${key}`),
      value: total[key],
      tone: tones[key] ?? 'blue',
    }));
    const sum = (key: Outcome) => `${formatNumber(total[key])} ÷ ${formatNumber(total.offered)}`;
    return html`<div class="card flush">
      <h2 class="inset-head">${this.t('stats.outcomes')}</h2>
      <div class="inset"><pz-progress thick .segments=${segments}></pz-progress></div>
      ${dataTable<Outcome>({
        rows,
        columns: [
          {
            title: this.t('stats.outcome'),
            look: 'wide',
            cell: (key) => html`${this.t(`stats.${key}`)}${define(key, sum(key))}`,
          },
          { title: this.t('stats.calls'), look: 'right num', cell: (key) => formatNumber(total[key]) },
          { title: this.t('stats.share'), look: 'right num', cell: (key) => share(total[key] / total.offered) },
        ],
      })}
    </div>`;
  }
}
