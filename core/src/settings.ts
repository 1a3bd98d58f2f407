import { isAbsolute, join, resolve } from 'node:path';
import { type AsteriskNodeSettings, asteriskNodeSchema } from '@perezvon/call-engine';
import { type HostSettings, productRoot, TrustedProxies } from '@perezvon/host';
import { PerezvonError } from '@perezvon/sdk/server';
import { z } from 'zod';

const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch (error) {
        context.addIssue({ code: 'custom', message: `is not JSON: ${error instanceof Error ? error.message : ''}` });
        return z.NEVER;
      }
    })
    .pipe(schema);
const list = (separator: string) =>
  z.string().transform((text) =>
    text
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
const folder = z
  .string()
  .min(1)
  .transform((path) => (isAbsolute(path) ? path : resolve(path)));

/** `0` and `1` are what the setting took when it knew no addresses. */
const proxies = (ranges: readonly string[]): readonly string[] =>
  ranges.flatMap((range) => (range === '0' ? [] : range === '1' ? ['127.0.0.0/8', '::1'] : [range]));
const areRanges = (ranges: readonly string[]): boolean => {
  try {
    return new TrustedProxies(ranges) instanceof TrustedProxies;
  } catch {
    return false;
  }
};

const environmentSchema = z.object({
  DATABASE_URL: z.string().regex(/^(mysql|mariadb):\/\//, 'must begin with mysql:// or mariadb://'),
  PEREZVON_HTTP_ADDRESS: z.string().min(1).default('127.0.0.1'),
  /** 0 takes any free port. */
  PEREZVON_HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Host names under which browsers come, beside addresses and localhost; needed behind a proxy on loopback. */
  PEREZVON_HTTP_HOSTS: list(',').default([]),
  /** Proxies in front, by addresses and ranges, whose X-Forwarded-For and -Proto are believed; `1` is one on this machine. */
  PEREZVON_HTTP_PROXY: list(',').default([]).transform(proxies).refine(areRanges, 'must be addresses or ranges'),
  PEREZVON_VAR: folder.default(resolve('var')),
  PEREZVON_ASTERISK: json(z.array(asteriskNodeSchema)).default([]),
  PEREZVON_SOUNDS: folder.optional(),
  PEREZVON_RECORDINGS: folder.optional(),
  PEREZVON_ASTERISK_SOUNDS: folder.optional(),
  PEREZVON_PLUGINS: list(':').default([]),
  PEREZVON_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** What the process was told by its environment. */
export interface Settings extends HostSettings {
  readonly asterisk: readonly AsteriskNodeSettings[];
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** The environment holds something that cannot be used; names the variables, never their values. */
export class SettingsError extends PerezvonError {
  constructor(problems: readonly string[]) {
    super(`settings: ${problems.join('; ')}`, { code: 'core.settings' });
  }
}

/**
 * Reads and checks the environment.
 * @throws SettingsError naming each wrong variable
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const read = environmentSchema.safeParse(given);
  if (!read.success) {
    throw new SettingsError(read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  }
  const env = read.data;
  return {
    databaseUrl: env.DATABASE_URL,
    http: {
      address: env.PEREZVON_HTTP_ADDRESS,
      port: env.PEREZVON_HTTP_PORT,
      hosts: env.PEREZVON_HTTP_HOSTS.map((host) => host.toLowerCase()),
      proxies: env.PEREZVON_HTTP_PROXY,
    },
    varDir: env.PEREZVON_VAR,
    recordingsDir: env.PEREZVON_ASTERISK_SOUNDS,
    recordDir: env.PEREZVON_RECORDINGS ?? resolve(env.PEREZVON_VAR, 'recordings'),
    soundsDir: env.PEREZVON_SOUNDS ?? resolve(env.PEREZVON_VAR, 'sounds'),
    asterisk: env.PEREZVON_ASTERISK,
    installation: forPlugins(given),
    pluginFolders: [join(productRoot, 'plugins'), ...env.PEREZVON_PLUGINS],
    logLevel: env.PEREZVON_LOG_LEVEL,
  };
}

/** Variables that core does not know itself, by their names without `PEREZVON_`: plugins read them through a schema. */
function forPlugins(given: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const prefix = 'PEREZVON_';
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined || !name.startsWith(prefix) || name in environmentSchema.shape
        ? []
        : [[name.slice(prefix.length), value] as const],
    ),
  );
}
