import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Exchange, Frozen, Language, Method, RouteContract } from '../shared/index.js';
import type { InjectMap, Injected } from './token.js';

/** Who asks: a person with a session, or a machine with an API token. */
export interface Principal {
  readonly kind: 'user' | 'token';
  readonly id: string;
  readonly name: string;
  readonly language: Language;
  /** `*` in a role grants everything. */
  can(permission: string): boolean;
}

/** A file in a multipart request. The stream must be read to its end or destroyed. */
export interface UploadedFile {
  /** The field of the form. */
  readonly field: string;
  /** The sender's own name for it: for showing, never for a path. */
  readonly name: string;
  readonly type: string;
  readonly stream: Readable;
}
export interface UploadLimits {
  /** Bytes for each file. */
  readonly fileBytes: number;
  readonly files?: number;
}

export interface RequestOf<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly user: Principal;
  /** Aborted when the client goes away or the plugin stops. */
  readonly signal: AbortSignal;
  readonly language: Language;
  /** Version from `If-Match`, where the client sent one. */
  readonly ifMatch: string | undefined;
  /** `Range` as the client sent it, for {@link fileReply}. */
  readonly range: string | undefined;
  readonly address: string;
  /** Plain form fields that came before the file, and the files one after another. */
  upload(
    limits: UploadLimits,
  ): AsyncIterable<{ readonly fields: Readonly<Record<string, string>>; readonly file: UploadedFile }>;
}

/** A plain answer is JSON with 200 (204 for `undefined`); these say more. */
export class Reply<T> {
  constructor(
    readonly status: number,
    readonly body: T,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}
}
/** 201 with the new thing. */
export const created = <T>(body: T): Reply<T> => new Reply(201, body);
/** 202: taken on as a job. */
export const accepted = <T>(body: T): Reply<T> => new Reply(202, body);
/** A body with its version; the client sends it back as `If-Match`. */
export const versioned = <T>(body: T, version: string | number): Reply<T> =>
  new Reply(200, body, { etag: `"${version}"` });

/** A streamed download. `name` is offered to the browser (RFC 6266 encoded by core). */
export class FileReply {
  constructor(
    readonly stream: Readable,
    readonly facts: {
      readonly name: string;
      readonly type: string;
      readonly bytes?: number;
      readonly inline?: boolean;
      /** It can be asked for in parts; `from` and `to` say which part this is. */
      readonly part?: { readonly from: number; readonly to: number; readonly of: number };
    },
  ) {}
}

/**
 * A file, or the part of it that was asked for (RFC 9110, one range): what players need to jump.
 *
 * @throws NodeJS.ErrnoException `ENOENT` when there is no such file
 */
export async function fileReply(
  path: string,
  facts: { readonly name: string; readonly type: string; readonly inline?: boolean },
  range: string | undefined,
): Promise<FileReply> {
  const { size } = await stat(path);
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  const suffix = first === '' && last !== '';
  const from = suffix ? Math.max(0, size - Number(last)) : Number(first || 0);
  const to = suffix || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  const whole = (first === '' && last === '') || from > to;
  const part = whole ? { from: 0, to: size - 1, of: size } : { from, to, of: size };
  const stream = createReadStream(path, size === 0 ? {} : { start: part.from, end: part.to });
  return new FileReply(stream, { ...facts, bytes: size === 0 ? 0 : part.to - part.from + 1, part });
}

export type { Method } from '../shared/index.js';
type Out<S extends z.ZodType | undefined> = S extends z.ZodType ? z.input<S> : undefined | void;

export interface RouteDefinition<
  V extends Method,
  Path extends string,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  O extends z.ZodType | undefined,
  M extends InjectMap,
> {
  readonly method: V;
  /** Below `/api/<plugin id>`, with `:name` parameters. */
  readonly path: Path;
  /** A permission of the plugin's manifest. There is no default: a route without one does not load. */
  readonly permission: string;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Schema of the answer; absent for downloads and empty answers. */
  readonly output?: O;
  /** The body is multipart and read by `request.upload`. */
  readonly multipart?: boolean;
  /**
   * The most bytes that a JSON body may have, where it is more than usual: 1 MiB, and 16 KiB for routes that anybody may
   * call. Larger ones are refused before they are read.
   */
  readonly bodyBytes?: number;
  /**
   * The handler runs in one `host.db.transaction`: what it writes, records and emits becomes true together, and is so
   * before the answer leaves. For handlers that only write; one that waits for anything else would hold a connection.
   */
  readonly atomic?: boolean;
  /** It honours `If-Match` where the client sends one. Edits of what has a version demand it anyway. */
  readonly takesVersion?: boolean;
  readonly inject?: M;
  handler(
    request: RequestOf<z.output<P>, z.output<Q>, z.output<B>>,
    needs: Injected<M>,
  ): Promise<Out<O> | Reply<Out<O>> | FileReply> | Out<O> | Reply<Out<O>> | FileReply;
}

/** A route whose types the browser reads, see `ApiOf`. */
export type TypedRoute<
  V extends Method,
  Path extends string,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  O extends z.ZodType | undefined,
> = Route &
  RouteContract<
    V,
    Path,
    Exchange<
      Frozen<z.input<P>>,
      Frozen<z.input<Q>>,
      Frozen<z.input<B>>,
      O extends z.ZodType ? Frozen<z.output<O>> : undefined
    >
  >;

/** A route as the host keeps it. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly permission: string;
  readonly summary: string;
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly body: z.ZodType | undefined;
  readonly output: z.ZodType | undefined;
  readonly multipart: boolean;
  readonly bodyBytes: number | undefined;
  readonly atomic: boolean;
  readonly takesVersion: boolean;
  readonly inject: InjectMap;
  handler(request: RequestOf<unknown, unknown, unknown>, needs: unknown): unknown;
}

/**
 * Declares a route: what it takes, what it answers, who may.
 *
 * @example
 * export const listPrompts = defineRoute({
 *   method: 'GET', path: '/prompts', permission: 'sounds.prompts.read', summary: 'All prompts',
 *   output: z.array(promptSchema), inject: { prompts: Prompts },
 *   handler: (_request, { prompts }) => prompts.all(),
 * });
 */
export function defineRoute<
  V extends Method,
  Path extends string,
  P extends z.ZodType = z.ZodType<Record<string, never>, undefined>,
  Q extends z.ZodType = z.ZodType<Record<string, never>, undefined>,
  B extends z.ZodType = z.ZodType<undefined, undefined>,
  O extends z.ZodType | undefined = undefined,
  M extends InjectMap = Record<never, never>,
>(definition: RouteDefinition<V, Path, P, Q, B, O, M>): TypedRoute<V, Path, P, Q, B, O> {
  return {
    method: definition.method,
    path: definition.path,
    permission: definition.permission,
    summary: definition.summary,
    params: definition.params,
    query: definition.query,
    body: definition.body,
    output: definition.output,
    multipart: definition.multipart ?? false,
    bodyBytes: definition.bodyBytes,
    atomic: definition.atomic ?? false,
    takesVersion: definition.takesVersion ?? false,
    inject: definition.inject ?? {},
    // The host parses with the route's own schemas and resolves its own inject map before it calls this.
    handler: (request, needs) => definition.handler(request as never, needs as never),
  };
}

/** The browser's end of a WebSocket: texts in, texts out. */
export interface ClientSocket {
  send(text: string): void;
  /** @param code one of 1000 or 3000 to 4999 */
  close(code?: number, why?: string): void;
  onMessage(listener: (text: string) => void): void;
  onClose(listener: () => void): void;
}
export interface SocketDefinition<M extends InjectMap> {
  /** Below `/api/<plugin id>`, without parameters. */
  readonly path: string;
  /** A permission of the plugin's manifest, asked when it is opened; it is closed when the session ends. */
  readonly permission: string;
  readonly summary: string;
  readonly inject?: M;
  open(socket: ClientSocket, user: Principal, needs: Injected<M>): void;
}
/** A socket whose types have done their work. */
export interface Socket {
  readonly path: string;
  readonly permission: string;
  readonly summary: string;
  readonly inject: InjectMap;
  open(socket: ClientSocket, user: Principal, needs: unknown): void;
}
/** Declares a WebSocket of the plugin's own, for a protocol that is not the live topics'. */
export function defineSocket<M extends InjectMap = Record<never, never>>(definition: SocketDefinition<M>): Socket {
  const { path, permission, summary, inject = {} } = definition;
  return {
    path,
    permission,
    summary,
    inject,
    open: (socket, user, needs) => definition.open(socket, user, needs as never),
  };
}

export interface HttpHost {
  /** Mounts routes at once below `/api/<plugin id>`. */
  routes(...routes: readonly Route[]): void;
  /** Opens WebSockets at once below `/api/<plugin id>`; those that are open are closed when the plugin stops. */
  sockets(...sockets: readonly Socket[]): void;
}
