import type { Exchange, Method } from '../shared/index.js';

/** An API, see `ApiOf`: `GET /api/sounds/prompts` to what is sent and answered. */
export type Api = object;

/** Paths that the API has under a method (`LIVE`: names of its topics). */
export type PathOf<A extends Api, M extends Method | 'LIVE'> = {
  [K in keyof A]: K extends `${M} ${infer Path}` ? Path : never;
}[keyof A];

type At<A extends Api, Key extends string> = Key extends keyof A ? A[Key] : never;
type ExchangeAt<A extends Api, M extends Method, Path extends string> = Extract<At<A, `${M} ${Path}`>, Exchange>;

export type AnswerOf<A extends Api, M extends Method, Path extends string> = ExchangeAt<A, M, Path>['answer'];
export type BodyOf<A extends Api, M extends Method, Path extends string> = ExchangeAt<A, M, Path>['body'];
export type QueryOf<A extends Api, M extends Method, Path extends string> = ExchangeAt<A, M, Path>['query'];
/** One of a list that is answered. */
export type ItemOf<A extends Api, Path extends string> =
  AnswerOf<A, 'GET', Path> extends readonly (infer Item)[] ? Item : never;
export type TopicState<A extends Api, Name extends string> =
  At<A, `LIVE ${Name}`> extends { readonly state: infer S } ? S : never;
export type TopicParams<A extends Api, Name extends string> =
  At<A, `LIVE ${Name}`> extends { readonly params: infer P extends Readonly<Record<string, string>> } ? P : never;

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** Version of the thing being edited, from its `version` or its ETag. */
  readonly version?: string | number | undefined;
}
type Part<Name extends string, T> = [T] extends [undefined]
  ? { readonly [K in Name]?: undefined }
  : Record<never, never> extends T
    ? { readonly [K in Name]?: T }
    : { readonly [K in Name]: T };
/** Parameters of the path and the query. */
export type Place<A extends Api, M extends Method, Path extends string> = Part<
  'params',
  ExchangeAt<A, M, Path>['params']
> &
  Part<'query', ExchangeAt<A, M, Path>['query']>;
/** All that a request takes beside its method and path. */
export type Given<A extends Api, M extends Method, Path extends string> = Place<A, M, Path> &
  Part<'body', ExchangeAt<A, M, Path>['body']> &
  RequestOptions;
/** The last argument, which may be left out where nothing must be given. */
export type Rest<T> = Record<never, never> extends T ? readonly [given?: T] : readonly [given: T];
