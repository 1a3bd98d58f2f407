import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemoApi } from './api.js';

export interface Account {
  readonly login: string;
  readonly password: string;
}

/**
 * Logs in as the demonstration's administrator; makes it on a fresh installation, with a password of its own that is kept
 * beside the data. Undefined when somebody else has set the installation up.
 */
export async function logIn(api: DemoApi, folder: string): Promise<Account | undefined> {
  const path = join(folder, 'demo.json');
  const { needed } = await api.get<{ needed: boolean }>('/api/core/setup');
  if (needed) {
    const account = { login: 'admin', password: randomBytes(9).toString('base64url') };
    await api.post('/api/core/setup', { ...account, name: 'Администратор', language: 'ru' });
    await writeFile(path, JSON.stringify(account), { mode: 0o600 });
    return account;
  }
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { login, password } = JSON.parse(text) as Account;
  await api.post('/api/core/session', { login, password });
  return { login, password };
}
