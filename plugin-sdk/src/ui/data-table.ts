import { html, nothing, type TemplateResult } from 'lit';

/** One column of a {@link dataTable}. */
export interface Column<T> {
  /** Its head, and the label of the value where each row is a card; empty for buttons. */
  readonly title: string;
  /** Beside the title in the head, such as a definition. */
  readonly beside?: unknown;
  /**
   * Looks, by the classes of the shared styles: `right`, `num`, `nowrap`; `wide` for the name of a row, which a card shows
   * as its title.
   */
  readonly look?: string;
  cell(row: T, at: number): unknown;
}
export interface DataTable<T> {
  readonly columns: readonly (Column<T> | undefined)[];
  readonly rows: readonly T[];
  /** Makes a row a link: what a click on it does. */
  open?(row: T): void;
  /** Classes of a row. */
  rowLook?(row: T): string;
}

/**
 * The product's table: a head, a row for each thing, and a card for each where the page is narrow. It is part of the
 * panel's own tree, so that the panel's styles hold inside its cells. A column that is undefined is left out.
 *
 * @example
 * dataTable({
 *   columns: [
 *     { title: this.t('queues.name'), look: 'wide', cell: (queue) => queue.name },
 *     write ? { title: '', look: 'right nowrap', cell: (queue) => this.buttons(queue) } : undefined,
 *   ],
 *   rows: queues,
 * })
 */
export function dataTable<T>({ columns, rows, open, rowLook }: DataTable<T>): TemplateResult {
  const shown = columns.filter((column) => column !== undefined);
  return html`<table class="cards">
    <thead>
      <tr>
        ${shown.map(
          ({ title, beside, look = '' }) =>
            html`<th class=${/\bright\b/.test(look) ? 'right' : nothing}>${title}${beside ?? nothing}</th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row, at) =>
          html`<tr
            class=${classOf(open ? 'link' : '', rowLook?.(row) ?? '')}
            @click=${open ? () => open(row) : nothing}
          >
            ${shown.map((column) => cell(column, row, at))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function cell<T>(column: Column<T>, row: T, at: number): TemplateResult {
  const { title, look = '' } = column;
  const label = title === '' || /\bwide\b/.test(look) ? nothing : title;
  return html`<td class=${classOf(look)} data-label=${label}>${column.cell(row, at)}</td>`;
}

const classOf = (...classes: readonly string[]) => classes.filter((one) => one !== '').join(' ') || nothing;
