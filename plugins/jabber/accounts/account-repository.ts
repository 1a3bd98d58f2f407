import { randomBytes } from 'node:crypto';
import { type Log, token } from '@perezvon/sdk/server';
import type { Operator } from '@perezvon/plugin-operators';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { AccountNotFoundError, JabberRefusedError } from '../errors.js';
import { type NameRefusal, planNames } from './account-names.js';
import type { Administration } from '../connection/administration.js';

export interface Account {
  readonly operatorId: string;
  readonly jid: string;
  readonly password: string;
  readonly state: 'wanted' | 'made' | 'unwanted';
  readonly error: string | undefined;
}
export interface AccountNeeds {
  readonly pool: Pool;
  readonly domain: string;
  /** The local part of the administrator's address. */
  readonly adminName: string;
  readonly admin: Administration;
  readonly log: Log;
}
/** An account of that name is on the server, and we did not make it: the key of the text that says so. */
const accountIsForeign = 'jabber.problem.foreign';
const newPassword = () => randomBytes(12).toString('base64url');

/**
 * The operators' accounts on the Jabber server. What there should be is written down first, then made: a server that is
 * away is caught up with later.
 */
export class AccountRepository {
  private readonly known = new Map<string, Account>();
  /** Operators whose chosen name cannot be theirs. */
  refused: readonly { readonly operatorId: string; readonly jid: string; readonly why: NameRefusal }[] = [];
  private working: Promise<void> = Promise.resolve();

  constructor(private readonly parts: AccountNeeds) {}

  async load(): Promise<void> {
    const [rows] = await this.parts.pool.query<RowDataPacket[]>('SELECT * FROM jabber_accounts');
    for (const row of rows) {
      const { operator_id: operatorId, jid, password, state, error } = row as Record<string, string | null>;
      const account = { operatorId, jid, password, state, error: error ?? undefined } as Account;
      this.known.set(account.operatorId, account);
    }
  }
  get all(): readonly Account[] {
    return [...this.known.values()].filter(({ state }) => state !== 'unwanted');
  }
  /** The address of an operator: their own elsewhere, or the one here. */
  jidOf({ id, jabber }: Operator): string | undefined {
    if (jabber !== undefined && this.isForeign(jabber)) return jabber.toLowerCase();
    const account = this.known.get(id);
    return account && account.state !== 'unwanted' ? account.jid : undefined;
  }
  isForeign(jabber: string): boolean {
    return jabber.includes('@') && !jabber.toLowerCase().endsWith(`@${this.parts.domain}`);
  }
  async renewPassword(operatorId: string): Promise<Account> {
    const account = this.known.get(operatorId);
    if (account?.state !== 'made') throw new AccountNotFoundError(operatorId);
    const password = newPassword();
    await this.parts.admin.setPassword(account.jid, password);
    return this.keep({ ...account, password });
  }

  /** After an edit of an operator, and after each connection: one run after another. */
  follow(operators: readonly Operator[]): Promise<void> {
    this.working = this.working
      .then(() => this.plan(operators))
      .then(() => this.work())
      .catch((error: unknown) => this.parts.log.warn('Jabber accounts are not up to date', { error }));
    return this.working;
  }

  private async plan(operators: readonly Operator[]): Promise<void> {
    const { domain, adminName } = this.parts;
    const ours = operators.filter(
      ({ jabber, enabled }) => enabled && (jabber === undefined || !this.isForeign(jabber)),
    );
    const present = new Map(
      [...this.known.values()].map(({ operatorId, jid }) => [operatorId, jid.split('@')[0] ?? '']),
    );
    const { names, refused } = planNames(ours, [adminName], present);
    this.refused = [...refused].map(([operatorId, { name, why }]) => ({ operatorId, jid: `${name}@${domain}`, why }));
    const wanted = new Map([...names].map(([id, name]) => [id, `${name}@${domain}`]));
    for (const account of this.known.values()) {
      const jid = wanted.get(account.operatorId);
      // Another address is another account: the one before goes first.
      if (account.state !== 'unwanted' && jid !== account.jid) await this.keep({ ...account, state: 'unwanted' });
    }
    for (const [operatorId, jid] of wanted) {
      const account = this.known.get(operatorId);
      if (!account) await this.keep({ operatorId, jid, password: newPassword(), state: 'wanted', error: undefined });
      else if (account.state === 'unwanted' && account.jid === jid) await this.keep({ ...account, state: 'wanted' });
    }
    this.later = wanted;
  }
  private later: ReadonlyMap<string, string> = new Map();

  private async work(): Promise<void> {
    const { admin } = this.parts;
    for (const account of this.known.values()) {
      try {
        if (account.state === 'unwanted') {
          // What was never ours is somebody else's, and stays.
          const isOurs = account.error !== accountIsForeign && account.jid.split('@')[0] !== this.parts.adminName;
          if (isOurs) await admin.remove(account.jid);
          await this.forget(account.operatorId);
          const jid = this.later.get(account.operatorId);
          if (jid !== undefined) {
            const next = { operatorId: account.operatorId, jid, password: newPassword(), state: 'wanted' as const };
            await this.make(await this.keep({ ...next, error: undefined }));
          }
        } else if (account.state === 'wanted') await this.make(account);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        await this.keep({ ...account, error: why.slice(0, 300) });
        this.parts.log.warn('a Jabber account could not be brought up to date', { jid: account.jid, error });
      }
    }
  }
  private async make(account: Account): Promise<void> {
    const { admin } = this.parts;
    try {
      await admin.add(account.jid, account.password);
    } catch (error) {
      // It is there already. With our password in it we made it, and were stopped before we could note that.
      if (!(error instanceof JabberRefusedError)) throw error;
      if (!(await admin.fits(account.jid, account.password))) {
        await this.keep({ ...account, error: accountIsForeign });
        return;
      }
    }
    await this.keep({ ...account, state: 'made', error: undefined });
  }
  private async keep(account: Account): Promise<Account> {
    const { operatorId, jid, password, state, error } = account;
    await this.parts.pool.query(
      `INSERT INTO jabber_accounts (operator_id, jid, password, state, error) VALUES (?)
       ON DUPLICATE KEY UPDATE jid = VALUES(jid), password = VALUES(password), state = VALUES(state), error = VALUES(error)`,
      [[operatorId, jid, password, state, error ?? null]],
    );
    this.known.set(operatorId, account);
    return account;
  }
  private async forget(operatorId: string): Promise<void> {
    await this.parts.pool.query('DELETE FROM jabber_accounts WHERE operator_id = ?', [operatorId]);
    this.known.delete(operatorId);
  }
}
export const AccountRepositoryToken = token<AccountRepository>('jabber.accounts');
