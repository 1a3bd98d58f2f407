import { describe, expect, it } from 'vitest';
import { hostile } from './corpus.js';
import { each, Faults, shown } from './each.js';
import { autodialer, campaign, type Contact, e164, file, type List, load, pages, product } from './scene.js';

export function lists(): void {
  describe('a list', () => {
    it('keeps names and data to the letter, numbers only as E.164, and tells the line of all that it refuses', async () => {
      const list = await load(campaign, file.csv, 'hostile');
      expect(list).toMatchObject({ state: 'ready', rowsTotal: file.rows });
      const contacts = await pages<Contact>(`${autodialer}/campaigns/${campaign}/contacts`);
      const problems = await pages<{ line: number; code: string; value: string }>(
        `${autodialer}/lists/${list.id}/problems`,
      );
      expect(contacts).toHaveLength(list.rowsGood);
      expect(problems).toHaveLength(list.rowsBad + list.rowsDuplicate);
      expect(contacts.length + problems.length).toBe(file.rows);
      expect(new Set([...contacts, ...problems].map(({ line }) => line)).size).toBe(file.rows);
      const faults = new Faults();
      for (const { number, name, data, line } of contacts) {
        if (!e164.test(number)) faults.add('number', number, 'was kept');
        const text = file.texts.get(number);
        if (name.startsWith('row-')) {
          const written = file.asNumber.get(name) ?? '';
          // Nothing but digits, what people write between them, what nobody sees and an extension may become a number.
          if (!/^\s*\+?[\d\s()\-.\u2010-\u2015]+(?:(?:x|ext\.?)\s*\d+)?$/.test(written.replaceAll(/\p{Cf}/gu, '')))
            faults.add('number', written, `was read as ${number}`);
        } else if (text === undefined) faults.add('number', number, 'was never in the file');
        else {
          faults.same(`name of line ${line}`, text, name);
          if (data['note'] !== text) faults.add(`note of line ${line}`, text, shown(String(data['note'])));
        }
      }
      expect(faults.some(product.output)).toEqual([]);
      // What is half a character in memory is no character in a file; a name has 200 letters.
      const refused = [...file.texts].filter(([number]) => !contacts.some((one) => one.number === number));
      for (const [, text] of refused)
        expect(!text.isWellFormed() || text.includes('\ufffd') || text.length > 200, shown(text)).toBe(true);
    });

    it('may have any headings', async () => {
      const headings = hostile
        .filter((text) => text.trim() !== '' && text.length < 60 && text.isWellFormed())
        .slice(0, 90);
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const csv = new Blob([
        `phone;${headings.map(quoted).join(';')}\n79170000001;${headings.map(quoted).join(';')}\n`,
      ]);
      const { id } = await product.api.post<{ id: string }>(`${autodialer}/campaigns`, { name: 'headings' });
      const list = await load(id, csv, 'headings');
      expect(list).toMatchObject({ state: 'ready', rowsGood: 1 });
      const [contact] = await pages<Contact>(`${autodialer}/campaigns/${id}/contacts`);
      for (const [key, value] of Object.entries(contact?.data ?? {}))
        expect(
          headings.map((text) => text.trim()),
          shown(key),
        ).toContain(String(value).trim());
      expect(Object.hasOwn(Object.prototype, 'pwned')).toBe(false);
    });

    it('as keys and sizes of the mapping is refused or taken, never believed', async () => {
      const faults = new Faults();
      const form = new FormData();
      form.set('file', new Blob(['phone;a;b\n79170000002;x;y\n']), 'rows.csv');
      const { list } = await product.api.post<{ list: List }>(`${autodialer}/campaigns/${campaign}/lists`, form);
      await each(hostile, async (text) => {
        const path = `${autodialer}/lists/${list.id}/import`;
        await faults.send(product.api, 'POST', path, text, {
          format: { encoding: text, delimiter: text, header: true },
          mapping: { number: text, name: text, data: [{ column: 1, key: text }] },
        });
        await faults.send(product.api, 'POST', path, text, {
          format: list.format,
          mapping: { number: 0, name: null, data: [] },
          country: text,
        });
        await faults.send(product.api, 'POST', path, text, text);
      });
      await product.api.delete(`${autodialer}/lists/${list.id}`);
      expect(faults.some(product.output)).toEqual([]);
    });
  });
}
