import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Clock, InvalidInputError, NotFoundError } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import { ApiTokenModel } from './models.js';
import { Grants, KnownPrincipal } from './principal.js';
import { parsePermissions, type Roles } from './roles.js';
import type { TokenView } from './schemas.js';
import type { Users } from './users.js';

const pattern = /^pzv_([0-9a-f-]{36})_([A-Za-z0-9_-]{43})$/;
/** A token lives a year at most: who still needs it makes another. */
const longestLifeMs = 366 * 86_400_000;
const digest = (secret: string) => createHash('sha256').update(secret).digest();

const view = (token: ApiTokenModel): TokenView => ({
  id: token.id,
  name: token.name,
  owner: token.userId,
  permissions: parsePermissions(token.permissions),
  ...(token.expiresAt ? { expiresAt: token.expiresAt.toISOString() } : {}),
  ...(token.lastUsed ? { lastUsed: token.lastUsed.toISOString() } : {}),
});

/** Keys for machines: `pzv_<id>_<secret>`. 256 random bits need no slow hash. */
export class Tokens {
  constructor(
    private readonly users: Users,
    private readonly roles: Roles,
    private readonly clock: Clock,
  ) {}

  /** His own, or everybody's for an administrator. */
  async visibleTo(actor: KnownPrincipal): Promise<TokenView[]> {
    const where = actor.can('*') ? {} : { userId: actor.userId };
    const tokens = await ApiTokenModel.findAll({ where, order: [['createdAt', 'DESC']] });
    return tokens.map(view);
  }

  /** @returns the token with its text, which is shown this once */
  async create(
    actor: KnownPrincipal,
    wanted: { readonly name: string; readonly permissions: readonly string[]; readonly expiresAt?: string | undefined },
  ): Promise<TokenView & { readonly token: string }> {
    this.roles.check(actor, wanted.permissions, []);
    const now = this.clock.now();
    const latest = now + longestLifeMs;
    const expiresAt = new Date(
      wanted.expiresAt === undefined ? latest : Math.min(latest, Date.parse(wanted.expiresAt)),
    );
    if (expiresAt.getTime() <= now) {
      throw new InvalidInputError('the token would be expired at once', {
        code: 'core.tokens.expired',
        fields: [{ path: 'body.expiresAt', message: 'must be in the future' }],
      });
    }
    const secret = randomBytes(32).toString('base64url');
    const token = await ApiTokenModel.create({
      id: newId(),
      userId: actor.userId,
      name: wanted.name,
      permissions: JSON.stringify([...new Set(wanted.permissions)].toSorted()),
      secretHash: digest(secret).toString('hex'),
      createdAt: new Date(now),
      expiresAt,
    });
    return { ...view(token), token: `pzv_${token.id}_${secret}` };
  }

  async remove(actor: KnownPrincipal, id: string): Promise<TokenView> {
    const token = await ApiTokenModel.findByPk(id);
    if (!token || (token.userId !== actor.userId && !actor.can('*'))) {
      throw new NotFoundError('token', id, 'core.tokens.notFound');
    }
    await token.destroy();
    return view(token);
  }

  /** Who comes with this token; nothing when it is wrong, expired, or its owner may not log in. */
  async principal(text: string): Promise<KnownPrincipal | undefined> {
    const [, id, secret] = pattern.exec(text) ?? [];
    if (id === undefined || secret === undefined) return undefined;
    const token = await ApiTokenModel.findByPk(id);
    const fits = timingSafeEqual(digest(secret), Buffer.from(token?.secretHash ?? '0'.repeat(64), 'hex'));
    const now = this.clock.now();
    if (!token || !fits || (token.expiresAt && token.expiresAt.getTime() <= now)) return undefined;
    const owner = await this.users.principal(token.userId);
    if (!owner) return undefined;
    if (!token.lastUsed || now - token.lastUsed.getTime() > 60_000) {
      await ApiTokenModel.update({ lastUsed: new Date(now) }, { where: { id } });
    }
    return new KnownPrincipal(
      { kind: 'token', id, userId: owner.userId, name: token.name, login: owner.login, language: owner.language },
      [new Grants(await this.users.permissionsOf(owner.userId)), new Grants(parsePermissions(token.permissions))],
    );
  }
}
