import type { ApiError, CommandAnswer, CommandEnvelope, Upload } from '../contract';
import { browserName } from '../words/browser.ts';
import { newCommandId, request } from '../platform/http.ts';
import { addressed, queried } from './calls.ts';
import type { ClientOffice } from './office.ts';

export const httpOffice: ClientOffice = {
  call(name, params) {
    const [method = 'GET', place = ''] = name.split(' ');
    const { path, rest } = addressed(place, params);
    if (method === 'GET') return request('GET', queried(path, rest));
    return request(method as 'POST' | 'PUT' | 'DELETE', path, rest);
  },

  async command(command, id = newCommandId()) {
    const envelope: CommandEnvelope = { id, command };
    const answer = await request<CommandAnswer>('POST', '/api/commands', envelope);
    if (answer.was === 'done') return answer.result;
    throw { code: 'refused', facts: { refusal: JSON.stringify(answer.refusal) } } satisfies ApiError;
  },

  sendPiece(upload, offset, piece, stop) {
    const path = `/api/client/uploads/${encodeURIComponent(upload)}/bytes?offset=${offset}`;
    return request<Upload>('PUT', path, piece, stop);
  },

  url(place, params) {
    const { path, rest } = addressed(place, params);
    return queried(path, rest);
  },
};

/** What this device is called in the list of sessions. */
export function deviceName(): string {
  return browserName(navigator.userAgent, 'portal');
}
