export * from './connection/open-database.js';
export * from './errors.js';
export * from './lease/core-lease.js';
export * from './migrations/run-migrations.js';
export * from './private/start-mariadb.js';
export * from './testing/test-database.js';
