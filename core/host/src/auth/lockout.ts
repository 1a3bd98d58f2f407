import { createHash } from 'node:crypto';
import type { Clock } from '@perezvon/sdk/server';
import type { Transactions } from '@perezvon/sdk/transactions';
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { LoginLockedError } from './errors.js';
import { admit, type LockoutRule } from './lockout-rule.js';

/** One person who mistypes, and one account that is tried from many addresses. */
export const lockoutRules = {
  pair: { limit: 5, firstPauseMs: 30_000, longestPauseMs: 900_000, forgetMs: 3_600_000 },
  // From so many addresses that it is no mistyping: slowed down, never shut, and only for addresses that are new.
  account: { limit: 25, firstPauseMs: 5_000, longestPauseMs: 30_000, forgetMs: 3_600_000 },
} as const satisfies Record<string, LockoutRule>;

/** An address that somebody has logged in from is known so long. */
const knownMs = 90 * 86_400_000;

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const accountKey = (login: string) => digest(`account:${login}`);
const pairKey = (login: string, address: string) => digest(`pair:${login}\n${address}`);

/** Remembers failed log-ins by login name, whether such an account exists or not. */
export class Lockout {
  constructor(
    private readonly db: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts a try.
   * @throws LoginLockedError while log-in is locked
   */
  async admit(login: string, address: string): Promise<void> {
    await this.charge(pairKey(login, address), login, lockoutRules.pair);
    if (!(await this.isKnown(login, address))) await this.charge(accountKey(login), login, lockoutRules.account);
  }

  /** From this address somebody has logged in with the right password. */
  async remember(login: string, address: string): Promise<void> {
    await this.db.query(
      'INSERT INTO core_login_addresses (subject, last_at) VALUES (?, ?) ON DUPLICATE KEY UPDATE last_at = VALUES(last_at)',
      [pairKey(login, address), new Date(this.clock.now())],
    );
  }

  private async isKnown(login: string, address: string): Promise<boolean> {
    const [rows] = await this.db.query<RowDataPacket[]>('SELECT 1 FROM core_login_addresses WHERE subject = ?', [
      pairKey(login, address),
    ]);
    return rows.length > 0;
  }

  /** A success, or a new password set by an administrator. */
  async clear(login: string, address?: string): Promise<void> {
    if (address === undefined) {
      await this.db.query('DELETE FROM core_login_failures WHERE account = ?', [accountKey(login)]);
      return;
    }
    await this.db.query('DELETE FROM core_login_failures WHERE subject IN (?, ?)', [
      pairKey(login, address),
      accountKey(login),
    ]);
  }

  /** Until when each of these logins is locked for somebody. */
  async lockedUntil(logins: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    if (logins.length === 0) return new Map();
    const keys = new Map(logins.map((login) => [accountKey(login), login]));
    const [rows] = await this.db.query<RowDataPacket[]>(
      'SELECT account, MAX(locked_until) AS until FROM core_login_failures WHERE account IN (?) AND locked_until > ? GROUP BY account',
      [[...keys.keys()], new Date(this.clock.now())],
    );
    return new Map(rows.map((row) => [keys.get(String(row['account'])) ?? '', new Date(row['until'] as Date)]));
  }

  /** Removes what is forgotten anyway. */
  async sweep(): Promise<void> {
    const old = new Date(this.clock.now() - 2 * lockoutRules.account.forgetMs);
    await this.db.query('DELETE FROM core_login_failures WHERE last_at < ?', [old]);
    const longAgo = new Date(this.clock.now() - knownMs);
    await this.db.query('DELETE FROM core_login_addresses WHERE last_at < ?', [longAgo]);
  }

  private async charge(subject: string, login: string, rule: LockoutRule): Promise<void> {
    const now = this.clock.now();
    // Outside the transaction: an insert inside would take gap locks, and tries at once would deadlock.
    await this.db.query('INSERT IGNORE INTO core_login_failures (subject, account, last_at) VALUES (?, ?, ?)', [
      subject,
      accountKey(login),
      new Date(now),
    ]);
    const waitMs = await this.db.onPool((connection) => this.chargeOn(connection, subject, rule, now));
    if (waitMs !== undefined) throw new LoginLockedError(waitMs);
  }

  private async chargeOn(
    connection: PoolConnection,
    subject: string,
    rule: LockoutRule,
    now: number,
  ): Promise<number | undefined> {
    const [rows] = await connection.execute<RowDataPacket[]>(
      'SELECT failures, last_at, locked_until FROM core_login_failures WHERE subject = ? FOR UPDATE',
      [subject],
    );
    const row = rows[0];
    const admission = admit(
      {
        failures: Number(row?.['failures'] ?? 0),
        lastAt: row ? new Date(row['last_at'] as Date).getTime() : now,
        lockedUntil: row?.['locked_until'] ? new Date(row['locked_until'] as Date).getTime() : undefined,
      },
      rule,
      now,
    );
    if (!admission.admitted) return admission.waitMs;
    const { failures, lockedUntil } = admission.state;
    await connection.execute(
      'UPDATE core_login_failures SET failures = ?, last_at = ?, locked_until = ? WHERE subject = ?',
      [failures, new Date(now), lockedUntil === undefined ? null : new Date(lockedUntil), subject],
    );
    return undefined;
  }
}
