import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { appState } from './app-state.js';
import { errorText, loggedOut, ProblemError, send } from './http.js';

const answer = (status: number, body: string) =>
  vi.stubGlobal('fetch', async () => new Response(body === '' ? null : body, { status }));
const caught = async (path = '/api/x') => {
  try {
    return await send('GET', path);
  } catch (error) {
    return error;
  }
};

describe('asking the API', () => {
  beforeEach(() => {
    appState.set({
      language: 'ru',
      messages: {
        'error.sounds.taken': 'Имя «{name}» занято',
        'error.sounds.short': 'Слишком коротко',
        'core.error.http': 'Ошибка {status}',
        'core.error.unreachable': 'Сервер не отвечает',
      },
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('gives the answer, or nothing where there is none', async () => {
    answer(200, '{"a":1}');
    expect(await send('GET', '/api/x')).toEqual({ a: 1 });
    answer(204, '');
    expect(await send('DELETE', '/api/x')).toBeUndefined();
  });

  it('says a refusal in the language of the page, field by field', async () => {
    const problem = {
      type: 'about:blank',
      title: 'taken',
      status: 409,
      code: 'sounds.taken',
      textKey: 'error.sounds.taken',
      params: { name: 'гудок' },
      errors: [
        { path: 'body.name', message: 'too short', textKey: 'error.sounds.short' },
        { path: 'language', message: 'unknown' },
      ],
    };
    answer(409, JSON.stringify(problem));
    const error = await caught();
    if (!(error instanceof ProblemError)) throw new Error('a ProblemError was expected');
    expect(error.message).toBe('Имя «гудок» занято');
    expect([...error.fieldErrors]).toEqual([
      ['name', 'Слишком коротко'],
      ['language', 'unknown'],
    ]);
  });

  it('understands an answer that is no problem document', async () => {
    answer(502, '<html>bad gateway</html>');
    expect(errorText(await caught())).toBe('Ошибка 502');
  });

  it('tells the page that the session is over, but not when it only asks for the session', async () => {
    let told = 0;
    const listen = () => {
      told += 1;
    };
    loggedOut.addEventListener('loggedout', listen);
    answer(401, '');
    await caught('/api/core/session');
    expect(told).toBe(0);
    await caught('/api/core/users');
    expect(told).toBe(1);
    loggedOut.removeEventListener('loggedout', listen);
  });

  it('says that the server is away, whether it refuses the connection or keeps silent', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('fetch failed');
    });
    expect(errorText(await caught())).toBe('Сервер не отвечает');
    expect(errorText(new DOMException('timed out', 'TimeoutError'))).toBe('Сервер не отвечает');
  });

  it('sends the version being edited as an entity tag', async () => {
    const fetched = vi.fn<(path: string, init: RequestInit) => Promise<Response>>(async () => new Response('{}'));
    vi.stubGlobal('fetch', fetched);
    await send('PATCH', '/api/x', { a: 1 }, { ifMatch: '7' });
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({
      method: 'PATCH',
      body: '{"a":1}',
      headers: { 'if-match': '"7"' },
    });
  });
});
