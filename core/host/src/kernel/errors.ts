import { PerezvonError } from '@perezvon/sdk/server';

/** An act took longer than it may. */
export class TimeoutError extends PerezvonError {
  constructor(what: string, ms: number) {
    super(`${what} did not finish within ${ms} ms`, { code: 'core.timeout', status: 503, params: { what, ms } });
  }
}
/** Something was asked of a host after its plugin stopped. */
export class PluginStoppedError extends PerezvonError {
  constructor(plugin: string) {
    super(`plugin ${plugin} has stopped`, { code: 'core.plugin.stopped', status: 503, params: { plugin } });
  }
}
/** The whole process ends: what may outlive it, like a call, is left as it is. */
export class ProcessStoppingError extends PerezvonError {
  constructor() {
    super('the process is stopping', { code: 'core.stopping', status: 503 });
  }
}
/** The package's manifest or code is not what the contract asks for. */
export class PluginContractError extends PerezvonError {
  constructor(message: string, cause?: unknown) {
    super(message, { code: 'core.plugin.contract', cause });
  }
}
/** The schema steps of a plugin failed. */
export class PluginMigrationError extends PerezvonError {
  constructor(plugin: string, cause: unknown) {
    super(`migrations of ${plugin} failed: ${messageOf(cause)}`, { code: 'core.plugin.migration', cause });
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
/** The stable code of whatever was thrown. */
export function codeOf(error: unknown): string {
  return error instanceof PerezvonError ? error.code : 'core.plugin.failed';
}
