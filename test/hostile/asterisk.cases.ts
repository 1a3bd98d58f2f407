import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { classOfNumber } from '@perezvon/sdk/server';
import { describe, expect, it } from 'vitest';
import { until } from '../support/until.js';
import { hostile } from './corpus.js';
import { autodialer, campaign, carrier, type Contact, e164, pages, product } from './scene.js';

export function asterisk(): void {
  describe('Asterisk', () => {
    it('gets no line and no section that the product did not write', async () => {
      await product.api.post('/api/core/asterisk-config/apply', { why: "x\n[pwned]\n'; DROP TABLE x; --" });
      // A trunk's name is in its endpoint's in letters and digits; a password is a value to the end of its line; and what
      // may be the name of a SIP user is one.
      const users = hostile
        .filter((text) => /^[A-Za-z0-9._+~-]{1,100}(?:@[A-Za-z0-9.-]+)?$/.test(text) && text.includes('pwned'))
        .flatMap((text) => text.split('@').filter((part) => part.includes('pwned')));
      const harmless = (text: string) =>
        users.reduce(
          (left, user) => left.replaceAll(user, ''),
          text.replaceAll(/trunk-[a-z0-9-]+/g, '').replaceAll(/^password = [!-~]+$/gm, ''),
        );
      const folder = product.asterisk.configDir;
      let sections = 0;
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        // Who applied it and why is kept beside, in a file that Asterisk does not read.
        if (!name.endsWith('.conf') || !statSync(join(folder, name)).isFile()) continue;
        const text = readFileSync(join(folder, name), 'utf8');
        const acting = harmless(text).match(/^.*(?:pwned|DROP TABLE|SHELL\(|#exec).*$/gim);
        expect(acting, name).toBeNull();
        if (!text.includes('trunk-')) continue;
        for (const line of text.split('\n')) {
          const section = /^\[(.*)\]/.exec(line)?.[1];
          if (section === undefined) expect(line, name).toMatch(/^(?:[a-z_]+ *=>? ?[ -~]*|;.*|)$/);
          else if (section.startsWith('trunk-')) {
            expect(section).toMatch(/^trunk-[a-z0-9-]+(?:-auth|-reg)?$/);
            sections += 1;
          }
        }
      }
      expect(sections).toBeGreaterThan(200);
      const seen = await Promise.all(
        ['dialplan show', 'manager show users', 'pjsip show endpoints'].map((command) =>
          product.asterisk.command(command),
        ),
      );
      for (const text of seen) expect(harmless(text)).not.toMatch(/pwned|DROP/i);
      expect(await product.api.get('/api/core/asterisk-config')).toMatchObject({ changed: false });
    });

    it('dials only what is E.164 and stands in the list', async () => {
      // Rules with strange beginnings have been made before; they are not what is looked at here.
      await product.api.send('PATCH', '/api/telephony/dial-policy', { rulesBindAll: false, international: true });
      await product.api.post(`${autodialer}/campaigns/${campaign}/start`);
      const kept = new Set(
        (await pages<Contact>(`${autodialer}/campaigns/${campaign}/contacts`))
          .map(({ number }) => number)
          // What costs most is closed, whoever puts it into a list.
          .filter((number) => classOfNumber(number) === 'ordinary'),
      );
      await until(
        'the end of the campaign',
        async () =>
          (await product.api.get<{ state: string }>(`${autodialer}/campaigns/${campaign}`)).state === 'finished',
        { timeoutMs: 90_000 },
      );
      const calls = await carrier.calls();
      expect(calls.length).toBe(kept.size);
      for (const { number } of calls) expect(kept).toContain(number);
      const log = readFileSync(join(product.dir, 'carrier/log/messages'), 'utf8');
      expect(log).not.toMatch(/pwned|extension not found/i);
      const [rows] = await product.db.pool.query('SELECT DISTINCT number FROM autodialer_attempts');
      for (const { number } of rows as { number: string }[]) expect(number).toMatch(e164);
    });
  });
}
