import { DatabaseError } from '../errors.js';
import { startMariaDb } from './start-mariadb.js';

// A process of the tests: starts MariaDB in the given folder, says how that went, stops it when it is told to. With
// `--idle` it starts nothing.
const dir = process.argv[2] ?? '';
try {
  const server = dir === '--idle' ? undefined : await startMariaDb({ dir });
  process.once('message', () => {
    void Promise.resolve(server?.stop()).then(() => process.exit(0));
  });
  process.send?.({ pid: server?.pid });
} catch (error) {
  if (!(error instanceof DatabaseError)) throw error;
  process.send?.({ code: error.code, message: error.message }, () => process.exit(1));
}
