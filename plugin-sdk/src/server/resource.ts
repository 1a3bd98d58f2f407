import { z } from 'zod';
import { ConflictError } from './errors.js';
import { HostAudit } from './host-tokens.js';
import { created, defineRoute, type Principal, type Route, type TypedRoute, versioned } from './http.js';
import type { Injectable, Token } from './token.js';

/** Keeps the objects of a resource. Each write checks the version it is given, and runs in the route's transaction. */
export interface ResourceStore<View, New, Patch> {
  /** In the order in which they are listed: kept in memory, or read. */
  readonly all: readonly View[] | (() => Promise<readonly View[]>);
  /** @throws NotFoundError */
  get(id: string): Promise<View> | View;
  create(body: New, by: Principal): Promise<View>;
  /** @throws StaleEditError when `expected` is not the present version */
  change(
    id: string,
    patch: Patch,
    expected: string | undefined,
    by: Principal,
  ): Promise<{ readonly before: View; readonly after: View }>;
  /** @throws StaleEditError when `expected` is given and not the present version */
  remove(id: string, expected: string | undefined, by: Principal): Promise<View>;
  /** Names of what still uses the object: while there is any it is not removed. */
  usedBy?(id: string): Promise<readonly string[]>;
}

type Store<View, New, Patch> = Pick<ResourceStore<View, New, Patch>, 'all' | 'get' | 'remove' | 'usedBy'> &
  Partial<Pick<ResourceStore<View, New, Patch>, 'create' | 'change'>>;

type Act = 'created' | 'changed' | 'removed';

interface Summaries {
  readonly list?: string;
  readonly get?: string;
  readonly create?: string;
  readonly change?: string;
  readonly remove?: string;
}
interface Definition<View, New, Patch> {
  /** Of the list, below `/api/<plugin id>`: `/trunks`. One object is at `/trunks/:id`. */
  readonly path: string;
  readonly store: Token<Store<View, New, Patch>>;
  readonly permissions: { readonly read: string; readonly write: string };
  readonly summaries: Summaries;
  readonly params: z.ZodType<{ id: string }>;
  /** What a client sees; edits demand `If-Match` where it has a `version`. */
  readonly view: z.ZodType<View>;
  readonly create?: z.ZodType<New>;
  readonly patch?: z.ZodType<Patch>;
  /** Words of the audit trail: `trunk:<id>` is the object, the others are actions. */
  readonly audit: {
    readonly object: (view: View, act: Act) => string;
    readonly created?: string;
    readonly changed?: string;
    readonly removed: string;
    /** What is recorded of an object before and after; all that a client sees unless this says otherwise. */
    readonly facts?: (view: View, act: Act) => unknown;
  };
  /** The error that names what still uses an object. */
  readonly inUse?: (names: readonly string[], view: View) => Error;
}

/** What the browser may ask of a resource: the routes that have a summary. */
interface Routes<Path extends string, V extends z.ZodType, N extends z.ZodType, P extends z.ZodType> {
  readonly list: TypedRoute<'GET', Path, Nothing, Nothing, None, z.ZodArray<V>>;
  readonly get: TypedRoute<'GET', `${Path}/:id`, OfOne, Nothing, None, V>;
  readonly create: TypedRoute<'POST', Path, Nothing, Nothing, N, V>;
  readonly change: TypedRoute<'PATCH', `${Path}/:id`, OfOne, Nothing, P, V>;
  readonly remove: TypedRoute<'DELETE', `${Path}/:id`, OfOne, Nothing, None, undefined>;
}
type Nothing = z.ZodType<Record<string, never>, undefined>;
type None = z.ZodType<undefined, undefined>;
type OfOne = z.ZodType<{ id: string }, { id: string }>;

export interface ResourceDefinition<
  Path extends string,
  V extends z.ZodType<Viewed>,
  N extends z.ZodType,
  P extends z.ZodType,
  S extends Summaries,
> extends Omit<Definition<z.output<V>, z.output<N>, z.output<P>>, 'store' | 'view' | 'create' | 'patch'> {
  readonly path: Path;
  /** Of the plugin's container: a token, or the class itself. */
  readonly store: Injectable<Store<z.output<V>, z.output<N>, z.output<P>>>;
  readonly view: V;
  readonly create?: N;
  readonly patch?: P;
  /** A summary for each operation there shall be: without one there is no such route. */
  readonly summaries: S;
}

/**
 * The routes of one kind of object from one declaration: list, get, create, edit and delete, each write in one transaction
 * with its audit entry, with versions and the OpenAPI that follows from the schemas.
 *
 * @example
 * export const trunkRoutes = defineResource({
 *   path: '/trunks', store: TrunkRepositoryToken, params: idSchema, view: trunkSchema, create: newTrunkSchema, patch: trunkPatchSchema,
 *   permissions: { read: 'telephony.trunks.read', write: 'telephony.trunks.write' },
 *   summaries: { list: 'All trunks', create: 'Adds a trunk', change: 'Changes a trunk', remove: 'Removes a trunk' },
 *   audit: {
 *     object: ({ id }) => `trunk:${id}`,
 *     created: 'telephony.trunks.created',
 *     changed: 'telephony.trunks.changed',
 *     removed: 'telephony.trunks.removed',
 *   },
 * });
 */
export function defineResource<
  const Path extends string,
  V extends z.ZodType<Viewed>,
  S extends Summaries,
  N extends z.ZodType = z.ZodType,
  P extends z.ZodType = z.ZodType,
>(resource: ResourceDefinition<Path, V, N, P, S>): readonly Routes<Path, V, N, P>[keyof S & keyof Summaries][] {
  // The schemas say what their types do, and which routes there are follows the summaries.
  return routesOf(resource as unknown as Definition<Viewed, unknown, unknown>) as readonly never[];
}

function routesOf<V extends Viewed, N, P>(resource: Definition<V, N, P>): readonly Route[] {
  const { summaries } = resource;
  return [
    ...(summaries.list === undefined ? [] : [listRoute(resource, summaries.list)]),
    ...(summaries.get === undefined ? [] : [getRoute(resource, summaries.get)]),
    ...(summaries.create === undefined ? [] : [createRoute(resource, summaries.create)]),
    ...(summaries.change === undefined ? [] : [changeRoute(resource, summaries.change)]),
    ...(summaries.remove === undefined ? [] : [removeRoute(resource, summaries.remove)]),
  ];
}

type Viewed = { readonly id: string; readonly version?: number };

const listRoute = <V extends Viewed, N, P>({ path, store, permissions, view }: Definition<V, N, P>, summary: string) =>
  defineRoute({
    method: 'GET',
    path,
    permission: permissions.read,
    summary,
    output: z.array(view),
    inject: { store },
    handler: async (_request, needs) => [
      ...(typeof needs.store.all === 'function' ? await needs.store.all() : needs.store.all),
    ],
  });

const getRoute = <V extends Viewed, N, P>(resource: Definition<V, N, P>, summary: string) =>
  defineRoute({
    method: 'GET',
    path: `${resource.path}/:id`,
    permission: resource.permissions.read,
    summary,
    params: resource.params,
    output: resource.view,
    inject: { store: resource.store },
    handler: async ({ params }, { store }) => reply(await store.get(params.id)),
  });

function createRoute<V extends Viewed, N, P>(resource: Definition<V, N, P>, summary: string): Route {
  const { path, permissions, view, create, audit } = resource;
  const { created: action, facts = whole } = audit;
  if (!create || action === undefined) throw new Error(`${path}: creating needs a schema and an audit action`);
  return defineRoute({
    method: 'POST',
    path,
    permission: permissions.write,
    summary,
    body: create,
    output: view,
    atomic: true,
    inject: { store: resource.store, trail: HostAudit },
    handler: async ({ body, user }, { store, trail }) => {
      if (!store.create) throw new Error(`${path}: the store cannot create`);
      const after = await store.create(body, user);
      await trail.record({
        by: user.id,
        action,
        object: audit.object(after, 'created'),
        after: facts(after, 'created'),
      });
      return created(after);
    },
  });
}

function changeRoute<V extends Viewed, N, P>(resource: Definition<V, N, P>, summary: string): Route {
  const { path, permissions, view, patch, audit, params: schema } = resource;
  const { changed: action, facts = whole } = audit;
  if (!patch || action === undefined) throw new Error(`${path}: editing needs a schema and an audit action`);
  return defineRoute({
    method: 'PATCH',
    path: `${path}/:id`,
    permission: permissions.write,
    summary,
    params: schema,
    body: patch,
    output: view,
    atomic: true,
    inject: { store: resource.store, trail: HostAudit },
    handler: async ({ params, body, user, ifMatch }, { store, trail }) => {
      if (!store.change) throw new Error(`${path}: the store cannot change`);
      const { before, after } = await store.change(params.id, body, ifMatch, user);
      const entry = { before: facts(before, 'changed'), after: facts(after, 'changed') };
      await trail.record({ by: user.id, action, object: audit.object(after, 'changed'), ...entry });
      return reply(after);
    },
  });
}

function removeRoute<V extends Viewed, N, P>(resource: Definition<V, N, P>, summary: string): Route {
  const { path, permissions, audit, inUse = usual, params: schema } = resource;
  const { facts = whole } = audit;
  return defineRoute({
    method: 'DELETE',
    path: `${path}/:id`,
    permission: permissions.write,
    summary,
    params: schema,
    atomic: true,
    takesVersion: true,
    inject: { store: resource.store, trail: HostAudit },
    handler: async ({ params, user, ifMatch }, { store, trail }): Promise<undefined> => {
      const names = (await store.usedBy?.(params.id)) ?? [];
      if (names.length > 0) throw inUse(names, await store.get(params.id));
      const view = await store.remove(params.id, ifMatch, user);
      const before = facts(view, 'removed');
      await trail.record({ by: user.id, action: audit.removed, object: audit.object(view, 'removed'), before });
    },
  });
}

const reply = <V extends Viewed>(view: V) => (view.version === undefined ? view : versioned(view, view.version));
const whole = (view: unknown) => view;
const usual = (names: readonly string[]) =>
  new ConflictError(`still used by ${names.join(', ')}`, {
    code: 'core.stillUsed',
    params: { names: names.join(', ') },
  });
