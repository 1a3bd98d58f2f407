import { NotFoundError, type Principal, StaleEditError, assertVersion } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import { UniqueConstraintError } from 'sequelize';
import { z } from 'zod';
import { BuiltInRoleError, RoleInUseError, RoleTakenError, UnknownPermissionError } from './errors.js';
import { RoleModel, UserRoleModel } from './models.js';
import { assertCovers } from './principal.js';
import type { RoleView } from './schemas.js';

export interface KnownPermission {
  readonly id: string;
  readonly titleKey: string;
  readonly plugin: string;
  /** Built-in roles that have it from the beginning. */
  readonly roles: readonly string[];
}
/** Every permission that core and the discovered plugins name. */
export type PermissionCatalogue = () => readonly KnownPermission[];

export const adminRole = 'admin';
const stored = z.array(z.string());

/** The permissions in a stored JSON array. */
export const parsePermissions = (json: string): string[] => stored.parse(JSON.parse(json));
const view = (role: RoleModel): RoleView => ({
  id: role.id,
  name: role.name,
  permissions: parsePermissions(role.permissions),
  builtIn: role.builtIn,
  version: role.version,
});

/** Named sets of permissions. */
export class Roles {
  constructor(private readonly catalogue: PermissionCatalogue) {}

  permissions(): readonly KnownPermission[] {
    return this.catalogue();
  }

  async all(): Promise<RoleView[]> {
    const roles = await RoleModel.findAll({
      order: [
        ['builtIn', 'DESC'],
        ['name', 'ASC'],
      ],
    });
    return roles.map(view);
  }

  async create(actor: Principal, name: string, permissions: readonly string[]): Promise<RoleView> {
    this.check(actor, permissions, []);
    const id = newId();
    await this.unique(name, () => RoleModel.create({ id, name, permissions: JSON.stringify(unique(permissions)) }));
    return this.byId(id);
  }

  /** @returns the role before and after */
  async change(
    actor: Principal,
    id: string,
    patch: { readonly name?: string | undefined; readonly permissions?: readonly string[] | undefined },
    expected: string | undefined,
  ): Promise<{ readonly before: RoleView; readonly after: RoleView }> {
    const before = await this.byId(id);
    if (id === adminRole) throw new BuiltInRoleError(id);
    assertVersion('role', before, expected);
    assertCovers(actor, before.permissions);
    if (patch.permissions) this.check(actor, patch.permissions, before.permissions);
    const changes = {
      ...(patch.name === undefined ? {} : { name: patch.name }),
      ...(patch.permissions === undefined ? {} : { permissions: JSON.stringify(unique(patch.permissions)) }),
      version: before.version + 1,
    };
    const [changed] = await this.unique(patch.name ?? '', () =>
      RoleModel.update(changes, { where: { id, version: before.version } }),
    );
    if (changed === 0) throw new StaleEditError('role', id);
    return { before, after: await this.byId(id) };
  }

  async remove(actor: Principal, id: string, expected: string | undefined): Promise<RoleView> {
    const role = await this.byId(id);
    if (role.builtIn) throw new BuiltInRoleError(id);
    assertVersion('role', role, expected);
    assertCovers(actor, role.permissions);
    const users = await UserRoleModel.count({ where: { roleId: id } });
    if (users > 0) throw new RoleInUseError(users);
    await RoleModel.destroy({ where: { id } });
    return role;
  }

  async byId(id: string): Promise<RoleView> {
    const role = await RoleModel.findByPk(id);
    if (!role) throw new NotFoundError('role', id, 'core.roles.notFound');
    return view(role);
  }

  /** A permission of a plugin that is gone stays where it stood; a new one must exist, and the actor must hold it. */
  check(actor: Principal, permissions: readonly string[], kept: readonly string[]): void {
    const known = new Set(this.catalogue().map((permission) => permission.id));
    for (const permission of permissions) {
      if (kept.includes(permission)) continue;
      if (permission !== '*' && !known.has(permission)) throw new UnknownPermissionError(permission);
    }
    assertCovers(actor, permissions);
  }

  private async unique<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof UniqueConstraintError) throw new RoleTakenError(name);
      throw error;
    }
  }
}

const unique = (permissions: readonly string[]) => [...new Set(permissions)].toSorted();
