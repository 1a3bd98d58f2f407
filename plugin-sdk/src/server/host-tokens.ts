import type { Pool } from 'mysql2/promise';
import type { Sequelize } from 'sequelize';
import type { AriHost, AsteriskConfigHost } from './asterisk.js';
import type { CallsHost } from './calls.js';
import type { DbHost } from './db.js';
import type { EventsHost } from './events.js';
import type { AuditHost, ConfigHost, HealthHost, Host, InstallationHost, PointsHost, ServicesHost } from './host.js';
import type { JobsHost } from './jobs.js';
import type { LiveHost } from './live.js';
import type { Clock, Log } from './log.js';
import { type Token, token } from './token.js';

/*
 * Tokens of the host's parts. Every plugin's container knows them, so that a class can name what it needs:
 *
 * ```ts
 * @injectable()
 * export class Greetings {
 *   constructor(@inject(HostPool) private readonly pool: Pool, @inject(HostClock) private readonly clock: Clock) {}
 * }
 * // in plugin.ts
 * host.container.registerSingleton(Greetings);
 * ```
 */
export const HostLog = token<Log>('host.log');
export const HostClock = token<Clock>('host.clock');
/** Aborted when the plugin stops. */
export const HostSignal = token<AbortSignal>('host.signal');
export const HostConfig = token<ConfigHost>('host.config');
export const HostInstallation = token<InstallationHost>('host.installation');
export const HostServices = token<ServicesHost>('host.services');
export const HostPoints = token<PointsHost>('host.points');
export const HostEvents = token<EventsHost>('host.events');
export const HostJobs = token<JobsHost>('host.jobs');
export const HostLive = token<LiveHost>('host.live');
export const HostCalls = token<CallsHost>('host.calls');
export const HostAri = token<AriHost>('host.ari');
export const HostAsteriskConfig = token<AsteriskConfigHost>('host.asteriskConfig');
export const HostHealth = token<HealthHost>('host.health');
export const HostAudit = token<AuditHost>('host.audit');
/** Models, transactions, the connection of Sequelize and the pool of mysql2. */
export const HostDb = token<DbHost>('host.db');
/** The pool of mysql2 alone, for classes that only read and write by statements. */
export const HostPool = token<Pool>('host.db.pool');
export const HostSequelize = token<Sequelize>('host.db.sequelize');

/** Makes the parts of a host known to its container. The kernel and the test kit call it before `start`. */
export function registerHostParts(host: Host): void {
  const register = <T>(key: Token<T>, part: () => T) => host.container.register(key, { useFactory: part });
  register(HostLog, () => host.log);
  register(HostClock, () => host.clock);
  register(HostSignal, () => host.signal);
  register(HostConfig, () => host.config);
  register(HostInstallation, () => host.installation);
  register(HostServices, () => host.services);
  register(HostPoints, () => host.points);
  register(HostEvents, () => host.events);
  register(HostJobs, () => host.jobs);
  register(HostLive, () => host.live);
  register(HostCalls, () => host.calls);
  register(HostAri, () => host.ari);
  register(HostAsteriskConfig, () => host.asteriskConfig);
  register(HostHealth, () => host.health);
  register(HostAudit, () => host.audit);
  register(HostDb, () => host.db);
  register(HostPool, () => host.db.pool);
  register(HostSequelize, () => host.db.sequelize);
}
