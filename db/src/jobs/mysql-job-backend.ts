import type { AgendaBackend } from 'agenda';
import type { Database } from '../connection/open-database.js';
import { MysqlJobRepository } from './mysql-job-repository.js';

/**
 * Agenda's storage on the product's own database. The connection is not its to close. A database that is down when it is
 * made is no fault: it connects when Agenda starts.
 *
 * @param onError told of what Agenda could not await
 */
export class MysqlJobBackend implements AgendaBackend {
  readonly name = 'MySQL';
  readonly ownsConnection = false;
  readonly repository: MysqlJobRepository;

  constructor(db: Database, onError?: (error: unknown) => void) {
    this.repository = new MysqlJobRepository(db, onError);
  }

  async connect(): Promise<void> {
    await this.repository.connect();
  }

  async disconnect(): Promise<void> {}
}
