import { xml } from '@xmpp/client';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allowedText } from './allowed-text.js';

const said = (text: string) => allowedText(xml('message', { to: text }, xml('body', {}, text)));

it('sends no character that XML forbids, and all others', () => {
  const stanza = said('a\u0000\u000b\u001b\ufffe\ud800b\t\n\r<&>"\'Ж😀');
  expect(stanza.getChildText('body')).toBe('ab\t\n\r<&>"\'Ж😀');
  expect(stanza.attrs['to']).toBe('ab\t\n\r<&>"\'Ж😀');
});
it('whatever a text holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const char of said(text).getChildText('body') ?? '') {
        const code = char.codePointAt(0) ?? 0;
        const allowed =
          [9, 10, 13].includes(code) ||
          (code >= 0x20 && code <= 0xd7ff) ||
          (code >= 0xe000 && code <= 0xfffd) ||
          code >= 0x10000;
        expect(allowed, `U+${code.toString(16)}`).toBe(true);
      }
    }),
  );
});
