// The accounting office as its client reaches it. `http-office.ts` is the server; `fake.ts` an invented one for tests
// and for developing.
import { createContext } from 'svelte';
import type { Command, CommandId, CommandResult, CompanyCard, Home, Me, Permission, Upload } from '../contract';
import type { Calls, Files } from './calls.ts';
import type { CompanyChoice } from './company.svelte.ts';
import type { Reading } from './reading.svelte.ts';
import type { UploadQueue } from './uploads.svelte.ts';

/** Everything rejects with an `ApiError`. */
export interface ClientOffice {
  call<Name extends keyof Calls>(name: Name, params: Calls[Name][0]): Promise<Calls[Name][1]>;
  /** The same id again is the same command. */
  command(command: Command, id?: CommandId): Promise<CommandResult>;
  /** The next bytes of an upload, from `offset` on. */
  sendPiece(upload: string, offset: number, piece: Blob, stop: AbortSignal): Promise<Upload>;
  /** Where bytes are. Reading a document's is the proof of receipt. */
  url<Place extends keyof Files>(place: Place, params: Files[Place]): string;
}

/** What is told to a page about where it is. */
export interface Visit {
  office: ClientOffice;
  me: Me;
  /** Who has it in the office's rules. */
  may: (permission: Permission) => boolean;
  /** The first answer of the visit: the companies, and what is new. */
  home: Reading<Home>;
  company: CompanyChoice;
  uploads: UploadQueue;
  /** An answer said that the session ended. */
  ended: () => void;
}

export const [visit, setVisit] = createContext<Visit>();

export type { CompanyCard };
