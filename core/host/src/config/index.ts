export * from './migrations.js';
export * from './plugin-settings.js';
export * from './setting-check.js';
export * from './sql-stores.js';
export * from './stores.js';
