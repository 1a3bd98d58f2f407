import { addressOf, type AnswerOf, html, nothing, type PathOf, type Place, t } from '@perezvon/sdk/ui';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { api, type PanelApi } from './types.js';

interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
}
type Answer<P extends PathOf<PanelApi, 'GET'>> = AnswerOf<PanelApi, 'GET', P>;
/** Paths that answer in pages. */
type PagedPath = {
  [P in PathOf<PanelApi, 'GET'>]: Answer<P> extends Page<unknown> ? P : never;
}[PathOf<PanelApi, 'GET'>];
type Row<P extends PagedPath> = Answer<P> extends Page<infer T> ? T : never;

/**
 * The rows of a list that comes in pages: the first page at once, further ones when asked for (or all of them, for a
 * choice). Stands in for a query in `queryState`.
 */
export class PagesController<P extends PagedPath, T = Row<P>> implements ReactiveController {
  data: readonly T[] | undefined;
  error: unknown;
  loading = false;
  private next: string | undefined;
  private path: string | undefined;
  private abort: AbortController | undefined;

  /** @param given what the path needs, or undefined while that is not known; `all`: all pages at once */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly place: P,
    private readonly given: () => Place<PanelApi, 'GET', P> | undefined,
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
    const given = this.given();
    const path = given && addressOf(this.place, given);
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

  private ask(cursor: string | undefined, signal: AbortSignal): Promise<Page<T>> {
    const given: { readonly query?: object } = { ...this.given() };
    const query = { ...given.query, ...(cursor === undefined ? {} : { cursor }) };
    // Every path that answers in pages takes the cursor of the next one.
    return api.get(this.place, { ...given, query, signal } as never) as Promise<Page<T>>;
  }

  /** The button under a list that goes on. */
  moreButton() {
    if (this.next === undefined) return nothing;
    return html`<p class="center space-above">
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
        const page = await this.ask(next, abort.signal);
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
