export * from './create-calls.js';
export * from './errors.js';
export { callMigrations } from './migrations.js';
