import { SetupError } from '../errors.js';

/** The product's API as the demonstration uses it: one session by cookie. */
export class DemoApi {
  private cookie = '';

  constructor(private readonly url: string) {}

  get = <T>(path: string): Promise<T> => this.send<T>('GET', path);
  post = <T>(path: string, body?: unknown): Promise<T> => this.send<T>('POST', path, body);

  /** @throws SetupError with what the product said */
  async send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const multipart = body instanceof FormData;
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        origin: this.url,
        cookie: this.cookie,
        // Nobody else edits what the demonstration makes.
        ...(method === 'PATCH' ? { 'if-match': '*' } : {}),
        ...(body === undefined || multipart ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: multipart ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    if (cookies.length > 0) this.cookie = cookies.join('; ');
    const text = await response.text();
    if (!response.ok) throw new SetupError(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}
