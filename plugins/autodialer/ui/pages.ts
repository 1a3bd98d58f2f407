import { html, nothing, send, t } from '@perezvon/sdk/ui';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/**
 * The rows of a list that comes in pages: the first page at once, further ones when asked for (or all of them, for a
 * choice). Stands in for a query in `queryState`.
 */
export class PagesController<T> implements ReactiveController {
  data: readonly T[] | undefined;
  error: unknown;
  loading = false;
  private next: string | undefined;
  private path: string | undefined;
  private abort: AbortController | undefined;

  /** @param url the address with at least one field in its query, or undefined while it is not known */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly url: () => string | undefined,
    private readonly all = false,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.path = undefined;
    this.host.requestUpdate();
  }
  hostDisconnected(): void {
    this.abort?.abort();
  }
  hostUpdate(): void {
    const path = this.url();
    if (path === this.path) return;
    this.path = path;
    this.data = undefined;
    this.error = undefined;
    this.next = undefined;
    if (path !== undefined) void this.refresh();
  }

  /** Asks again for as many rows as are shown. */
  refresh(): Promise<void> {
    return this.load([], undefined, this.all ? Number.POSITIVE_INFINITY : (this.data?.length ?? 0));
  }
  more(): Promise<void> {
    return this.load(this.data ?? [], this.next, 0);
  }

  /** The button under a list that goes on. */
  moreButton() {
    if (this.next === undefined) return nothing;
    return html`<p style="text-align:center;margin-top:1rem">
      <button type="button" ?disabled=${this.loading} @click=${() => this.more()}>${t('core.more')}</button>
    </p>`;
  }

  private async load(before: readonly T[], cursor: string | undefined, wanted: number): Promise<void> {
    const { path } = this;
    if (path === undefined) return;
    this.abort?.abort();
    const abort = new AbortController();
    this.abort = abort;
    this.loading = true;
    this.host.requestUpdate();
    try {
      let items = before;
      let next = cursor;
      do {
        const place = next === undefined ? '' : `&cursor=${encodeURIComponent(next)}`;
        const page: Page<T> = await send<Page<T>>('GET', `${path}${place}`, undefined, { signal: abort.signal });
        if (abort.signal.aborted) return;
        items = [...items, ...page.items];
        next = page.next;
      } while (next !== undefined && items.length < wanted);
      this.data = items;
      this.next = next;
      this.error = undefined;
    } catch (error) {
      if (abort.signal.aborted) return;
      this.error = error;
    }
    this.loading = false;
    this.host.requestUpdate();
  }
}
