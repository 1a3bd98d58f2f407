import { AsteriskError } from '@perezvon/asterisk';
import { DatabaseError } from '@perezvon/db';
import { runBench } from './commands/run-bench.js';
import { runChecks } from './commands/run-checks.js';
import { runLongTests } from './commands/run-long-tests.js';
import { runProduct } from './commands/run-product.js';
import { runTests } from './commands/run-tests.js';
import { SetupError } from './errors.js';
import { readEnvironment } from './settings.js';

async function main([command, ...args]: readonly string[]): Promise<number> {
  const env = readEnvironment(process.env);
  switch (command) {
    case 'start':
    case 'demo':
      await runProduct(env, command === 'demo');
      return 0;
    case 'test':
      return runTests(env, args);
    case 'test:long':
      return runLongTests(env, args);
    case 'check':
      return runChecks();
    case 'bench':
      return runBench(env, args);
    default:
      throw new SetupError(`Unknown command ${command ?? ''}.`);
  }
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    const known = error instanceof SetupError || error instanceof DatabaseError || error instanceof AsteriskError;
    process.stderr.write(`\n${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
