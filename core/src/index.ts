import 'reflect-metadata';
export { inertParts } from './inert-parts.js';
export * from './kernel/index.js';
export { createLog } from './log.js';
export { readSettings, type Settings, SettingsError } from './settings.js';
export { type RunningCore, startCore } from './start-core.js';
export { type RunningWorker, startWorker } from './start-worker.js';
