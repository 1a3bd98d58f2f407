import { LiveController, PanelElement, state } from '@perezvon/sdk/ui';
import { type Alert, type Board, isOpen, type Presence } from './types.js';

/** A screen that shows the live picture, with clocks that go on every second. */
export abstract class LivePanel extends PanelElement {
  @state() protected now = Date.now();
  protected readonly board = new LiveController<Board>(this, 'queues.board');
  protected readonly presences = new LiveController<{ presences: Readonly<Record<string, Presence>> }>(
    this,
    'operators.presences',
  );
  protected readonly alerts = new LiveController<{ alerts: Readonly<Record<string, Alert>> }>(this, 'monitor.alerts');
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
