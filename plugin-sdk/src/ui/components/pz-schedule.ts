import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PanelElement } from '../panel-element.js';
import { sharedStyles } from '../styles/index.js';

/**
 * Hours of some days: 1 is Monday; times as `HH:MM`, `24:00` is the end of the day. An end before the beginning is one of the
 * next day.
 */
export interface ScheduleWindow {
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}
const week = [1, 2, 3, 4, 5, 6, 7];

/** Edits weekly windows; sends `change` with all of them. */
@customElement('pz-schedule')
export class PzSchedule extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      .window {
        display: flex;
        flex-wrap: wrap;
        gap: 0.6rem;
        align-items: center;
        padding: 0.55rem 0;
        border-bottom: 1px solid var(--pz-border);
      }
      .days {
        display: flex;
        gap: 0.2rem;
      }
      .days button {
        min-width: 2.4rem;
        min-height: 2.1rem;
        padding: 0.2rem;
      }
      .days button[aria-pressed='true'] {
        background: var(--pz-accent-fill);
        border-color: var(--pz-accent-fill);
        color: #fff;
      }
      .time {
        display: flex;
        flex-wrap: wrap;
        gap: 0.35rem;
        align-items: center;
      }
      input {
        width: 8.5rem;
      }
    `,
  ];
  @property({ attribute: false }) windows: readonly ScheduleWindow[] = [];

  override render() {
    return html`${this.windows.map((window, index) => this.row(window, index))}
      ${this.windows.length === 0 ? html`<p class="muted small">${this.t('core.schedule.none')}</p>` : nothing}
      <p>
        <button type="button" @click=${this.add}><pz-icon name="plus"></pz-icon>${this.t('core.schedule.add')}</button>
      </p>`;
  }

  private row(window: ScheduleWindow, index: number) {
    const { days, from, to } = window;
    return html`<div class="window" role="group" aria-label="${this.t('core.schedule.window')} ${index + 1}">
      <div class="days">
        ${week.map(
          (day) =>
            html`<button type="button" aria-pressed=${days.includes(day)} @click=${() => this.toggle(index, day)}>
                ${this.t(`core.day.${day}`)}
              </button>`,
        )}
      </div>
      <div class="time">
        <input
          type="time"
          aria-label=${this.t('core.schedule.from')}
          .value=${from}
          @change=${(event: Event) => this.edit(index, { from: timeOf(event) || from })}
        />
        –
        <input
          type="time"
          aria-label=${this.t('core.schedule.to')}
          .value=${to === '24:00' ? '00:00' : to}
          @change=${(event: Event) => this.edit(index, { to: endOf(event) })}
        />
        ${to === '24:00' ? html`<span class="muted small">${this.t('core.schedule.midnight')}</span>` : nothing}
        ${to < from ? html`<span class="muted small">${this.t('core.schedule.nextDay')}</span>` : nothing}
      </div>
      <button
        type="button"
        class="plain icon"
        aria-label=${this.t('core.schedule.remove')}
        @click=${() => this.tell(this.windows.filter((_, at) => at !== index))}
      >
        <pz-icon name="trash"></pz-icon>
      </button>
    </div>`;
  }

  private add(): void {
    this.tell([...this.windows, { days: week.slice(0, 5), from: '09:00', to: '21:00' }]);
  }
  private toggle(index: number, day: number): void {
    const days = this.windows[index]?.days ?? [];
    const next = days.includes(day) ? days.filter((each) => each !== day) : [...days, day].toSorted((a, b) => a - b);
    if (next.length > 0) this.edit(index, { days: next });
  }
  private edit(index: number, change: Partial<ScheduleWindow>): void {
    this.tell(this.windows.map((window, at) => (at === index ? { ...window, ...change } : window)));
  }
  private tell(windows: readonly ScheduleWindow[]): void {
    this.windows = windows;
    this.dispatchEvent(new CustomEvent('change', { detail: windows }));
  }
}

const timeOf = (event: Event) => (event.target instanceof HTMLInputElement ? event.target.value : '');
/** Midnight as an end means the end of the day. */
const endOf = (event: Event) => (timeOf(event) === '00:00' || timeOf(event) === '' ? '24:00' : timeOf(event));
