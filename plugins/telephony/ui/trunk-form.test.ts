import { expect, it } from 'vitest';
import { trunkOf } from './trunk-form.js';

function form(fields: Readonly<Record<string, string | readonly string[]>>): FormData {
  const data = new FormData();
  const usual = { name: 'p', host: 'sip.example.ru', transport: 'udp', dialForm: 'plus', numbering: 'RU' };
  for (const [name, value] of Object.entries({ ...usual, ...fields }))
    for (const one of [value].flat()) data.append(name, one);
  return data;
}

it('takes an empty field for none, and keeps the password where none is typed', () => {
  const trunk = trunkOf(form({ user: ' ', maxChannels: '', dailyMinutes: '', password: '' }), 'sip', 'udp');
  expect(trunk).toMatchObject({ port: 5060, user: null, maxChannels: null, dailyMinutes: null, enabled: false });
  expect(trunk).not.toHaveProperty('password');
  expect(trunk).not.toHaveProperty('lines');
  expect(trunkOf(form({ password: ' with blanks ' }), 'sip', 'udp')).toHaveProperty('password', ' with blanks ');
});

it('asks for a codec in any case, in the order of their worth', () => {
  expect(trunkOf(form({}), 'sip', 'udp').codecs).toEqual(['alaw']);
  expect(trunkOf(form({ codecs: ['opus', 'ulaw', 'made up'] }), 'sip', 'udp').codecs).toEqual(['ulaw', 'opus']);
});

it('gives lines to telephony cards alone, and a certificate’s check to TLS alone', () => {
  const lines = { group: '1', channels: '1-15,17-31', signalling: 'pri_net' };
  expect(trunkOf(form(lines), 'e1', 'udp')).toMatchObject({ lines: { ...lines, group: 1 } });
  expect(trunkOf(form({}), 'sip', 'tls')).toHaveProperty('checkCertificate', false);
  expect(trunkOf(form({ checkCertificate: 'on' }), 'sip', 'tls')).toHaveProperty('checkCertificate', true);
  expect(trunkOf(form({ checkCertificate: 'on' }), 'sip', 'tcp')).not.toHaveProperty('checkCertificate');
});
