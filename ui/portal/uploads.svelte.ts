// Files on their way to the office (PC2): piece by piece, two at a time, so that a broken line costs one piece. What was
// begun before the page was loaded again goes on when the same file is chosen again.
import type {
  ApiError,
  CompanyId,
  Department,
  DocumentRow,
  FolderId,
  NotTaken,
  RefusedFile,
  Upload,
} from '../contract';
import { asApiError } from '../platform/platform.ts';
import type { ClientOffice } from './office.ts';

export type SendingState =
  /** Its turn comes. */
  | 'waiting'
  | 'sending'
  /** By the reader. */
  | 'paused'
  /** The line broke; it goes on by itself. */
  | 'stalled'
  /** All is there; the office looks at it. */
  | 'checking'
  | 'done'
  /** The office does not take it; `refused` says why, file by file. */
  | 'refused'
  | 'failed';

export interface UploadTarget {
  company: CompanyId;
  department: Department;
  folder?: FolderId | null;
}

const AT_ONCE = 2;
const FIRST_PIECE_BYTES = 512 * 1024;
const LARGEST_PIECE_BYTES = 4 * 1024 * 1024;
/** A piece that took less may be followed by one of twice the size. */
const QUICK_MS = 1_000;
const BREAKS: ApiError['code'][] = ['server_unreachable', 'storage_unavailable', 'internal', 'too_many_attempts'];

/** How long to wait after so many breaks in a row. */
export function waitAfter_ms(breaks: number): number {
  return Math.min(30_000, 1_000 * 2 ** breaks);
}

export class Sending {
  readonly file: File;
  readonly target: UploadTarget;
  /** Not shown in the tray: the form that it belongs to shows it. */
  readonly quiet: boolean;
  state = $state<SendingState>('waiting');
  /** Bytes that are safe at the office. */
  sent = $state(0);
  refused = $state.raw<RefusedFile[]>([]);
  documents = $state.raw<DocumentRow[]>([]);
  failure = $state.raw<ApiError | null>(null);
  upload: string | null = null;
  stop = new AbortController();
  breaks = 0;

  constructor(file: File, target: UploadTarget, quiet: boolean) {
    this.file = file;
    this.target = target;
    this.quiet = quiet;
  }

  get ended(): boolean {
    return ['done', 'refused', 'failed'].includes(this.state);
  }

  /** 0 to 100. */
  get percent(): number {
    return this.file.size === 0 ? 0 : Math.floor((this.sent / this.file.size) * 100);
  }
}

export class UploadQueue {
  all = $state<Sending[]>([]);
  /** Counts up whenever documents arrived, so that lists read again. */
  taken = $state(0);
  #office: Pick<ClientOffice, 'call' | 'sendPiece'>;
  #ended: () => void;
  #begun: Promise<Upload[]> | null = null;
  #wait: (ms: number) => Promise<void>;

  constructor(
    office: Pick<ClientOffice, 'call' | 'sendPiece'>,
    ended: () => void,
    wait: (ms: number) => Promise<void> = untilOnline,
  ) {
    this.#office = office;
    this.#ended = ended;
    this.#wait = wait;
  }

  get busy(): boolean {
    return this.all.some(({ ended, state }) => !ended && state !== 'paused');
  }

  add(files: Iterable<File>, target: UploadTarget, quiet = false): Sending[] {
    const added = Array.from(files, (file) => new Sending(file, target, quiet));
    const from = this.all.length;
    this.all.push(...added);
    this.#next();
    return this.all.slice(from);
  }

  pause(one: Sending) {
    if (one.ended || one.state === 'checking') return;
    one.state = 'paused';
    one.stop.abort();
    this.#next();
  }

  resume(one: Sending) {
    if (one.state !== 'paused' && one.state !== 'failed') return;
    one.stop = new AbortController();
    one.failure = null;
    one.breaks = 0;
    one.state = 'waiting';
    this.#next();
  }

  /** Gives it up here and at the office, or takes an ended one off the list. */
  async remove(one: Sending) {
    one.stop.abort();
    const { upload, ended } = one;
    this.all = this.all.filter((other) => other !== one);
    this.#next();
    if (upload && !ended) await this.#office.call('DELETE client/uploads/{id}', { id: upload }).catch(() => undefined);
  }

  forgetEnded() {
    this.all = this.all.filter(({ ended, quiet }) => !ended || quiet);
  }

  #next() {
    const running = this.all.filter(({ state }) => ['sending', 'stalled', 'checking'].includes(state)).length;
    const waiting = this.all.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, AT_ONCE - running));
    for (const one of waiting) {
      one.state = 'sending';
      void this.#send(one);
    }
  }

  async #send(one: Sending) {
    const stop = one.stop;
    while (!stop.signal.aborted) {
      try {
        one.state = 'sending';
        await this.#begin(one);
        await this.#sendPieces(one, stop.signal);
        one.state = 'checking';
        await this.#finish(one);
        break;
      } catch (thrown) {
        if (stop.signal.aborted) return;
        if (await this.#endsWith(one, asApiError(thrown))) break;
      }
    }
    this.#next();
  }

  /** Begins it, or asks how far it got. */
  async #begin(one: Sending) {
    one.upload ??= (await this.#begunBefore(one))?.id ?? null;
    if (one.upload) {
      one.sent = (await this.#office.call('GET client/uploads/{id}', { id: one.upload })).received;
      return;
    }
    const { name, size } = one.file;
    const begun = await this.#office.call('POST client/uploads', {
      ...one.target,
      file_name: name,
      size,
      sha256: null,
    });
    one.upload = begun.id;
    one.sent = begun.received;
  }

  async #sendPieces(one: Sending, stop: AbortSignal) {
    let size = FIRST_PIECE_BYTES;
    while (one.sent < one.file.size) {
      stop.throwIfAborted();
      const began = performance.now();
      const piece = one.file.slice(one.sent, one.sent + size);
      one.sent = (await this.#office.sendPiece(one.upload ?? '', one.sent, piece, stop)).received;
      one.breaks = 0;
      if (performance.now() - began < QUICK_MS) size = Math.min(size * 2, LARGEST_PIECE_BYTES);
    }
  }

  async #finish(one: Sending) {
    const end = await this.#office.call('POST client/uploads/{id}/finish', { id: one.upload ?? '' });
    if (end.was === 'taken') {
      one.documents = end.documents;
      one.state = 'done';
      this.taken++;
    } else {
      one.refused = end.files;
      one.state = 'refused';
    }
  }

  /** Is it over with this? Otherwise it is tried again, after a while where the line broke. */
  async #endsWith(one: Sending, error: ApiError): Promise<boolean> {
    switch (error.code) {
      case 'wrong_offset':
      case 'upload_ended':
        return false;
      case 'not_found':
        // It was cleared away meanwhile: from the beginning, once.
        if (one.upload === null) break;
        one.upload = null;
        one.sent = 0;
        return false;
      case 'upload_refused':
        one.refused = [{ name: one.file.name, why: reasonIn(error) }];
        one.state = 'refused';
        return true;
      case 'not_signed_in':
        this.#ended();
        break;
      default:
        if (!BREAKS.includes(error.code)) break;
        one.state = 'stalled';
        await this.#wait(Math.max(waitAfter_ms(one.breaks++), Number(error.facts?.retry_in_s ?? 0) * 1000));
        return false;
    }
    one.failure = error;
    one.state = 'failed';
    return true;
  }

  /** The same file that was begun from another page, or before this one was loaded again. */
  async #begunBefore(one: Sending): Promise<Upload | null> {
    this.#begun ??= this.#office.call('GET client/uploads', {}).then(
      ({ open }) => open,
      () => [],
    );
    const begun = await this.#begun;
    const index = begun.findIndex(
      (other) =>
        other.file_name === one.file.name &&
        other.size === one.file.size &&
        other.company === one.target.company &&
        other.department === one.target.department,
    );
    return index < 0 ? null : (begun.splice(index, 1)[0] ?? null);
  }
}

function reasonIn({ facts = {} }: ApiError): NotTaken {
  const limit_bytes = Number(facts.limit_bytes ?? 0);
  return {
    reason: facts.reason ?? 'unknown_kind',
    limit_bytes,
    limit: Number(facts.limit ?? 0),
  } as unknown as NotTaken;
}

/** Waits so long, or until the browser says that the line is back. */
function untilOnline(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
  });
}
