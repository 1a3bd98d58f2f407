import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sipAddressPattern } from './numbers.js';

it('takes SIP addresses, with a port or without', () => {
  for (const address of ['sip:operator@example.org', 'sip:+74951234567@10.0.0.1:5060', 'sip:a.b-c_d@pbx'])
    expect(address).toMatch(sipAddressPattern);
});
it('takes nothing that could mean more than an address', () => {
  const told = [
    'sip:a@b&PJSIP/c',
    'sip:a@b/n',
    'sip:a@b;transport=tcp',
    'sip:a@b?x',
    'sip:a@b\n',
    'sip:@b',
    'sip:a@',
    'a@b',
    'sips:a@b',
    'sip:a@-b',
    'sip:a b@c',
    'sip:a@b:',
  ];
  for (const address of told) expect(address).not.toMatch(sipAddressPattern);
  const odd = fc.string({ minLength: 1 }).filter((text) => /[^A-Za-z0-9._+@:-]/.test(text));
  fc.assert(
    fc.property(odd, (text) => {
      expect(`sip:a${text}@b`).not.toMatch(sipAddressPattern);
    }),
  );
});
