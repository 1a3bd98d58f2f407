import { hash, verify } from '@node-rs/argon2';
import { WeakPasswordError } from './errors.js';

// Argon2id with OWASP's first choice: 19 MiB, two passes, one lane. The constant stands for Algorithm.Argon2id, a
// const enum that isolated modules cannot name.
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const common = new Set([
  'password12',
  'password123',
  'passw0rd12',
  'qwertyuiop',
  'qwerty1234',
  'qwerty12345',
  '1q2w3e4r5t',
  '1qaz2wsx3edc',
  'administrator',
  'changeme123',
  'letmein123',
  'iloveyou12',
  'йцукенгшщз',
  'пароль1234',
  'пароль12345',
]);
export const passwordLength = { min: 10, max: 200 } as const;

/** @throws WeakPasswordError naming the broken rule */
export function checkPassword(password: string, login: string, path?: string): void {
  const folded = password.toLowerCase();
  const signs = Array.from(folded);
  if (signs.length < passwordLength.min) throw new WeakPasswordError('short', path);
  if (signs.length > passwordLength.max) throw new WeakPasswordError('long', path);
  if (login.length >= 3 && folded.includes(login.toLowerCase())) throw new WeakPasswordError('login', path);
  const steps = new Set(
    signs.slice(1).map((sign, at) => (sign.codePointAt(0) ?? 0) - (signs[at]?.codePointAt(0) ?? 0)),
  );
  if (common.has(folded) || new Set(folded).size < 4 || steps.size === 1) throw new WeakPasswordError('common', path);
}

/** An Argon2id string with its salt. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost);
}

let dummy: Promise<string> | undefined;

/** Whether the password fits; takes as long when there is no such account (`hash` undefined). */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  dummy ??= hashPassword('nobody has this password');
  const fits = await verify(stored ?? (await dummy), password.normalize('NFKC'));
  return fits && stored !== undefined;
}
