import { expect, it } from 'vitest';
import { wantedPackages } from './packages/debian-packages.js';
import { enough } from './server-root/server-root.js';
import { parseEnvFile, portOf } from './settings.js';

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
