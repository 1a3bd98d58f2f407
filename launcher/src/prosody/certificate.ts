import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SetupError } from '../errors.js';

const run = promisify(execFile);
const validDays = 3_650;

/** Files in PEM: the certificate of the Jabber server and its key. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Puts a given certificate where the server reads it. @throws SetupError naming the settings */
export async function givenCertificate(given: CertificateFiles, dir: string): Promise<CertificateFiles> {
  const files = filesIn(dir, 'given');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  try {
    await copyFile(given.certificate, files.certificate);
    await copyFile(given.key, files.key);
  } catch (cause) {
    throw new SetupError(
      `The certificate of PEREZVON_XMPP_CERTIFICATE and PEREZVON_XMPP_KEY cannot be read: ${String(cause)}`,
    );
  }
  return files;
}

/** A certificate of our own for the domain: made once, and kept, since clients remember it. */
export async function ownCertificate(root: string, dir: string, domain: string): Promise<CertificateFiles> {
  const files = filesIn(dir, domain);
  if (existsSync(files.certificate) && existsSync(files.key)) return files;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const room = ['--ro-bind', root, '/', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--bind', dir, '/mnt'];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const what = ['-config', '/dev/null', '-days', String(validDays), '-subj', `/CN=${domain}`];
  const extensions = ['-addext', `subjectAltName=DNS:${domain}`, '-addext', 'basicConstraints=critical,CA:TRUE'];
  const out = ['-keyout', `/mnt/${domain}.key`, '-out', `/mnt/${domain}.crt`];
  await run('bwrap', [...room, '/usr/bin/openssl', ...request, ...what, ...extensions, ...out]);
  return files;
}

const filesIn = (dir: string, name: string): CertificateFiles => ({
  certificate: join(dir, `${name}.crt`),
  key: join(dir, `${name}.key`),
});
