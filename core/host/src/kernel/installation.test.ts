import { expect, it } from 'vitest';
import { z } from 'zod';
import { installationOf } from './installation.js';

const server = z.object({ host: z.string(), password: z.string() });
const installation = installationOf({
  MAIL: '{"host":"m","password":"p"}',
  TORN: '{"password":"hunter2"',
  FEW: '{"password":"hunter2"}',
});

it('gives what a variable says, and nothing where there is none', () => {
  expect(installation.read('MAIL', server)).toEqual({ host: 'm', password: 'p' });
  expect(installation.read('OTHER', server)).toBeUndefined();
});

it('names the variable that cannot be used, and no value of it', () => {
  for (const [name, why] of [
    ['TORN', /PEREZVON_TORN is not JSON/],
    ['FEW', /PEREZVON_FEW host /],
  ] as const) {
    expect(() => installation.read(name, server)).toThrow(why);
    expect(() => installation.read(name, server)).not.toThrow('hunter2');
  }
  expect(() => installation.read('../X', server)).toThrow(/cannot be the name/);
});
