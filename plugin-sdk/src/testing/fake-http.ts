import { Readable } from 'node:stream';
import type { DependencyContainer } from 'tsyringe';
import type { z } from 'zod';
import {
  type FieldError,
  FileReply,
  ForbiddenError,
  type HttpHost,
  InvalidInputError,
  type Method,
  NotFoundError,
  PerezvonError,
  Reply,
  type RequestOf,
  resolveAll,
  type Route,
  type Socket,
} from '../server/index.js';
import { type Language, type Manifest, mayAskFor, type Problem } from '../shared/index.js';
import { principal, type TestUser } from './principal.js';
import type { TestScope } from './test-scope.js';

export interface TestRequest {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly user?: TestUser;
  readonly language?: Language;
  readonly ifMatch?: string;
  readonly range?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly files?: readonly {
    readonly field: string;
    readonly name: string;
    readonly type: string;
    readonly content: string | Uint8Array;
  }[];
}
export interface TestResponse {
  readonly status: number;
  /** What the client would read: the answer after its schema and JSON, or a problem. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** A download. */
  readonly file?: { readonly name: string; readonly type: string; readonly content: Buffer };
}

/** Serves a plugin's routes without a network: permission, schemas, handler, schemas again. */
export class FakeHttp implements HttpHost {
  readonly mounted: Route[] = [];

  constructor(
    private readonly manifest: Manifest,
    private readonly container: DependencyContainer,
    private readonly scope: TestScope,
    /** The unit of work of an atomic route. */
    private readonly transaction: <T>(work: () => Promise<T>) => Promise<T>,
  ) {}

  routes(...routes: readonly Route[]): void {
    for (const route of routes) {
      if (!mayAskFor(this.manifest, route.permission))
        throw new Error(`${route.method} ${route.path}: permission "${route.permission}" is not in the manifest`);
      this.mounted.push(route);
      this.scope.own(() => void this.mounted.splice(this.mounted.indexOf(route), 1));
    }
  }

  readonly opened: Socket[] = [];
  sockets(...sockets: readonly Socket[]): void {
    for (const socket of sockets) {
      if (!this.manifest.permissions.some(({ id }) => id === socket.permission))
        throw new Error(`${socket.path}: permission "${socket.permission}" is not in the manifest`);
      this.opened.push(socket);
      this.scope.own(() => void this.opened.splice(this.opened.indexOf(socket), 1));
    }
  }

  async request(method: Method, path: string, request: TestRequest = {}): Promise<TestResponse> {
    try {
      return await this.serve(method, path, request);
    } catch (error) {
      const problem = problemOf(error);
      return { status: problem.status, body: problem, headers: { 'content-type': 'application/problem+json' } };
    }
  }

  private async serve(method: Method, path: string, request: TestRequest): Promise<TestResponse> {
    const [bare = '', search = ''] = path.split('?');
    const { route, params } = this.find(method, bare);
    const user = principal(request.user);
    if (!user.can(route.permission)) throw new ForbiddenError(route.permission);
    const query = { ...Object.fromEntries(new URLSearchParams(search)), ...texts(request.query) };
    const input: RequestOf<unknown, unknown, unknown> = {
      params: check('params', route.params, params),
      query: check('query', route.query, query),
      body: route.multipart ? undefined : check('body', route.body, viaJson(request.body)),
      user,
      signal: this.scope.signal,
      language: request.language ?? user.language,
      ifMatch: request.ifMatch,
      range: request.range,
      address: '127.0.0.1',
      upload: () => uploads(request),
    };
    const handle = async () => route.handler(input, resolveAll(this.container, route.inject));
    const answer: unknown = await (route.atomic ? this.transaction(handle) : handle());
    if (answer instanceof FileReply) return download(answer);
    const { status, body, headers } =
      answer instanceof Reply ? answer : { status: answer === undefined ? 204 : 200, body: answer, headers: {} };
    return { status, body: viaJson(route.output ? route.output.parse(body) : body), headers };
  }

  private find(method: Method, path: string) {
    for (const route of this.mounted) {
      const pattern = new RegExp(`^${route.path.replaceAll(/:([a-zA-Z0-9]+)/g, '(?<$1>[^/]+)')}$`);
      const match = route.method === method ? pattern.exec(path) : null;
      if (match) {
        const params = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
        return { route, params: Object.fromEntries(params) as Record<string, string> };
      }
    }
    throw new NotFoundError('route', `${method} ${path}`);
  }
}

function check(part: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return part === 'body' ? undefined : {};
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields: FieldError[] = result.error.issues.map((issue) => ({
    path: [part, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }));
  throw new InvalidInputError(`${part} is not valid`, { code: 'core.invalidInput', fields });
}

function problemOf(error: unknown): Problem {
  if (!(error instanceof PerezvonError)) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      type: 'about:blank',
      title: 'Error',
      status: 500,
      code: 'core.internal',
      textKey: 'error.core.internal',
      detail,
    };
  }
  const { name, status, code, textKey, params, fields, message } = error;
  return {
    type: 'about:blank',
    title: name,
    status,
    code,
    textKey,
    params: { ...params },
    errors: [...fields],
    detail: message,
  };
}

async function* uploads({ fields = {}, files = [] }: TestRequest) {
  for (const { field, name, type, content } of files) {
    yield { fields, file: { field, name, type, stream: Readable.from([Buffer.from(content)]) } };
  }
}

async function download({ stream, facts }: FileReply): Promise<TestResponse> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part as Uint8Array | string));
  return {
    status: 200,
    body: undefined,
    headers: { 'content-type': facts.type },
    file: { name: facts.name, type: facts.type, content: Buffer.concat(parts) },
  };
}

function texts(query: TestRequest['query'] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
}

function viaJson(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
