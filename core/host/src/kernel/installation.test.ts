import { expect, it } from 'vitest';
import { z } from 'zod';
import { installationOf } from './installation.js';

const server = z.object({ host: z.string(), password: z.string() });
const { read } = installationOf({
  MAIL: '{"host":"m","password":"p"}',
  TORN: '{"password":"hunter2"',
  FEW: '{"password":"hunter2"}',
});

it('gives what a variable says, and nothing where there is none', () => {
  expect(read('MAIL', server)).toEqual({ host: 'm', password: 'p' });
  expect(read('OTHER', server)).toBeUndefined();
});

it('names the variable that cannot be used, and no value of it', () => {
  for (const [name, why] of [
    ['TORN', /PEREZVON_TORN is not JSON/],
    ['FEW', /PEREZVON_FEW host /],
  ] as const) {
    expect(() => read(name, server)).toThrow(why);
    expect(() => read(name, server)).not.toThrow('hunter2');
  }
  expect(() => read('../X', server)).toThrow(/cannot be the name/);
});
