import { NotFoundError, type Principal, StaleEditError, type Transaction, assertVersion } from '@perezvon/sdk/server';
import { type Language, newId } from '@perezvon/sdk/shared';
import type { Transactions } from '@perezvon/sdk/transactions';
import { Op, UniqueConstraintError } from 'sequelize';
import { LastAdminError, LoginTakenError, SetupDoneError, UnknownRoleError } from './errors.js';
import type { Lockout } from './lockout.js';
import { ApiTokenModel, RoleModel, UserModel, UserRoleModel } from './models.js';
import { checkPassword, hashPassword } from './passwords.js';
import { assertCovers, Grants, KnownPrincipal } from './principal.js';
import { adminRole, parsePermissions } from './roles.js';
import type { NewUser, UserPatch, UserView } from './schemas.js';
import type { SessionStore } from './session-store.js';

/** Who may log in, and what each may do. */
export class Users {
  constructor(
    private readonly db: Transactions,
    private readonly sessions: SessionStore,
    private readonly lockout: Lockout,
  ) {}

  async any(): Promise<boolean> {
    return (await UserModel.count()) > 0;
  }

  async all(): Promise<UserView[]> {
    return this.views(await UserModel.findAll({ order: [['login', 'ASC']] }));
  }

  async byId(id: string): Promise<UserView> {
    const [view] = await this.views(await UserModel.findAll({ where: { id } }));
    if (!view) throw new NotFoundError('user', id, 'core.users.notFound');
    return view;
  }

  byLogin(login: string): Promise<UserModel | null> {
    return UserModel.findOne({ where: { login } });
  }

  /** The user as a principal with his present permissions; nothing when he is gone or inactive. */
  async principal(id: string): Promise<KnownPrincipal | undefined> {
    const user = await UserModel.findOne({ where: { id, active: true } });
    if (!user) return undefined;
    const { login, name, language } = user;
    const grants = new Grants(await this.permissionsOf(id));
    return new KnownPrincipal({ kind: 'user', id, userId: id, name, login, language }, [grants]);
  }

  /** The very first user, an administrator. @throws SetupDoneError when there is one already */
  async setUp(first: Omit<NewUser, 'roles' | 'active'>): Promise<UserView> {
    checkPassword(first.password, first.login);
    const passwordHash = await hashPassword(first.password);
    const id = newId();
    await this.db.run(async ({ transaction }) => {
      await this.lockAdmins(transaction);
      if ((await UserModel.count()) > 0) throw new SetupDoneError();
      await this.insert(id, { ...first, roles: [adminRole], active: true }, passwordHash);
    });
    return this.byId(id);
  }

  async create(actor: Principal, user: NewUser): Promise<UserView> {
    checkPassword(user.password, user.login);
    await this.checkRoles(actor, user.roles);
    const passwordHash = await hashPassword(user.password);
    const id = newId();
    await this.db.run(() => this.insert(id, user, passwordHash));
    return this.byId(id);
  }

  async change(
    actor: Principal,
    id: string,
    patch: UserPatch,
    expected: string | undefined,
  ): Promise<{ readonly before: UserView; readonly after: UserView }> {
    const before = await this.byId(id);
    assertVersion('user', before, expected);
    assertCovers(actor, await this.permissionsOf(id));
    if (patch.roles) await this.checkRoles(actor, patch.roles);
    if (patch.password !== undefined) checkPassword(patch.password, patch.login ?? before.login);
    const { roles, password, keepTokens, ...plain } = patch;
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    await this.db.run(async ({ transaction }) => {
      await this.lockAdmins(transaction);
      await takingLogin(patch.login ?? before.login, async () => {
        const [changed] = await UserModel.update(
          { ...plain, ...(passwordHash === undefined ? {} : { passwordHash }), version: before.version + 1 },
          { where: { id, version: before.version } },
        );
        if (changed === 0) throw new StaleEditError('user', id);
      });
      if (roles) await this.setRoles(id, roles);
      await this.assertAdminRemains();
      if (password !== undefined || patch.active === false) await this.sessions.endOf(id);
      if (password !== undefined) await this.lockout.clear(before.login);
      if (password !== undefined && !keepTokens) await endTokensOf(id);
    });
    return { before, after: await this.byId(id) };
  }

  async remove(actor: Principal, id: string, expected: string | undefined): Promise<UserView> {
    const before = await this.byId(id);
    assertVersion('user', before, expected);
    assertCovers(actor, await this.permissionsOf(id));
    await this.db.run(async ({ transaction }) => {
      await this.lockAdmins(transaction);
      await UserModel.destroy({ where: { id } });
      await this.assertAdminRemains();
      await this.sessions.endOf(id);
    });
    return before;
  }

  /** What a person changes about himself. A new password ends his other sessions and his tokens. */
  async changeSelf(
    id: string,
    patch: {
      readonly name?: string | undefined;
      readonly language?: Language | undefined;
      readonly password?: string | undefined;
      /** API tokens outlive the new password. */
      readonly keepTokens?: boolean | undefined;
    },
    keepSession: string | undefined,
  ): Promise<void> {
    const { password, keepTokens, ...plain } = patch;
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    await this.db.run(async () => {
      await UserModel.update({ ...plain, ...(passwordHash === undefined ? {} : { passwordHash }) }, { where: { id } });
      if (password !== undefined) await this.sessions.endOf(id, keepSession);
      if (password !== undefined && !keepTokens) await endTokensOf(id);
    });
  }

  /** Roughly when he was here last; written once a minute at most. */
  async seen(id: string, now: Date): Promise<void> {
    const minuteAgo = new Date(now.getTime() - 60_000);
    await UserModel.update(
      { lastSeen: now },
      { where: { id, [Op.or]: [{ lastSeen: null }, { lastSeen: { [Op.lt]: minuteAgo } }] } },
    );
  }

  async permissionsOf(id: string): Promise<string[]> {
    const links = await UserRoleModel.findAll({ where: { userId: id } });
    if (links.length === 0) return [];
    const roles = await RoleModel.findAll({ where: { id: links.map((link) => link.roleId) } });
    return roles.flatMap((role) => parsePermissions(role.permissions));
  }

  private async insert(id: string, user: NewUser, passwordHash: string): Promise<void> {
    const { login, name, language, active } = user;
    await takingLogin(login, () =>
      UserModel.create({ id, login, name, language, active, passwordHash, createdAt: new Date() }),
    );
    await this.setRoles(id, user.roles);
  }

  private async setRoles(id: string, roles: readonly string[]): Promise<void> {
    await UserRoleModel.destroy({ where: { userId: id } });
    await UserRoleModel.bulkCreate([...new Set(roles)].map((roleId) => ({ userId: id, roleId })));
  }

  private async checkRoles(actor: Principal, roles: readonly string[]): Promise<void> {
    const found = await RoleModel.findAll({ where: { id: [...roles] } });
    const missing = roles.find((id) => !found.some((role) => role.id === id));
    if (missing !== undefined) throw new UnknownRoleError(missing);
    assertCovers(
      actor,
      found.flatMap((role) => parsePermissions(role.permissions)),
    );
  }

  /** Serialises everything that could remove an administrator, so that two last ones cannot remove each other. */
  private async lockAdmins(transaction: Transaction): Promise<void> {
    await RoleModel.findByPk(adminRole, { transaction, lock: transaction.LOCK.UPDATE });
  }

  private async assertAdminRemains(): Promise<void> {
    const links = await UserRoleModel.findAll({ where: { roleId: adminRole } });
    const admins = await UserModel.count({
      where: { id: links.map((link) => link.userId), active: true },
    });
    if (admins === 0) throw new LastAdminError();
  }

  private async views(users: readonly UserModel[]): Promise<UserView[]> {
    const links = await UserRoleModel.findAll({ where: { userId: users.map((user) => user.id) } });
    const locked = await this.lockout.lockedUntil(users.map((user) => user.login));
    return users.map((user) => {
      const until = locked.get(user.login);
      return {
        id: user.id,
        login: user.login,
        name: user.name,
        language: user.language,
        roles: links.filter((link) => link.userId === user.id).map((link) => link.roleId),
        active: user.active,
        ...(until ? { lockedUntil: until.toISOString() } : {}),
        ...(user.lastSeen ? { lastSeen: user.lastSeen.toISOString() } : {}),
        version: user.version,
      };
    });
  }
}

async function takingLogin<T>(login: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UniqueConstraintError) throw new LoginTakenError(login);
    throw error;
  }
}

/** Whoever knew the old password may have made tokens with it. */
async function endTokensOf(userId: string): Promise<void> {
  await ApiTokenModel.destroy({ where: { userId } });
}
