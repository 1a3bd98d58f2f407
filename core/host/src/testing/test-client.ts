export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}
type Headers_ = Readonly<Record<string, string>>;

/** A browser or program that speaks to core over HTTP and keeps its cookie. */
export class TestClient {
  cookie: string | undefined;

  constructor(readonly url: string) {}

  get(path: string, headers?: Headers_): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }
  post(path: string, body?: unknown, headers?: Headers_): Promise<Answer> {
    return this.send('POST', path, body, headers);
  }
  patch(path: string, body?: unknown, headers?: Headers_): Promise<Answer> {
    return this.send('PATCH', path, body, headers);
  }
  delete(path: string, headers?: Headers_): Promise<Answer> {
    return this.send('DELETE', path, undefined, headers);
  }

  async raw(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = this.cookie === undefined ? {} : { cookie: this.cookie };
    const answer = await fetch(this.url + path, {
      ...init,
      headers: { ...cookie, ...(init.headers as Headers_) },
      signal: AbortSignal.timeout(20_000),
    });
    const set = answer.headers.getSetCookie().find((line) => line.startsWith('perezvon='));
    if (set !== undefined) this.cookie = set.split(';')[0] === 'perezvon=' ? undefined : set.split(';')[0];
    return answer;
  }

  async send(method: string, path: string, body?: unknown, headers: Headers_ = {}): Promise<Answer> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type: Headers_ = body === undefined ? {} : { 'content-type': 'application/json' };
    // Whoever does not care which version is edited says so.
    const whichever: Headers_ = method === 'PATCH' || method === 'PUT' ? { 'if-match': '*' } : {};
    const answer = await this.raw(path, { method, ...json, headers: { ...type, ...whichever, ...headers } });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text,
    };
  }
}
