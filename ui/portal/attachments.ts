// What was sent, as the commands name it.
import type { FileToAttach } from '../contract';
import type { Sending } from './uploads.svelte.ts';

/** A .zip became several documents; all of them are attached. */
export function attached(files: Sending[], field: string | null = null): FileToAttach[] {
  return files.flatMap(({ documents }) =>
    documents.map(({ id }) => ({ source: { from: 'document', document: id }, field })),
  );
}

/** Are all of them at the office? */
export function allArrived(files: Sending[]): boolean {
  return files.every(({ state }) => state === 'done');
}
