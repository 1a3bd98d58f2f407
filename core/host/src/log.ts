import type { Log } from '@perezvon/sdk/server';
import { type Logger, pino, stdSerializers } from 'pino';

const secrets = ['password', 'secret', 'token', 'authorization', 'cookie', 'hash'];

class PinoLog implements Log {
  constructor(private readonly logger: Logger) {}
  debug(message: string, facts: object = {}): void {
    this.logger.debug(facts, message);
  }
  info(message: string, facts: object = {}): void {
    this.logger.info(facts, message);
  }
  warn(message: string, facts: object = {}): void {
    this.logger.warn(facts, message);
  }
  error(message: string, facts: object = {}): void {
    this.logger.error(facts, message);
  }
  child(facts: object): Log {
    return new PinoLog(this.logger.child(facts));
  }
}

/** JSON lines on standard output, or coloured text when a person looks; fields named like secrets are masked. */
export function createLog(
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent',
  pretty: boolean = process.stdout.isTTY,
): Log {
  const logger = pino({
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    serializers: { error: stdSerializers.errWithCause, reason: stdSerializers.errWithCause },
    redact: { paths: [...secrets, ...secrets.map((name) => `*.${name}`)], censor: '***' },
    ...(pretty ? { transport: { target: 'pino-pretty', options: { translateTime: 'SYS:HH:MM:ss.l' } } } : {}),
  });
  return new PinoLog(logger);
}
