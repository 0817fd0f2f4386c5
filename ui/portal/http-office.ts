import type {
  ApiError,
  ChatPage,
  CommandAnswer,
  CommandEnvelope,
  DocumentPage,
  DocumentRow,
  Home,
  Me,
  SignedIn,
} from '../contract';
import { request } from '../platform/http.ts';
import type { ClientOffice } from './office.ts';

export const httpOffice: ClientOffice = {
  me: () => request<Me>('GET', '/api/session'),

  async signIn(email, password) {
    const device = `${navigator.platform || 'web'} · portal`;
    return (await request<SignedIn>('POST', '/api/session', { email, password, device })).me;
  },

  signOut: () => request('DELETE', '/api/session'),
  home: () => request<Home>('GET', '/api/client/home'),

  documents({ company, department, search, unopened, before }) {
    const query = new URLSearchParams();
    if (company) query.set('company', company);
    if (department) query.set('department', department);
    if (search.trim()) query.set('search', search.trim());
    if (unopened) query.set('unopened', 'true');
    if (before) query.set('before', before);
    return request<DocumentPage>('GET', `/api/client/documents?${query}`);
  },

  document: (id) => request<DocumentRow>('GET', `/api/client/documents/${encodeURIComponent(id)}`),
  contentUrl: (id) => `/api/client/documents/${encodeURIComponent(id)}/content`,

  chat: (before) => request<ChatPage>('GET', `/api/client/chat${before ? `?${new URLSearchParams({ before })}` : ''}`),

  async post(id, text) {
    const envelope: CommandEnvelope = { id, command: { do: 'post_chat', text } };
    const answer = await request<CommandAnswer>('POST', '/api/commands', envelope);
    if (answer.was === 'done' && answer.result.made === 'message') return answer.result.message;
    throw { code: 'refused' } satisfies ApiError;
  },
};
