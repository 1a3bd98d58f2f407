import { html, type TemplateResult } from 'lit';
import { errorText } from './http.js';
import type { QueryController } from './query-controller.js';
import { t } from './texts.js';

/** A query, or something that answers like one. */
type Asked = Pick<QueryController<unknown>, 'data' | 'error' | 'loading' | 'refresh'>;

/**
 * What to show in place of a page's content while one of its queries has no answer: grey lines, or the error in words with a
 * button to ask again. Undefined when there is content to show.
 *
 * @example ${queryState(this.prompts) ?? html`<table>…</table>`}
 */
export function queryState(...queries: readonly Asked[]): TemplateResult | undefined {
  const waiting = queries.filter(({ data, loading, error }) => data === undefined && (loading || error !== undefined));
  const failed = waiting.filter(({ error }) => error !== undefined);
  if (failed.length > 0) {
    const again = () => {
      for (const query of failed) void query.refresh();
    };
    return html`<div class="notice red" role="alert">
      <p>${errorText(failed[0]?.error)}</p>
      <button type="button" @click=${again}>${t('core.retry')}</button>
    </div>`;
  }
  if (waiting.length === 0) return undefined;
  return html`<div class="card" aria-busy="true">
    <span class="visually-hidden" role="status">${t('core.loading')}</span>
    <div class="skeleton"></div>
    <div class="skeleton less"></div>
    <div class="skeleton more"></div>
  </div>`;
}
