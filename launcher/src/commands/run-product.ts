import { join } from 'node:path';
import { startCarrier } from '../carrier/start-carrier.js';
import { DemoApi } from '../demo/api.js';
import { showCampaign } from '../demo/live-line.js';
import { logIn } from '../demo/log-in.js';
import { type PhoneAccount, startOperatorPhones } from '../demo/operator-phones.js';
import { attemptsOf, contactsOf, seed } from '../demo/seed.js';
import { inWords, verdict } from '../demo/verdict.js';
import { SetupError } from '../errors.js';
import { places } from '../places.js';
import { takeLock } from '../servers/instance-lock.js';
import { serverSteps, startServers } from '../servers/start-servers.js';
import { Steps } from '../steps/steps.js';
import { prepare, prepareSteps } from './prepare.js';

const sameMs = 500;
/** The first call may come while the answer to the start is still on its way here. */
const startMs = 2_000;

/** `npm start` and `npm run demo`: everything up, until Ctrl-C. */
export async function runProduct(env: NodeJS.ProcessEnv, demo: boolean): Promise<void> {
  const stopping = stopSignal();
  const where = places(env);
  const steps = new Steps(prepareSteps + serverSteps + (demo ? 2 : 0));
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const unlock = await takeLock(where.var);
  const undo: (() => Promise<void>)[] = [unlock];
  try {
    await prepare('start', env, where, steps, stopping);
    stopping.throwIfAborted();
    const running = await startServers(env, where, steps, say);
    undo.push(() => running.stop());
    stopping.throwIfAborted();
    if (demo) {
      const carrier = await steps.step('carrier', () =>
        startCarrier({ root: where.root, dir: join(where.var, 'carrier'), pressMs: 11_000 }),
      );
      undo.push(() => carrier.stop());
      const api = new DemoApi(running.url);
      const account = await logIn(api, where.var);
      if (!account)
        throw new SetupError(
          'This installation has been set up by hand already. ' +
            'For the demonstration take another folder: PEREZVON_VAR=var/demo npm run demo',
        );
      const phones = async (accounts: readonly PhoneAccount[]) => {
        // They sit on this machine, wherever the phones of others are told to go.
        const door = running.sip && { server: running.sip.reachedAt, port: running.sip.port };
        const desks = await startOperatorPhones({
          root: where.root,
          dir: join(where.var, 'operator-phones'),
          accounts: accounts.map((account) => ({ ...account, ...door })),
        });
        undo.push(() => desks.stop());
      };
      const campaign = await steps.step('demonstration', async (report) =>
        seed(api, { address: carrier.address, port: carrier.sipPort }, contactsOf(env), phones, report).then((id) => ({
          id,
        })),
      );
      const begun = Date.now();
      say(`\nPerezvon is at ${running.url}   log-in: ${account.login}   password: ${account.password}`);
      say('Some of those called press 0: see them reach eight operators on the page Monitor.\n');
      if (await showCampaign(api, campaign.id, stopping)) {
        const calls = (await carrier.calls()).filter(({ begin }) => begin >= begun - startMs);
        say(inWords(verdict(await attemptsOf(api, campaign.id), calls)));
        say('The campaign has finished. Press Ctrl-C to stop everything.');
      }
    } else say(`\nPerezvon is at ${running.url} (Ctrl-C stops everything)\n`);
    await aborted(stopping);
  } catch (error) {
    if (!stopping.aborted) throw error;
  } finally {
    if (stopping.aborted) say('\nStopping …');
    for (const step of undo.toReversed()) await step();
    if (stopping.aborted) say('Everything has been stopped.');
  }
}

/** Aborted by the first Ctrl-C or its like; the second ends us at once, and what we started notices that we are gone. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  let askedAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      // One Ctrl-C may come twice, from the terminal and through npm: only a later one is a second one.
      if (askedAt !== undefined && now - askedAt > sameMs) process.exit(130);
      askedAt ??= now;
      controller.abort();
    });
  }
  return controller.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
    // Nothing else may hold this process: its parts are other processes.
    const timer = setInterval(() => undefined, 60_000);
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  });
}
