// The accounting office as its client reaches it. `http-office.ts` is the server; `fake.ts` an invented one for tests
// and for developing.
import { createContext } from 'svelte';
import type {
  ChatPage,
  CommandId,
  CompanyId,
  Department,
  DocumentId,
  DocumentPage,
  DocumentRow,
  Home,
  Me,
  MessageId,
} from '../contract';

export interface DocumentsQuery {
  company: CompanyId | null;
  department: Department | null;
  search: string;
  unopened: boolean;
  /** The `next` of the page before. */
  before: string | null;
}

/** Every call rejects with an `ApiError`. */
export interface ClientOffice {
  me(): Promise<Me>;
  signIn(email: string, password: string): Promise<Me>;
  signOut(): Promise<void>;
  home(): Promise<Home>;
  documents(query: DocumentsQuery): Promise<DocumentPage>;
  document(id: DocumentId): Promise<DocumentRow>;
  /** Where the bytes are. Reading them is the proof of receipt. */
  contentUrl(id: DocumentId): string;
  chat(before: string | null): Promise<ChatPage>;
  /** The same id again is the same message. */
  post(id: CommandId, text: string): Promise<MessageId>;
}

export interface Visit {
  office: ClientOffice;
  me: Me;
  /** An answer said that the session ended. */
  ended: () => void;
}

export const [visit, setVisit] = createContext<Visit>();
