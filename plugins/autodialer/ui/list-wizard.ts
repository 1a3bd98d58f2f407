import {
  css,
  customElement,
  errorText,
  formChoice,
  formText,
  formatNumber,
  html,
  nothing,
  PanelElement,
  property,
  type QueryOf,
  sharedStyles,
  state,
} from '@perezvon/sdk/ui';
import { countryOptions } from './countries.js';
import { assigned, type Role, roleOf, roles } from './list-roles.js';
import { api, type List, type Mapping, type PanelApi, type Preview } from './types.js';

const encodings = ['utf-8', 'windows-1251', 'utf-16le', 'utf-16be', 'ibm866', 'koi8-r'] as const;
const encodingNames: Readonly<Record<(typeof encodings)[number], string>> = {
  'utf-8': 'UTF-8',
  'windows-1251': 'Windows-1251',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  ibm866: 'DOS (CP866)',
  'koi8-r': 'KOI8-R',
};

/** Uploads a file, shows how it would be read, lets it be corrected, and hands it to the worker. */
@customElement('autodialer-list-wizard')
export class ListWizard extends PanelElement {
  static override styles = [
    sharedStyles,
    css`
      .preview {
        overflow: auto;
        max-height: 20rem;
        border: 1px solid var(--pz-border);
        border-radius: 8px;
      }
      th select {
        min-height: 1.9rem;
        padding: 0.15rem 0.4rem;
        min-width: 8rem;
        font-size: 0.82rem;
      }
      td {
        padding: 0.35rem 0.7rem;
        white-space: nowrap;
        font-size: 0.85rem;
      }
      th {
        padding: 0.5rem 0.7rem;
        position: sticky;
        top: 0;
      }
      td.number {
        background: color-mix(in srgb, var(--pz-accent) 9%, transparent);
      }
      .bad {
        color: var(--pz-red);
      }
      progress {
        width: 100%;
      }
    `,
  ];
  @property() campaignId = '';
  @property({ attribute: false }) list: List | undefined;
  @state() private preview: Preview | undefined;
  @state() private mapping: Mapping | undefined;
  @state() private error = '';
  @state() private sent: number | undefined;
  @state() private busy = false;

  override firstUpdated(): void {
    if (this.list) void this.look(this.list.id, {});
  }

  override render() {
    return html`<pz-dialog width="62rem" heading=${this.t('autodialer.lists.add')} @close=${this.close}>
      ${this.error ? html`<div class="notice red space-below" role="alert">${this.error}</div>` : nothing}
      ${this.preview && this.mapping ? this.check(this.preview, this.mapping) : this.choose()}
      <pz-button slot="actions" @click=${this.close}>${this.t('core.cancel')}</pz-button>
      ${
        this.preview
          ? html`<pz-button
              slot="actions"
              look="primary"
              ?disabled=${this.busy}
              @click=${() => this.shadowRoot?.querySelector('form')?.requestSubmit()}
              >${this.t('autodialer.lists.load')}</pz-button
            >`
          : nothing
      }
    </pz-dialog>`;
  }

  private choose() {
    if (this.sent !== undefined)
      return html`<p>${this.t('autodialer.lists.uploading')}</p>
        <progress max="1" .value=${this.sent}></progress>`;
    return html`<pz-file-drop
      accept=".csv,.txt,.xlsx,text/csv"
      hint=${this.t('autodialer.lists.fileHint')}
      @file=${(event: CustomEvent<File>) => this.upload(event.detail)}
    ></pz-file-drop>`;
  }

  private check(preview: Preview, mapping: Mapping) {
    const { list, rows, numbers } = preview;
    const { encoding, delimiter, header } = list.format;
    const good = numbers.filter(({ number }) => number !== undefined).length;
    const option = (value: string, label: string, now: string) =>
      html`<option value=${value} ?selected=${value === now}>${label}</option>`;
    const format = (event: Event) => this.reformat(event);
    return html`<form class="stack" @submit=${this.load}>
      ${preview.remembered ? html`<div class="notice green small">${this.t('autodialer.lists.remembered')}</div>` : nothing}
      <div class="grid">
        <label class="field"
          >${this.t('autodialer.lists.name')}<input name="name" required maxlength="200" .value=${list.name}
        /></label>
        <label class="field"
          >${this.t('autodialer.lists.comment')}<input name="comment" maxlength="1000" .value=${list.comment}
        /></label>
      </div>
      <div class="grid">
        <label class="field"
          >${this.t('autodialer.lists.encoding')}<select name="encoding" @change=${format}>
            ${encodings.map((one) => option(one, encodingNames[one], encoding))}
          </select></label
        >
        <label class="field"
          >${this.t('autodialer.lists.delimiter')}<select name="delimiter" @change=${format}>
            ${[';', ',', '|'].map((one) => option(one, one, delimiter))}${option(
              'tab',
              this.t('autodialer.lists.tab'),
              delimiter === '\t' ? 'tab' : delimiter,
            )}
          </select></label
        >
        <label class="field"
          >${this.t('autodialer.lists.header')}<select name="header" @change=${format}>
            ${option('true', this.t('autodialer.yes'), String(header))}${option('false', this.t('autodialer.no'), String(header))}
          </select></label
        >
      </div>
      <label class="field"
        >${this.t('autodialer.lists.country')}<select name="country" @change=${format}>
          ${countryOptions(preview.country)}</select
        ><small>${this.t('autodialer.lists.country.hint')}</small></label
      >
      <p class="muted small no-margin" role="status">
        ${this.t('autodialer.lists.previewHint', { good: formatNumber(good), rows: formatNumber(rows.length) })}
      </p>
      <div class="preview" tabindex="0">
        <table>
          <thead>
            <tr>
              ${list.columns.map(
                (name, column) =>
                  html`<th>
                    <select
                      aria-label=${this.t('autodialer.lists.columnIs', { name })}
                      @change=${(event: Event) => this.assign(column, event)}
                    >
                      ${roles.map((role) =>
                        option(
                          role,
                          role === 'data' ? name : this.t(`autodialer.lists.as.${role}`),
                          roleOf(mapping, column),
                        ),
                      )}
                    </select>
                  </th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row, index) =>
                html`<tr>
                  ${list.columns.map((_, column) =>
                    column === mapping.number
                      ? this.numberCell(row[column] ?? '', numbers[index])
                      : html`<td>${row[column] ?? ''}</td>`,
                  )}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </form>`;
  }

  private numberCell(written: string, result: Preview['numbers'][number] | undefined) {
    if (result?.number !== undefined) return html`<td class="number num" title=${written}>${result.number}</td>`;
    return html`<td class="number bad" title=${this.t(`autodialer.problem.${result?.problem ?? 'badNumber'}`)}>
      ${written || '–'} ⚠
    </td>`;
  }

  private async upload(file: File): Promise<void> {
    this.error = '';
    const form = new FormData();
    form.set('file', file);
    this.sent = 0;
    try {
      const onProgress = (sent: number, all: number) => (this.sent = sent / all);
      const params = { id: this.campaignId };
      this.take(await api.upload('/api/autodialer/campaigns/:id/lists', { params, form, onProgress }));
    } catch (error) {
      this.error = errorText(error);
    }
    this.sent = undefined;
  }

  private take(preview: Preview): void {
    this.preview = preview;
    this.mapping = preview.mapping;
    this.list = preview.list;
  }

  private async look(id: string, query: QueryOf<PanelApi, 'GET', '/api/autodialer/lists/:id/preview'>): Promise<void> {
    try {
      this.take(await api.get('/api/autodialer/lists/:id/preview', { params: { id }, query }));
      this.error = '';
    } catch (error) {
      this.error = errorText(error);
    }
  }

  private reformat(event: Event): void {
    const { form } = event.target as HTMLSelectElement;
    if (!form || !this.list) return;
    const data = new FormData(form);
    void this.look(this.list.id, {
      encoding: formChoice(data, 'encoding', encodings),
      delimiter: formChoice(data, 'delimiter', [',', ';', '|', 'tab']),
      header: formChoice(data, 'header', ['true', 'false']),
      country: formText(data, 'country'),
    });
  }

  private async assign(column: number, event: Event): Promise<void> {
    const { mapping, list } = this;
    if (!mapping || !list || !(event.target instanceof HTMLSelectElement)) return;
    const role = event.target.value as Role;
    this.mapping = assigned(mapping, column, role, list.columns[column] ?? String(column + 1));
    if (role !== 'number' || !this.preview) return;
    // What the numbers of the other column become is the server's to say.
    const { delimiter, encoding, header } = list.format;
    const query = {
      encoding,
      delimiter: delimiter === '\t' ? ('tab' as const) : delimiter,
      header: header ? ('true' as const) : ('false' as const),
      country: this.preview.country,
      numberColumn: column,
    };
    const kept = this.mapping;
    await this.look(list.id, query);
    this.mapping = kept;
  }

  private async load(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { preview, mapping } = this;
    if (!preview || !mapping || !(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    this.busy = true;
    try {
      await api.post('/api/autodialer/lists/:id/import', {
        params: { id: preview.list.id },
        body: {
          format: preview.list.format,
          mapping,
          country: preview.country,
          name: formText(data, 'name'),
          comment: formText(data, 'comment'),
        },
      });
      this.close();
    } catch (error) {
      this.error = errorText(error);
    }
    this.busy = false;
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }
}
