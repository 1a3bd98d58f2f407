import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { addressOf, apiClient } from './api-client.js';
import { appState } from './app-state.js';

interface DemoApi {
  readonly 'GET /api/demo/things': {
    readonly params: undefined;
    readonly query: { readonly limit?: number };
    readonly body: undefined;
    readonly answer: readonly string[];
  };
  readonly 'PATCH /api/demo/things/:id': {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: { readonly name: string };
    readonly answer: { readonly name: string };
  };
}
const api = apiClient<DemoApi>();
let asked: [path: string, init: RequestInit][];
beforeEach(() => {
  asked = [];
  appState.set({ language: 'en', messages: {} });
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push([path, init]);
    return new Response('{"name":"b"}');
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('puts parameters into the path and the query behind it', () => {
  expect(
    addressOf('/api/x/:id/y/:kind', { params: { id: 'a/b', kind: 'ü' }, query: { from: 1, until: undefined } }),
  ).toBe('/api/x/a%2Fb/y/%C3%BC?from=1');
  expect(addressOf('/api/x')).toBe('/api/x');
});

it('sends the body and the version of what is edited', async () => {
  const answer = await api.patch('/api/demo/things/:id', { params: { id: 'a b' }, body: { name: 'b' }, version: 7 });
  expect(answer.name).toBe('b');
  expect(asked).toMatchObject([
    ['/api/demo/things/a%20b', { method: 'PATCH', body: '{"name":"b"}', headers: { 'if-match': '"7"' } }],
  ]);
});

it('asks without a body where there is none', async () => {
  await api.get('/api/demo/things', { query: { limit: 5 } });
  expect(asked).toMatchObject([['/api/demo/things?limit=5', { method: 'GET' }]]);
  expect(asked[0]?.[1]).not.toHaveProperty('body');
});
