import exceljs from 'exceljs';
import { describe, expect, it } from 'vitest';
import { until } from '../support/until.js';
import { shown } from './each.js';
import { autodialer, campaign, type List, product, file } from './scene.js';

/** A telephone number or a signed one: no letter, and no operator between two values. Nothing that could be run. */
const number = /^\+\d[\d .()\u00a0\u202f-]*$|^[+-]\d[\d \u00a0\u202f]*(?:[.,]\d+)*$/;
function expectNoFormula(rows: readonly (readonly string[])[]): void {
  for (const cell of rows.flat().filter((text) => !number.test(text)))
    expect(cell, shown(cell)).not.toMatch(/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/);
}

export function reports(): void {
  describe('reports', () => {
    const order = async (format: 'csv' | 'xlsx'): Promise<Buffer> => {
      const { id } = await product.api.post<{ id: string }>(`${autodialer}/exports`, { format, filter: {} });
      return until(format, async () => {
        const answer = await product.api.raw('GET', `${autodialer}/exports/${id}/${format}`);
        return answer.ok ? Buffer.from(await answer.arrayBuffer()) : void (await answer.text());
      });
    };
    const named = () =>
      [...file.texts.values()].filter(
        (text) => text.isWellFormed() && !text.includes('\ufffd') && text.trim().length <= 200,
      );

    it('hold no formula as CSV', async () => {
      const text = (await order('csv')).toString('utf8');
      const { parse } = await import('csv-parse/sync');
      const rows: string[][] = parse(text, { delimiter: ';', bom: true, record_delimiter: '\r\n' });
      expect(rows.length).toBeGreaterThan(named().length);
      expectNoFormula(rows);
    });

    it('hold no formula as a workbook, and every name', async () => {
      const book = new exceljs.Workbook();
      await book.xlsx.load((await order('xlsx')) as unknown as exceljs.Buffer);
      let rows = 0;
      book.worksheets[0]?.eachRow((row) => {
        rows += 1;
        row.eachCell((cell) => {
          expect(cell.type, shown(cell.text)).not.toBe(exceljs.ValueType.Formula);
          expect(cell.type).not.toBe(exceljs.ValueType.Hyperlink);
        });
      });
      expect(rows).toBeGreaterThan(named().length);
    });

    it('of refused rows hold no formula', async () => {
      const lists = await product.api.get<List[]>(`${autodialer}/campaigns/${campaign}/lists`);
      const { parse } = await import('csv-parse/sync');
      for (const { id } of lists) {
        const answer = await product.api.raw('GET', `${autodialer}/lists/${id}/problems.csv`);
        const rows: string[][] = parse(await answer.text(), { delimiter: ';', bom: true, record_delimiter: '\r\n' });
        expectNoFormula(rows);
      }
    });
  });
}
