import type { DocumentId, OfficeCalls } from '../contract';
import { toast } from '../kit/toasts.svelte.ts';
import type { CarriedOut } from '../platform/ask.ts';
import { asApiError, type Platform } from '../platform/platform.ts';
import * as m from '../texts/messages.ts';
import { errorSentence } from '../words/sentences.ts';

/** Opens a document with the system's own program, or says why it cannot be opened. */
export async function openDocument(platform: Platform, document: DocumentId) {
  try {
    await platform.call('documents.open', { document });
  } catch (thrown) {
    tell(thrown);
  }
}

/** Puts a text where it can be pasted from, and says so. */
export async function copy(text: string) {
  await navigator.clipboard.writeText(text).then(() => toast(m.action_copied()), tell);
}

/** Saves an answer of bytes where the person chooses, and says where. Null when they changed their mind or it failed. */
export async function saveAnswer(
  platform: Platform,
  call: keyof OfficeCalls,
  params: unknown,
  name: string,
): Promise<string | null> {
  const path = await platform.chooseSave(name);
  if (path === null) return null;
  try {
    const saved = await platform.call('files.save', { call, params, path });
    toast(m.people_saved_to({ path: saved.path }));
    return saved.path;
  } catch (thrown) {
    tell(thrown);
    return null;
  }
}

/** A notice of what went wrong, and what to do. */
export function tell(thrown: unknown) {
  const sentence = errorSentence(asApiError(thrown));
  toast(sentence.says, sentence.todo, 'red');
}

/** Says that a command was carried out, or that it waits for the connection. */
export function said(out: CarriedOut, done: string) {
  if (out.is === 'done') toast(done);
  else toast(m.rooms_queued(), m.rooms_queued_hint());
}
