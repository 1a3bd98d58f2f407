import type { ReactiveControllerHost } from 'lit';
import type { Method } from '../shared/index.js';
import type { AnswerOf, Api, Given, PathOf, Place, Rest, TopicParams, TopicState } from './api-types.js';
import { send, sendForFile, uploadFile } from './http.js';
import { LiveController } from './live.js';
import { QueryController } from './query-controller.js';

interface Anything {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly version?: string | number | undefined;
}

/** The address of a request: parameters put into the path, the query behind it; what is undefined is left out. */
export function addressOf(path: string, given: object = {}): string {
  const { params, query }: Anything = { ...given };
  const values = new Map<string, unknown>(Object.entries(params ?? {}));
  const place = path.replaceAll(/:([a-zA-Z0-9]+)/g, (_whole, name: string) =>
    encodeURIComponent(String(values.get(name))),
  );
  const asked = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString();
  return search === '' ? place : `${place}?${search}`;
}

/**
 * Asks the API. Its type says which paths there are, what each takes and what it answers; see {@link apiClient}. All
 * methods throw as `send` does: ProblemError when the server refuses, TypeError when it cannot be reached.
 */
export class ApiClient<A extends Api> {
  get<P extends PathOf<A, 'GET'>>(path: P, ...[given]: Rest<Given<A, 'GET', P>>): Promise<AnswerOf<A, 'GET', P>> {
    return this.request('GET', path, given);
  }
  post<P extends PathOf<A, 'POST'>>(path: P, ...[given]: Rest<Given<A, 'POST', P>>): Promise<AnswerOf<A, 'POST', P>> {
    return this.request('POST', path, given);
  }
  put<P extends PathOf<A, 'PUT'>>(path: P, ...[given]: Rest<Given<A, 'PUT', P>>): Promise<AnswerOf<A, 'PUT', P>> {
    return this.request('PUT', path, given);
  }
  patch<P extends PathOf<A, 'PATCH'>>(
    path: P,
    ...[given]: Rest<Given<A, 'PATCH', P>>
  ): Promise<AnswerOf<A, 'PATCH', P>> {
    return this.request('PATCH', path, given);
  }
  delete<P extends PathOf<A, 'DELETE'>>(
    path: P,
    ...[given]: Rest<Given<A, 'DELETE', P>>
  ): Promise<AnswerOf<A, 'DELETE', P>> {
    return this.request('DELETE', path, given);
  }

  /** Sends a form with files; `onProgress` gets bytes sent and bytes in all. */
  upload<P extends PathOf<A, 'POST'>>(
    path: P,
    given: Place<A, 'POST', P> & {
      readonly form: FormData;
      readonly onProgress?: (sent: number, all: number) => void;
    },
  ): Promise<AnswerOf<A, 'POST', P>> {
    return uploadFile(addressOf(path, given), given.form, given.onProgress) as Promise<AnswerOf<A, 'POST', P>>;
  }
  /** An answer that is a file: a sound to be played, a picture. */
  file<P extends PathOf<A, 'POST'>>(path: P, ...[given]: Rest<Given<A, 'POST', P>>): Promise<Blob> {
    const { body, signal }: Anything = { ...given };
    return sendForFile('POST', addressOf(path, given), body, signal ? { signal } : {});
  }
  /** An address for a link, a player or a download. */
  url<P extends PathOf<A, 'GET'>>(path: P, ...[given]: Rest<Place<A, 'GET', P>>): string {
    return addressOf(path, given);
  }

  /**
   * Keeps the answer of a GET for an element: asks when the element appears and when what is given changes.
   *
   * @param given what the path needs, or undefined while that is not known or may not be asked
   * @example private readonly prompts = api.query(this, '/api/sounds/prompts');
   */
  query<P extends PathOf<A, 'GET'>>(
    host: ReactiveControllerHost,
    path: P,
    ...[given, options]: Record<never, never> extends Place<A, 'GET', P>
      ? readonly [given?: () => Place<A, 'GET', P> | undefined, options?: { readonly pollMs?: number }]
      : readonly [given: () => Place<A, 'GET', P> | undefined, options?: { readonly pollMs?: number }]
  ): QueryController<AnswerOf<A, 'GET', P>> {
    const address = () => {
      if (!given) return addressOf(path);
      const place = given();
      return place && addressOf(path, place);
    };
    return new QueryController<AnswerOf<A, 'GET', P>>(host, address, options);
  }

  /**
   * Keeps the state of a live topic for an element.
   *
   * @param params of the subscription, or undefined while they are not known
   * @example private readonly board = api.live(this, 'queues.board');
   */
  live<N extends PathOf<A, 'LIVE'>>(
    host: ReactiveControllerHost,
    topic: N,
    ...[params]: Record<never, never> extends TopicParams<A, N>
      ? readonly [params?: () => TopicParams<A, N> | undefined]
      : readonly [params: () => TopicParams<A, N> | undefined]
  ): LiveController<TopicState<A, N>> {
    return new LiveController<TopicState<A, N>>(host, topic, params);
  }

  private request<T>(method: Method, path: string, given: object = {}): Promise<T> {
    const { body, signal, version }: Anything = { ...given };
    return send<T>(method, addressOf(path, given), body, {
      ...(signal ? { signal } : {}),
      ...(version === undefined ? {} : { ifMatch: String(version) }),
    });
  }
}

/**
 * The client of one or more plugins' APIs. The types come from the routes' schemas, so that a field which the server does
 * not have is an error of compilation.
 *
 * @example
 * import type { QueuesApi } from '../api.js';
 * const api = apiClient<QueuesApi>();
 * await api.patch('/api/queues/queues/:id', { params: { id }, body: { name }, version: queue.version });
 */
export const apiClient = <A extends Api>(): ApiClient<A> => new ApiClient<A>();
