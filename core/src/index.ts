import 'reflect-metadata';

export * from '@perezvon/host';
export { readSettings, type Settings, SettingsError } from './settings.js';
export { type RunningCore, startCore, startWorker } from './start-core.js';
