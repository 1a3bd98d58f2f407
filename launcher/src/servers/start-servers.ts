import { join } from 'node:path';
import { startAsterisk } from '@perezvon/asterisk';
import { startMariaDb } from '@perezvon/db';
import { SetupError } from '../errors.js';
import type { Places } from '../places.js';
import { startProsody } from '../prosody/start-prosody.js';
import { natOf, portOf } from '../settings.js';
import type { Steps } from '../steps/steps.js';
import { keepAlive, type Kept, type Part } from './part.js';
import { makeFolder } from './make-folder.js';
import { demandFree, isFree } from './ports.js';
import { startProcess } from './product-process.js';

export interface Running {
  /** Where browsers go. */
  readonly url: string;
  /** Where this machine reaches the product's Asterisk by SIP; undefined when it is not ours. */
  readonly sip: { readonly reachedAt: string; readonly port: number } | undefined;
  /** Ends everything that was started here, the last first. */
  stop(): Promise<void>;
}

const loopback = '127.0.0.1';

/** How many steps {@link startServers} shows. */
export const serverSteps = 5;

/**
 * Starts the servers that no setting points elsewhere, then core and worker, and keeps them alive.
 * @throws SetupError when one of them cannot be started; what was started before is stopped again
 */
export async function startServers(
  env: NodeJS.ProcessEnv,
  places: Places,
  steps: Steps,
  say: (line: string) => void,
): Promise<Running> {
  const kept: Kept[] = [];
  const stop = async () => {
    for (const part of kept.splice(0).toReversed()) await part.stop();
  };
  const keep = async (start: () => Promise<Part>) => {
    kept.push(keepAlive(await start(), start, say));
  };
  await Promise.all([places.logs, places.sounds, places.recordings].map(makeFolder));
  const http = { address: env.PEREZVON_HTTP_ADDRESS ?? loopback, port: portOf(env, 'PEREZVON_HTTP_PORT', 8080) };
  const product: NodeJS.ProcessEnv = {
    ...env,
    PEREZVON_HTTP_ADDRESS: http.address,
    PEREZVON_HTTP_PORT: String(http.port),
    PEREZVON_VAR: places.var,
    PEREZVON_SOUNDS: places.sounds,
    PEREZVON_RECORDINGS: places.recordings,
    PEREZVON_ASTERISK_SOUNDS: join(places.root, 'usr/share/asterisk/sounds'),
  };
  try {
    await demandFree('the web interface', http.address, http.port, 'PEREZVON_HTTP_PORT');
    await steps.step('MariaDB', async () => {
      if (env.DATABASE_URL) return 'the one of DATABASE_URL';
      const port = await usualOrAny(env, 'PEREZVON_DB_PORT', 3307);
      let known = port;
      await keep(async () => {
        const server = await startMariaDb({
          dir: join(places.var, 'mariadb'),
          ...(known === undefined ? {} : { port: known }),
        });
        known = server.port;
        product.DATABASE_URL = server.url;
        return { ...server, name: 'MariaDB' };
      });
      return undefined;
    });
    const sip = await steps.step('Asterisk', async () =>
      env.PEREZVON_ASTERISK ? undefined : startVoice(env, places, product, keep),
    );
    await steps.step('Prosody', async () => {
      if (env.PEREZVON_XMPP) return 'the one of PEREZVON_XMPP';
      await startJabber(env, places, product, keep);
      return undefined;
    });
    await steps.step('core', () => keep(() => startProcess('core', product, places.logs)));
    await steps.step('worker', () => keep(() => startProcess('worker', product, places.logs)));
    return {
      url: `http://${reachedAt(http.address)}:${http.port}`,
      sip: sip === undefined || typeof sip === 'string' ? undefined : sip,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startVoice(
  env: NodeJS.ProcessEnv,
  places: Places,
  product: NodeJS.ProcessEnv,
  keep: (start: () => Promise<Part>) => Promise<void>,
) {
  const address = env.PEREZVON_SIP_ADDRESS ?? loopback;
  const sipPort = portOf(env, 'PEREZVON_SIP_PORT', 5060);
  const nat = natOf(env);
  await demandFree('SIP', address, sipPort, 'PEREZVON_SIP_PORT', 'udp');
  const http = await usualOrAny(env, 'PEREZVON_ARI_PORT', 8088);
  const ami = await usualOrAny(env, 'PEREZVON_AMI_PORT', 5038);
  let ports = { sip: sipPort, ...(http === undefined ? {} : { http }), ...(ami === undefined ? {} : { ami }) };
  await keep(async () => {
    const server = await startAsterisk({
      root: places.root,
      dir: join(places.var, 'asterisk'),
      address,
      ports,
      soundsDir: places.sounds,
      recordDir: places.recordings,
      ...(nat ? { nat } : {}),
      ...(env.PEREZVON_SIP_CA ? { authorities: env.PEREZVON_SIP_CA } : {}),
    });
    // The same ones when it has to be started again: core knows them.
    ports = server.ports;
    const node = {
      id: 'local',
      ariUrl: server.ari.url,
      ariUser: server.ari.user,
      ariPassword: server.ari.password,
      amiHost: server.ami.host,
      amiPort: server.ami.port,
      amiUser: server.ami.user,
      amiSecret: server.ami.secret,
      configDir: server.configDir,
      sipAddress: server.address,
      sipPort: server.ports.sip,
      ...nat,
    };
    product.PEREZVON_ASTERISK = JSON.stringify([node]);
    return { name: 'Asterisk', exited: server.exited, stop: () => server.stop() };
  });
  return { reachedAt: reachedAt(address), port: sipPort };
}

/** Who listens everywhere is reached on loopback from here. */
const reachedAt = (address: string) => (address === '0.0.0.0' ? loopback : address);

async function startJabber(
  env: NodeJS.ProcessEnv,
  places: Places,
  product: NodeJS.ProcessEnv,
  keep: (start: () => Promise<Part>) => Promise<void>,
): Promise<void> {
  const address = env.PEREZVON_XMPP_ADDRESS ?? loopback;
  const port = portOf(env, 'PEREZVON_XMPP_PORT', 5222);
  await demandFree('Jabber', loopback, port, 'PEREZVON_XMPP_PORT');
  if (address !== loopback) await demandFree('Jabber', address, port, 'PEREZVON_XMPP_PORT');
  const { PEREZVON_XMPP_CERTIFICATE: certificate, PEREZVON_XMPP_KEY: key, PEREZVON_XMPP_DOMAIN: domain } = env;
  if ((certificate === undefined) !== (key === undefined))
    throw new SetupError('PEREZVON_XMPP_CERTIFICATE and PEREZVON_XMPP_KEY are given together or not at all.');
  await keep(async () => {
    const server = await startProsody({
      root: places.root,
      dir: join(places.var, 'prosody'),
      address,
      port,
      ...(domain ? { domain: domain.toLowerCase() } : {}),
      ...(certificate !== undefined && key !== undefined ? { certificate: { certificate, key } } : {}),
    });
    product.PEREZVON_XMPP = JSON.stringify(server.xmpp);
    // The product checks the server's certificate like any other client.
    if (server.ownCertificate !== undefined) product.NODE_EXTRA_CA_CERTS ??= server.ownCertificate;
    return { ...server, name: 'Prosody' };
  });
}

/** A port that nobody outside uses may be any: the usual one when it is free, unless a setting demands one. */
async function usualOrAny(env: NodeJS.ProcessEnv, setting: string, usual: number): Promise<number | undefined> {
  if (env[setting]) {
    const port = portOf(env, setting, usual);
    await demandFree(setting, loopback, port, setting);
    return port;
  }
  return (await isFree(loopback, usual)) ? usual : undefined;
}
