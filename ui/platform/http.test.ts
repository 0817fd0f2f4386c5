import { afterEach, expect, test, vi } from 'vitest';
import { newCommandId, request } from './http.ts';

afterEach(() => vi.unstubAllGlobals());

function answering(status: number, body: string) {
  vi.stubGlobal('fetch', async () => new Response(body, { status }));
}

test('a command id is a UUID of version 7 that tells its time', () => {
  const id = newCommandId(Date.parse('2026-11-22T12:00:00Z'));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.parse('2026-11-22T12:00:00Z'));
  expect(newCommandId(1) < newCommandId(2)).toBe(true);
});

test("the server's own error is passed on", async () => {
  answering(429, '{"code":"too_many_attempts","facts":{"retry_in_s":"30"}}');
  await expect(request('GET', '/api/session')).rejects.toEqual({
    code: 'too_many_attempts',
    facts: { retry_in_s: '30' },
  });
});

test.each([
  [502, '<html>Bad gateway</html>', 'server_unreachable'],
  [401, '', 'not_signed_in'],
])('what stands in between is not taken for the server: %d', async (status, body, code) => {
  answering(status, body);
  await expect(request('GET', '/api/session')).rejects.toEqual({ code });
});

test('no network is an error with a sentence', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  await expect(request('GET', '/api/session')).rejects.toEqual({ code: 'server_unreachable' });
});

test('an empty answer is an answer', async () => {
  vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }));
  await expect(request('DELETE', '/api/session')).resolves.toEqual({});
});
