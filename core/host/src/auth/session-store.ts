import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Clock } from '@perezvon/sdk/server';
import { afterPresentCommit } from '@perezvon/sdk/transactions';
import { Op } from 'sequelize';
import { SessionModel } from './models.js';

/** Milliseconds without a request after which a session ends. */
export const sessionMs = 12 * 3_600_000;
const writeEveryMs = 60_000;

export interface SessionEnded {
  readonly userId: string;
  /** The one session that ended; absent when all of the user's did, but `except`. */
  readonly session?: string | undefined;
  readonly except?: string | undefined;
}

/** SHA-256 of what the cookie holds: who reads the table cannot log in with it. */
export const sessionIdOf = (cookie: string): string => createHash('sha256').update(cookie).digest('hex');

/** Sessions in the database, and news of their end for open sockets. */
export class SessionStore {
  private readonly news = new EventEmitter();

  constructor(private readonly clock: Clock) {
    this.news.setMaxListeners(0);
  }

  newCookie(): string {
    return randomBytes(32).toString('base64url');
  }

  /** @returns the user's id while the session lives */
  async userOf(cookie: string): Promise<string | undefined> {
    if (!/^[A-Za-z0-9_-]{43}$/.test(cookie)) return undefined;
    const row = await SessionModel.findByPk(sessionIdOf(cookie));
    return row && row.expiresAt.getTime() > this.clock.now() ? row.userId : undefined;
  }

  async open(cookie: string, userId: string): Promise<void> {
    const now = this.clock.now();
    await SessionModel.upsert({
      id: sessionIdOf(cookie),
      userId,
      createdAt: new Date(now),
      expiresAt: new Date(now + sessionMs),
    });
  }

  /** Moves the end away again. Never brings back a session that was ended meanwhile. */
  async prolong(cookie: string): Promise<void> {
    const expiresAt = new Date(this.clock.now() + sessionMs);
    const stale = { [Op.lt]: new Date(expiresAt.getTime() - writeEveryMs) };
    await SessionModel.update({ expiresAt }, { where: { id: sessionIdOf(cookie), expiresAt: stale } });
  }

  async end(cookie: string): Promise<void> {
    const session = sessionIdOf(cookie);
    const row = await SessionModel.findByPk(session);
    if (!row) return;
    await row.destroy();
    this.tell({ userId: row.userId, session });
  }

  /** Ends all sessions of a user, but one when it is named. */
  async endOf(userId: string, except?: string): Promise<void> {
    await SessionModel.destroy({ where: { userId, ...(except === undefined ? {} : { id: { [Op.ne]: except } }) } });
    this.tell({ userId, except });
  }

  private tell(ended: SessionEnded): void {
    afterPresentCommit(() => this.news.emit('ended', ended));
  }

  onEnded(listener: (ended: SessionEnded) => void): () => void {
    this.news.on('ended', listener);
    return () => void this.news.off('ended', listener);
  }

  async sweep(): Promise<void> {
    await SessionModel.destroy({ where: { expiresAt: { [Op.lt]: new Date(this.clock.now()) } } });
  }
}
