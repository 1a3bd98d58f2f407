import 'reflect-metadata';
import { createLog, UncaughtErrors } from '@perezvon/host';
import { readSettings, SettingsError } from './settings.js';
import { startCore, startWorker } from './start-core.js';

const stopMs = 10_000;

/** `main.js core` talks to people and to Asterisk; `main.js worker` carries out jobs. */
async function main(role: string | undefined): Promise<void> {
  if (role !== 'core' && role !== 'worker') throw new SettingsError(['the first argument must be core or worker']);
  const settings = readSettings(process.env);
  const log = createLog(settings.logLevel).child({ role });
  const crash = (what: string) => (error: unknown) => {
    log.error(what, { error });
    process.exit(1);
  };
  const uncaught = new UncaughtErrors(crash);
  process.on('unhandledRejection', uncaught.handler('unhandled rejection'));
  process.on('uncaughtException', uncaught.handler('uncaught exception'));
  const start = role === 'core' ? startCore : startWorker;

  const running: { readonly url?: string; stop(): Promise<void> } = await start(settings, log, (kernel) =>
    uncaught.ask(kernel),
  );
  log.info(running.url === undefined ? 'the worker works' : `core listens at ${running.url}`);
  process.send?.({ type: 'ready', url: running.url });

  let stopping = false;
  const stop = (why: string) => {
    if (stopping) return;
    stopping = true;
    log.info('stopping', { why });
    setTimeout(() => crash('the stop took too long')(undefined), stopMs).unref();
    running.stop().then(() => process.exit(0), crash('the stop failed'));
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  // Whoever started us has gone: nobody else would end us.
  process.on('disconnect', () => stop('the parent process has gone'));
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof SettingsError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
  process.exit();
});
