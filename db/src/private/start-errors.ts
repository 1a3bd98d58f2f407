import { DatabaseError } from '../errors.js';

/** Turns the end of MariaDB's log into the one line that helps. */
export function explainStart(log: string, facts: { readonly dir: string; readonly port: number }): DatabaseError {
  if (/Bind on TCP\/IP port.*Address already in use|Do you already have another server running on port/is.test(log)) {
    return new DatabaseError('db.portTaken', `port ${facts.port} is taken: choose another one for MariaDB`);
  }
  if (/No space left on device|Disk full|(?:OS )?error:? 28\b|errno: 28/i.test(log)) {
    return new DatabaseError('db.folderUnusable', `no space left for MariaDB in ${facts.dir}`);
  }
  if (/Permission denied|Can't create\/write|errno: 13|Operation not permitted/i.test(log)) {
    return new DatabaseError('db.folderUnusable', `MariaDB may not write in ${facts.dir}`);
  }
  const lines = log.trim().split('\n');
  // The first error is the cause; what follows, up to "Aborting", comes of it.
  const cause = lines.find((line) => line.includes('[ERROR]')) ?? lines.at(-1) ?? '';
  return new DatabaseError('db.startFailed', `MariaDB did not start: ${cause.slice(0, 300) || 'it said nothing'}`);
}
