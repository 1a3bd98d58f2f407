export * from './asterisk-config-service.js';
export * from './config-routes.js';
export * from './create-asterisk-config.js';
export * from './errors.js';
export { configMigrations } from './migrations.js';
