/** Stable codes of what can go wrong with the configuration of Asterisk. */
export type ConfigErrorCode = 'asteriskConfig.value' | 'asteriskConfig.apply';

/** A name, key or value that could change the meaning of a configuration file. */
export class ConfigValueError extends Error {
  readonly code: ConfigErrorCode = 'asteriskConfig.value';
  readonly file: string;
  readonly section: string;

  constructor(file: string, section: string, problem: string) {
    super(`${file} [${section}]: ${problem}`);
    this.name = 'ConfigValueError';
    this.file = file;
    this.section = section;
  }
}

/** Apply did not bring about what was meant; the revision before is in force again. */
export class ConfigApplyError extends Error {
  readonly code: ConfigErrorCode = 'asteriskConfig.apply';
  /** What should exist and does not. */
  readonly missing: readonly string[];
  /** Whether going back failed too. */
  readonly rollbackError: Error | undefined;

  constructor(message: string, facts: { missing?: readonly string[]; rollbackError?: Error; cause?: unknown }) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'ConfigApplyError';
    this.missing = facts.missing ?? [];
    this.rollbackError = facts.rollbackError;
  }
}
