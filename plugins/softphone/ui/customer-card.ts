import {
  css,
  customElement,
  formatDuration,
  formatPhone,
  formatTime,
  html,
  nothing,
  PanelElement,
  property,
  sharedStyles,
} from '@perezvon/sdk/ui';
import type { Card } from './api.js';
import { workplaceStyles } from './workplace.styles.js';

/** Who calls, from where, and what to say to them. */
@customElement('softphone-customer')
export class CustomerCard extends PanelElement {
  static override styles = [
    sharedStyles,
    workplaceStyles,
    css`
      .script {
        white-space: pre-wrap;
        font-size: 1.05rem;
        margin: 0;
      }
      .ringing {
        border-color: var(--pz-accent);
        outline: 3px solid color-mix(in srgb, var(--pz-accent) 35%, transparent);
      }
    `,
  ];
  @property({ attribute: false }) card!: Card;
  /** The time that is shown, in milliseconds since 1970. */
  @property({ type: Number }) now = 0;

  override render() {
    const { card } = this;
    return html`<div class="card stack ${card.state === 'ringing' ? 'ringing' : ''}">
      <div class="row">
        ${
          card.queue === '' ? nothing : html`<span class="badge blue">${card.queue}</span>`
        }${card.from ? html`<span class="badge">${originOf(card.from, (key) => this.t(key))}</span>` : nothing}
      </div>
      ${card.name ? html`<div class="who">${card.name}</div>` : nothing}
      <div class="who">${card.number === null ? this.t('softphone.hidden') : formatPhone(card.number)}</div>
      <p class="muted no-margin">
        ${this.t('softphone.inQueueSince', { time: formatDuration(Math.max(0, this.now - card.since)) })}
      </p>
      ${card.earlier ? html`<p class="muted no-margin">${this.earlier(card.earlier)}</p>` : nothing}
      ${card.text === '' ? nothing : html`<p class="script">${card.text}</p>`}
    </div>`;
  }

  private earlier({ calls, lastAt, operator }: NonNullable<Card['earlier']>): string {
    const last = lastAt === null ? '' : `, ${formatTime(lastAt)}`;
    return `${this.t('softphone.earlier', { calls })}${last}${operator === null ? '' : `, ${operator}`}`;
  }
}

/** Who sent the customer here, and how. */
export function originOf({ why, name, number }: NonNullable<Card['from']>, t: (key: string) => string): string {
  const who = [name, number === null ? null : `(${number})`].filter((part) => part !== null).join(' ');
  return who === '' ? t(`softphone.from.${why}`) : `${t(`softphone.from.${why}`)}: ${who}`;
}
