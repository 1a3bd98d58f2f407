import { PanelElement, state } from '@perezvon/sdk/ui';
import { type Alert, api } from './api.js';
import { isOpen } from './board.data.js';

/** A screen that shows the live picture, with clocks that go on every second. */
export abstract class LivePanel extends PanelElement {
  @state() protected now = Date.now();
  protected readonly board = api.live(this, 'queues.board');
  protected readonly presences = api.live(this, 'operators.presences');
  protected readonly alerts = api.live(this, 'monitor.alerts');
  private timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(() => (this.now = Date.now()), 1_000);
  }
  override disconnectedCallback(): void {
    clearInterval(this.timer);
    super.disconnectedCallback();
  }

  protected get allAlerts(): readonly Alert[] {
    return Object.values(this.alerts.data?.alerts ?? {});
  }
  protected get openAlerts(): readonly Alert[] {
    return this.allAlerts.filter(isOpen);
  }
  protected alertText({ kind, what }: Alert): string {
    return this.t(`monitor.alert.${kind}`, { what });
  }
}
