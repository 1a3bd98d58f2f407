import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const keyBytes = 32;
const derive = (pin: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(pin, salt, keyBytes, { N: 16_384, r: 8, p: 1 }, (error, key) => (error ? reject(error) : resolve(key))),
  );

/** A PIN as it is kept. Few digits are guessed quickly by who has the table: the tries by phone are limited all the same. */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString('hex')}:${(await derive(pin, salt)).toString('hex')}`;
}
export async function isPin(pin: string, kept: string): Promise<boolean> {
  const [salt = '', key = ''] = kept.split(':');
  const expected = Buffer.from(key, 'hex');
  const got = await derive(pin, Buffer.from(salt, 'hex'));
  return expected.length === got.length && timingSafeEqual(expected, got);
}
