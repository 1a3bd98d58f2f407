import 'reflect-metadata';

export { AuditTrail } from './audit/audit-trail.js';
export { systemClock } from './clock.js';
export * from './engine.js';
export type { HealthProbe } from './health/health-of-core.js';
export type { HostSettings } from './host-settings.js';
export { TrustedProxies } from './http/client-address.js';
export { Catalogue } from './i18n/catalogue.js';
export { inertParts } from './inert-parts.js';
export * from './kernel/index.js';
export { ownedMigrations } from './kernel/migrations.js';
export { OwnedScope } from './kernel/owned-scope.js';
export { UncaughtErrors } from './kernel/uncaught-errors.js';
export * from './lease/index.js';
export { createLog } from './log.js';
export { productRoot } from './product.js';
export { type HostOptions, type RunningHost, startHost } from './start-host.js';
export { type RunningWorker, startWorkerHost } from './start-worker-host.js';
