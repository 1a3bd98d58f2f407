import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A value that its reader does not change, all the way down: what came from JSON, or goes into it. */
export type Frozen<T> = T extends readonly (infer E)[]
  ? readonly Frozen<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/**
 * A topic's state as a page has it: what is null in a snapshot is absent once a change has come, because changes are merge
 * patches.
 */
export type Live<T> = T extends readonly unknown[]
  ? Frozen<T>
  : T extends object
    ? string extends keyof T
      ? { readonly [K in keyof T]: Live<NonNullable<T[K]>> }
      : { readonly [K in keyof T as null extends T[K] ? never : K]: Live<T[K]> } & {
          readonly [K in keyof T as null extends T[K] ? K : never]?: Live<T[K]>;
        }
    : T;

/** A route as its two sides see it. `contract` has no value: it carries the types from the route's schemas to the browser. */
export interface RouteContract<M extends Method = Method, Path extends string = string, C = unknown> {
  readonly method: M;
  readonly path: Path;
  readonly contract?: C;
}
/** What is sent to a route and what it answers; `undefined` where it takes or gives nothing. */
export interface Exchange<P = unknown, Q = unknown, B = unknown, A = unknown> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly answer: A;
}

/** A live topic as its two sides see it: who may look, and the schema of what they see. */
export interface TopicContract<Name extends string = string, P = unknown, S = unknown> {
  /** `<plugin>.<subject>`: `autodialer.campaign`. */
  readonly name: Name;
  readonly permission: string;
  /** Parameters of a subscription, all strings: `{ id }`. */
  readonly params: z.ZodType<P>;
  /** The whole state, as a snapshot gives it. */
  readonly state: z.ZodType<S>;
}

/**
 * What a plugin's panels may ask, by type alone: nothing of the server's code is in the browser.
 *
 * @example
 * // api.ts of the plugin; its panels say `import type { SoundsApi } from '../api.js'`
 * export type SoundsApi = ApiOf<'sounds', (typeof routes)[number], typeof conversionTopic>;
 */
export type ApiOf<
  Id extends string,
  R extends RouteContract,
  T extends Pick<TopicContract, 'name' | 'permission'> = never,
> = {
  readonly [One in R as string extends One['path'] ? never : `${One['method']} /api/${Id}${One['path']}`]: NonNullable<
    One['contract']
  >;
} & {
  readonly [One in T as `LIVE ${One['name']}`]: One extends TopicContract<string, infer P, infer S>
    ? { readonly params: P; readonly state: Live<S> }
    : never;
};
