import { client } from '@xmpp/client';
import { JabberAwayError } from '../errors.js';
import type { XmppServer } from './connection.js';

const answerMs = 10_000;

/**
 * Tries to log in as somebody, and is gone again at once.
 * @throws JabberAwayError when the server cannot be reached
 */
export async function passwordFits(
  { host, port, domain }: XmppServer,
  jid: string,
  password: string,
): Promise<boolean> {
  const [username = ''] = jid.split('@');
  const entity = client({ service: `xmpp://${host}:${port}`, domain, resource: 'perezvon-check', username, password });
  // Told by the rejected start as well.
  entity.on('error', () => undefined);
  entity.reconnect.stop();
  try {
    await Promise.race([entity.start(), tooLong()]);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'SASLError') return false;
    throw new JabberAwayError(error);
  } finally {
    await Promise.race([entity.stop(), tooLong()]).catch(() => undefined);
  }
}

const tooLong = (): Promise<never> =>
  new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${answerMs} ms`)), answerMs).unref();
  });
