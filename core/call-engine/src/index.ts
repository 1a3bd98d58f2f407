import 'reflect-metadata';

export { type AsteriskNodeSettings, asteriskNodeSchema } from './ari/node-settings.js';
export { callEngineMigrations, type CallEngineOptions, createCallEngine } from './create-call-engine.js';
