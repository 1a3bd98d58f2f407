import { createHash, createHmac, pbkdf2Sync, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const iterations = 10_000;

/**
 * Writes an account into Prosody's own store, before Prosody runs: its command-line tool would show the password to every
 * user of the machine. The keys are those of SCRAM-SHA-1 (RFC 5802, section 3).
 */
export async function writeAccount(data: string, domain: string, name: string, password: string): Promise<void> {
  const salt = randomUUID();
  const salted = pbkdf2Sync(password, salt, iterations, 20, 'sha1');
  const hmac = (text: string) => createHmac('sha1', salted).update(text).digest();
  const storedKey = createHash('sha1').update(hmac('Client Key')).digest('hex');
  const serverKey = hmac('Server Key').toString('hex');
  const folder = join(data, encoded(domain), 'accounts');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fields = [
    `["iteration_count"] = ${iterations};`,
    `["salt"] = "${salt}";`,
    `["server_key"] = "${serverKey}";`,
    `["stored_key"] = "${storedKey}";`,
  ];
  await writeFile(
    join(folder, `${encoded(name)}.dat`),
    `return {\n${fields.map((field) => `\t${field}\n`).join('')}};\n`,
    { mode: 0o600 },
  );
}

/** File names as Prosody writes them: everything but letters and digits in percent signs. */
const encoded = (text: string) =>
  text.replace(/[^A-Za-z0-9]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
