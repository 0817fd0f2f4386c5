// The portal's server over HTTP, with the session in a cookie that scripts cannot read.
import type { ApiError } from '../contract';

export async function request<Answer>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  /** Bytes go as they are, everything else as JSON. */
  body?: unknown,
  stop?: AbortSignal,
): Promise<Answer> {
  const response = await send(method, path, body, stop);
  const text = await response.text();
  if (!response.ok) throw errorOf(response, text);
  return (text === '' ? {} : JSON.parse(text)) as Answer;
}

async function send(method: string, path: string, body: unknown, stop?: AbortSignal): Promise<Response> {
  const carried = body === undefined ? {} : carry(body);
  const signal = stop === undefined ? {} : { signal: stop };
  try {
    return await fetch(path, { method, credentials: 'same-origin', cache: 'no-store', ...carried, ...signal });
  } catch {
    throw { code: 'server_unreachable' } satisfies ApiError;
  }
}

function carry(body: unknown): { body: BodyInit; headers: Record<string, string> } {
  if (body instanceof Blob) return { body, headers: { 'content-type': 'application/octet-stream' } };
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

function errorOf(response: Response, text: string): ApiError {
  try {
    const error = JSON.parse(text) as ApiError;
    if (typeof error.code === 'string') return error;
  } catch {
    // Not ours: a proxy in between answered.
  }
  if (response.status === 401) return { code: 'not_signed_in' };
  return { code: 'server_unreachable' };
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A UUID of version 7: what makes a command executed once, however often it is sent. */
export function newCommandId(now_ms: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let index = 0; index < 6; index++) bytes[index] = Math.floor(now_ms / 2 ** (8 * (5 - index))) % 256;
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (byte) => HEX[byte]).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
