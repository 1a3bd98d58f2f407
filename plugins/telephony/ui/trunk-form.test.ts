import { expect, it } from 'vitest';
import { trunkOf } from './trunk-form.js';

function form(fields: Readonly<Record<string, string | readonly string[]>>): FormData {
  const data = new FormData();
  const options = { callerIn: 'pai', callerForm: 'plus', numberIn: 'uri', dtmf: 'rfc4733' };
  const usual = { name: 'p', host: 'sip.example.ru', transport: 'udp', dialForm: 'plus', numbering: 'RU', ...options };
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

it('says what a provider wants in its own way, of SIP alone', () => {
  const own = { callerIn: 'from', callerForm: 'national', addresses: '203.0.113.0/24, sbc.example.ru ', qualify: 'on' };
  expect(trunkOf(form(own), 'sip', 'udp')).toMatchObject({
    options: {
      callerIn: 'from',
      callerAs: { form: 'national', prefix: '' },
      addresses: ['203.0.113.0/24', 'sbc.example.ru'],
      outboundProxy: null,
      qualify: true,
      ownNumbersOnly: false,
    },
  });
  expect(trunkOf(form(own), 'h323', 'udp')).not.toHaveProperty('options');
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
