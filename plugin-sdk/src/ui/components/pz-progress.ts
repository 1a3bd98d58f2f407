import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import { formatNumber, formatPercent } from '../format.js';

export interface Segment {
  readonly label: string;
  readonly value: number;
  readonly tone: 'green' | 'red' | 'yellow' | 'blue' | 'grey';
}

/** A bar in coloured parts. With `legend` each part is named and counted below it; screen readers hear it either way. */
@customElement('pz-progress')
export class PzProgress extends LitElement {
  static override styles = css`
    :host {
      display: block;
      min-width: 6rem;
    }
    .bar {
      display: flex;
      height: 0.6rem;
      border-radius: 999px;
      overflow: hidden;
      background: var(--pz-hover);
      gap: 1px;
    }
    :host([thick]) .bar {
      height: 1rem;
    }
    .bar i {
      display: block;
      min-width: 2px;
      transition: flex-grow 0.4s;
    }
    .green {
      background: var(--pz-green);
    }
    .red {
      background: var(--pz-red);
    }
    .yellow {
      background: var(--pz-yellow);
    }
    .blue {
      background: var(--pz-accent);
    }
    .grey {
      background: var(--pz-border-strong);
    }
    ul {
      list-style: none;
      display: flex;
      flex-wrap: wrap;
      gap: 0.4rem 1.25rem;
      margin: 0.75rem 0 0;
      padding: 0;
      font-size: 0.9rem;
    }
    li {
      display: flex;
      align-items: center;
      gap: 0.45rem;
    }
    li i {
      width: 0.65rem;
      height: 0.65rem;
      border-radius: 3px;
    }
    b {
      font-variant-numeric: tabular-nums;
    }
    .muted {
      color: var(--pz-muted);
    }
    @media (prefers-reduced-motion: reduce) {
      .bar i {
        transition: none;
      }
    }
  `;
  @property({ attribute: false }) segments: readonly Segment[] = [];
  @property({ type: Boolean }) legend = false;
  @property({ type: Boolean, reflect: true }) thick = false;

  override render() {
    const all = this.segments.reduce((sum, { value }) => sum + value, 0);
    const shown = this.segments.filter(({ value }) => value > 0);
    const words = this.segments.map(({ label, value }) => `${label}: ${formatNumber(value)}`).join(', ');
    return html`<div class="bar" role="img" aria-label=${words}>
        ${shown.map(
          ({ tone, value, label }) =>
            html`<i
              class=${tone}
              style=${styleMap({ flex: `${value} 1 0` })}
              title="${label}: ${formatNumber(value)}"
            ></i>`,
        )}
      </div>
      ${
        this.legend
          ? html`<ul aria-hidden="true">
              ${this.segments.map(
                ({ label, value, tone }) =>
                  html`<li>
                    <i class=${tone}></i>${label} <b>${formatNumber(value)}</b>
                    <span class="muted">${formatPercent(value, all)}</span>
                  </li>`,
              )}
            </ul>`
          : nothing
      }`;
  }
}
