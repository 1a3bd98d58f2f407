export * from './connection/open-database.js';
export * from './errors.js';
export * from './lease/core-lease.js';
export * from './migrations/run-migrations.js';
export * from './private/start-mariadb.js';
export * from './testing/test-database.js';
export * from './jobs/mysql-job-backend.js';
export { MysqlJobRepository } from './jobs/mysql-job-repository.js';
export { jobMigrations } from './jobs/job-row.js';
