import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { send } from './http.js';

/**
 * Keeps the answer of one GET for an element: loads when the element appears or the address changes, stops when it goes.
 *
 * @example private readonly prompts = new QueryController<Prompt[]>(this, () => '/api/sounds/prompts');
 */
export class QueryController<T> implements ReactiveController {
  data: T | undefined;
  error: unknown;
  loading = false;
  private path: string | undefined;
  private abort: AbortController | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  /** @param url the address, or undefined while it is not known; `pollMs`: asks again so often while the page is seen */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly url: () => string | undefined,
    private readonly options: { readonly pollMs?: number } = {},
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.path = undefined;
    this.host.requestUpdate();
    const { pollMs } = this.options;
    if (pollMs !== undefined) {
      this.timer = setInterval(() => {
        if (!document.hidden && !this.loading) void this.refresh();
      }, pollMs);
    }
  }

  hostDisconnected(): void {
    this.abort?.abort();
    clearInterval(this.timer);
  }

  hostUpdate(): void {
    const path = this.url();
    if (path === this.path) return;
    this.path = path;
    this.data = undefined;
    this.error = undefined;
    if (path !== undefined) void this.refresh();
  }

  /** Asks again; the old answer stays until the new one is there. */
  async refresh(): Promise<void> {
    const { path } = this;
    if (path === undefined) return;
    this.abort?.abort();
    const abort = new AbortController();
    this.abort = abort;
    this.loading = true;
    try {
      const data = await send<T>('GET', path, undefined, { signal: abort.signal });
      if (abort.signal.aborted) return;
      this.data = data;
      this.error = undefined;
    } catch (error) {
      if (abort.signal.aborted) return;
      this.error = error;
    }
    this.loading = false;
    this.host.requestUpdate();
  }
}
