// What the rooms need from the program around them. `tauri.ts` is the desktop program; `fake.ts` is an invented office
// for tests and for developing in a browser. Nothing else in the interface knows where it runs.
import type { ApiError, DeskCalls, DeskEvent } from '../contract';

export interface Platform {
  /** Rejects with an `ApiError`. */
  call<Method extends keyof DeskCalls>(
    method: Method,
    params: DeskCalls[Method]['params'],
  ): Promise<DeskCalls[Method]['answer']>;
  /** Returns what stops listening. */
  onEvent(listener: (event: DeskEvent) => void): () => void;
  /** Local paths of the files that the person picks; none if they change their mind. */
  chooseFiles(): Promise<string[]>;
  /** Where the person wants to save a file of this name; null if they change their mind. */
  chooseSave(name: string): Promise<string | null>;
  /** Files dropped on the window, as local paths. Returns what stops listening. */
  onFilesDropped(listener: (paths: string[]) => void): () => void;
}

/** Whatever was thrown, as something that has a sentence. */
export function asApiError(thrown: unknown): ApiError {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown) return thrown as ApiError;
  return { code: 'internal', facts: { trace: String(thrown) } };
}
