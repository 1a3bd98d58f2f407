import { describe, expect, it } from 'vitest';
import { wantedPackages } from './packages/debian-packages.js';
import { enough } from './server-root/server-root.js';
import { natOf, parseEnvFile, portOf } from './settings.js';

it('reads settings from lines, with comments and quotes', () => {
  expect(parseEnvFile('# a\nA=1\n B = "x y" \r\nC=\n')).toEqual({ A: '1', B: 'x y', C: '' });
  expect(() => parseEnvFile('A=1\nnonsense\n')).toThrow(/line 2/);
});
it('refuses what is no port', () => {
  expect(portOf({ P: '8081' }, 'P', 80)).toBe(8081);
  expect(portOf({}, 'P', 80)).toBe(80);
  expect(() => portOf({ P: '99999' }, 'P', 80)).toThrow(/P must be a port/);
});
it.each([
  ['22.10.1', true],
  ['22.10.0', false],
  ['22.9.9', false],
  ['23.0.0', true],
  ['22.11.0', true],
])('Asterisk %s is new enough: %s', (version, expected) => expect(enough(version)).toBe(expected));

it('needs ids for the owners of files where it is not root, and telephones for tests only', () => {
  expect(wantedPackages('start', false)).toContain('uidmap');
  expect(wantedPackages('start', true)).not.toContain('uidmap');
  expect(wantedPackages('test', true)).toEqual(expect.arrayContaining(['sip-tester', 'mariadb-server-core']));
  expect(wantedPackages('demo', true)).not.toContain('sip-tester');
});

describe('an address outside', () => {
  it('is told with the networks that need it not', () => {
    expect(natOf({})).toBeUndefined();
    expect(natOf({ PEREZVON_LOCAL_NETS: '10.0.0.0/8' })).toBeUndefined();
    expect(natOf({ PEREZVON_EXTERNAL_ADDRESS: '203.0.113.7' })).toEqual({
      externalAddress: '203.0.113.7',
      localNets: ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'],
    });
    expect(
      natOf({ PEREZVON_EXTERNAL_ADDRESS: 'sip.example.org', PEREZVON_LOCAL_NETS: '10.1.0.0/16, 10.2.0.0/16' }),
    ).toEqual({
      externalAddress: 'sip.example.org',
      localNets: ['127.0.0.0/8', '10.1.0.0/16', '10.2.0.0/16'],
    });
  });
  it.each(['1.2.3', '999.1.1.1', 'a b', 'a\nb', '-x', '203.0.113.7;x'])('is refused when it is none: %j', (text) => {
    expect(() => natOf({ PEREZVON_EXTERNAL_ADDRESS: text })).toThrow(/PEREZVON_EXTERNAL_ADDRESS/);
  });
  it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0/8', 'x/8', '10.0.0.0/8/8', '10.0.0.0/8 #'])(
    'is refused with no network: %j',
    (text) => {
      expect(() => natOf({ PEREZVON_EXTERNAL_ADDRESS: '203.0.113.7', PEREZVON_LOCAL_NETS: text })).toThrow(
        /PEREZVON_LOCAL_NETS/,
      );
    },
  );
});
