import { hostname } from 'node:os';
import {
  type Database,
  jobMigrations as agendaMigrations,
  leaseMigrations,
  MysqlJobBackend,
  openDatabase,
  runMigrations,
} from '@perezvon/db';
import type { Log, Migration, ProcessRole } from '@perezvon/sdk/server';
import { AuditModel, auditMigrations, AuditTrail, createAuditPart } from './audit/audit-trail.js';
import { authMigrations } from './auth/migrations.js';
import { authModels } from './auth/models.js';
import { systemClock } from './clock.js';
import { pluginMigrations, SqlSettingsStore, SqlStateStore } from './config/index.js';
import { bindModels, createDbPart } from './db-part.js';
import type { EventCarrier } from './events/held-events.js';
import { eventMigrations, Outbox } from './events/outbox.js';
import { createJobsPart } from './jobs/jobs-part.js';
import { jobMigrations, JobStore } from './jobs/job-store.js';
import { type HostParts, type OwnedMigration, PluginKernel } from './kernel/index.js';
import { ownedMigrations } from './kernel/migrations.js';
import type { HostSettings } from './host-settings.js';

/** The host's own schema, whichever of its folders needs it. */
const hostMigrations = [
  ...authMigrations,
  ...auditMigrations,
  ...pluginMigrations,
  ...jobMigrations,
  ...eventMigrations,
];

/** What both processes have: the database with its schema, the job queue, the audit trail, and how to make the kernel. */
export interface ProcessBase {
  readonly database: Database;
  readonly jobs: JobStore;
  readonly audit: AuditTrail;
  readonly commonParts: Pick<HostParts, 'jobs' | 'audit' | 'db'>;
  readonly outbox: Outbox;
  kernel(parts: HostParts): PluginKernel;
}

export interface ProcessOptions {
  readonly settings: HostSettings;
  readonly log: Log;
  /** Schema steps of what stands on the host, run after the host's own. */
  readonly migrations?: readonly Migration[];
}

/** Opens the database and brings the schema up to date. */
export async function openProcess(role: ProcessRole, options: ProcessOptions): Promise<ProcessBase> {
  const { settings, log, migrations = [] } = options;
  const database = await openDatabase({ url: settings.databaseUrl, poolSize: 20 });
  try {
    const migrate = async (steps: readonly OwnedMigration[]) => {
      await runMigrations(database, steps, { log });
    };
    await migrate([
      ...leaseMigrations,
      ...agendaMigrations,
      ...ownedMigrations('core', [...hostMigrations, ...migrations]),
    ]);
    bindModels(database, [...authModels, AuditModel]);
    const jobs = new JobStore(database.pool, systemClock);
    const outbox = new Outbox(database.pool, systemClock);
    // What a worker emits is for core too; core's events stay there.
    const crossing = role === 'worker' ? outbox : undefined;
    const audit = new AuditTrail(systemClock);
    const backend = () => new MysqlJobBackend(database, (error) => log.warn('job queue', { error }));
    const workerName = `${hostname()}/${process.pid}`;
    return {
      database,
      jobs,
      audit,
      outbox,
      commonParts: {
        jobs: createJobsPart({ store: jobs, backend, workerName }),
        audit: createAuditPart(audit),
        db: createDbPart(database),
      },
      kernel: (parts) =>
        new PluginKernel({
          role,
          log,
          clock: systemClock,
          parts,
          stores: {
            settings: new SqlSettingsStore(database.transactions),
            states: new SqlStateStore(database.transactions),
          },
          folders: settings.pluginFolders,
          varDir: settings.varDir,
          soundsDir: settings.soundsDir,
          recordDir: settings.recordDir,
          installation: settings.installation,
          recordingsDir: settings.recordingsDir,
          migrate,
          coreMigrations: [],
          carrier: crossing && carryBy(crossing, log),
        }),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function carryBy(outbox: Outbox, log: Log): EventCarrier {
  return {
    put: (emitted) =>
      void outbox
        .put([emitted])
        .catch((error: unknown) => log.error(`the event ${emitted.name} is lost to core`, { error })),
    putWithin: (events, unit) => outbox.putWithin(events, unit),
  };
}
