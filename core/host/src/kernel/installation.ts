import { type InstallationHost, PerezvonError } from '@perezvon/sdk/server';

const namePattern = /^[A-Z][A-Z0-9_]{0,40}$/;

/** A variable of the environment does not hold what a plugin needs; names the variable, never its value. */
export class InvalidInstallationError extends PerezvonError {
  constructor(variable: string, why: string) {
    super(`${variable} ${why}`, { code: 'core.installation.invalid' });
  }
}

/** @param facts Variables of the environment that are not core's own, without `PEREZVON_`. */
export function installationOf(facts: Readonly<Record<string, string>>): InstallationHost {
  return {
    read: (name, schema) => {
      const variable = `PEREZVON_${name}`;
      if (!namePattern.test(name)) throw new InvalidInstallationError(variable, 'cannot be the name of a variable');
      const text = facts[name];
      if (text === undefined) return undefined;
      const read = schema.safeParse(valueOf(variable, text));
      if (read.success) return read.data;
      const problems = read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
      throw new InvalidInstallationError(variable, problems.join('; '));
    },
  };
}

function valueOf(variable: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's message quotes the text, which may hold a password.
    throw new InvalidInstallationError(variable, 'is not JSON');
  }
}
