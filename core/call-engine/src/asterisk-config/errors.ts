import type { ConfigApplyError, ConfigValueError } from '@perezvon/asterisk';
import { ConflictError, InvalidInputError, UnavailableError } from '@perezvon/sdk/server';

/** A plugin contributes something that could change the meaning of a file: it is named, nothing is written. */
export class BadConfigValueError extends InvalidInputError {
  constructor(cause: ConfigValueError) {
    const { file, section } = cause;
    super(cause.message, { code: 'core.asteriskConfig.badValue', params: { file, section }, cause });
  }
}
/** Asterisk did not take the configuration; the one before is in force again. */
export class ConfigRefusedError extends ConflictError {
  constructor(node: string, cause: ConfigApplyError) {
    const params = { node, missing: cause.missing.join(', ') };
    super(`node ${node}: ${cause.message}`, { code: 'core.asteriskConfig.refused', params, cause });
  }
}
/** An Asterisk cannot be told to take the configuration now. */
export class ConfigNodeAwayError extends UnavailableError {
  constructor(node: string, cause: unknown) {
    super(`Asterisk ${node} does not answer`, { code: 'core.asteriskConfig.nodeAway', params: { node }, cause });
  }
}
/** There is no Asterisk whose configuration could be written. */
export class NoNodesError extends ConflictError {
  constructor() {
    super('no Asterisk is set', { code: 'core.asteriskConfig.noNodes' });
  }
}
