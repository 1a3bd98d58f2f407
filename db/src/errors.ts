/** What can be wrong with the database; the code is stable, the message is one line for the person at the terminal. */
export type DatabaseErrorCode =
  | 'db.unavailable'
  | 'db.refused'
  | 'db.lockTimeout'
  | 'db.inUse'
  | 'db.binaryMissing'
  | 'db.portTaken'
  | 'db.folderUnusable'
  | 'db.startFailed'
  | 'db.migrationFailed'
  | 'db.leaseLost';

export class DatabaseError extends Error {
  constructor(
    readonly code: DatabaseErrorCode,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
  }
}
/** The server did not answer until the deadline. */
export class DatabaseUnavailableError extends DatabaseError {
  constructor(address: string, cause?: unknown) {
    super('db.unavailable', `the database at ${address} does not answer`, cause);
  }
}
/** The server answers, but does not let us in: waiting does not help. */
export class DatabaseRefusedError extends DatabaseError {
  constructor(address: string, cause: Error) {
    super('db.refused', `the database at ${address} refuses: ${cause.message}`, cause);
  }
}
/** Another process has held a named lock for longer than it should. */
export class LockTimeoutError extends DatabaseError {
  constructor(name: string, seconds: number) {
    super('db.lockTimeout', `another process has held the database lock ${name} for more than ${seconds} s`);
  }
}
/** A step of the schema failed; the ones before it stay, the ones after it did not run. */
export class MigrationError extends DatabaseError {
  constructor(
    readonly migration: string,
    cause: unknown,
  ) {
    super(
      'db.migrationFailed',
      `migration ${migration} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    );
  }
}
/** Another core has taken over: whatever was about to be written must not be. */
export class LeaseLostError extends DatabaseError {
  constructor(fencing: number) {
    super('db.leaseLost', `the lease with fencing number ${fencing} has been lost`);
  }
}
