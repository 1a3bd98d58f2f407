export * from './create-calls.js';
export { CallEnder } from './call-ender.js';
export * from './errors.js';
export { callMigrations } from './migrations.js';
