/** A problem answer of the product, with its status and stable code, so that a test can expect one. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly body: unknown,
  ) {
    super(`${status} ${code}: ${JSON.stringify(body).slice(0, 500)}`);
  }
}

const timeoutMs = 30_000;

/** A person or a machine at the product's API: keeps its session cookie and sends the headers a browser would. */
export class ApiClient {
  private cookies = new Map<string, string>();

  constructor(readonly url: string) {}

  get = <T>(path: string): Promise<T> => this.send<T>('GET', path);
  post = <T>(path: string, body?: unknown): Promise<T> => this.send<T>('POST', path, body);
  put = <T>(path: string, body?: unknown): Promise<T> => this.send<T>('PUT', path, body);
  delete = <T>(path: string): Promise<T> => this.send<T>('DELETE', path);

  /** Makes the first administrator of a fresh product, or logs in when there is one. */
  async enter(login = 'admin', password = 'correct horse battery staple'): Promise<void> {
    const { needed } = await this.get<{ needed: boolean }>('/api/core/setup');
    if (needed) await this.post('/api/core/setup', { login, password, name: 'Admin', language: 'ru' });
    else await this.post('/api/core/session', { login, password });
  }

  async send<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const response = await this.raw(method, path, body, headers);
    const text = await response.text();
    const value: unknown = text === '' ? undefined : parse(text);
    if (!response.ok) throw new ApiProblem(response.status, codeOf(value), value);
    return value as T;
  }

  /** The bare answer, for downloads and for looking at headers. */
  async raw(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const multipart = body instanceof FormData;
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        origin: this.url,
        cookie: this.cookieHeader(),
        // Whoever does not care which version is edited says so.
        ...(method === 'PATCH' || method === 'PUT' ? { 'if-match': '*' } : {}),
        ...(body === undefined || multipart ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: multipart ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  /** For a WebSocket or a browser that should be this person. */
  cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function codeOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'code' in value ? String(value.code) : 'noCode';
}
