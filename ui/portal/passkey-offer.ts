// The passkeys of this device, offered in the field of the e-mail for as long as the page is open. A question to the
// office is good for some minutes: before it is over, a new one is asked in its place.
import { offersItself, type Waiting } from './passkey.ts';

const ASK_ANEW_AFTER_MS = 8 * 60_000;

export class PasskeyOffer {
  #ask: (waiting: Waiting) => Promise<boolean>;
  #stop: AbortController | null = null;

  /** `ask` waits for a passkey and uses it; true when it is to be asked again. */
  constructor(ask: (waiting: Waiting) => Promise<boolean>) {
    this.#ask = ask;
  }

  async begin() {
    if (this.#stop) return;
    const stop = (this.#stop = new AbortController());
    if (!(await offersItself())) return;
    while (!stop.signal.aborted) {
      const over = new AbortController();
      const timer = setTimeout(() => over.abort(), ASK_ANEW_AFTER_MS);
      stop.signal.addEventListener('abort', () => over.abort(), { once: true });
      const again = await this.#ask({ mediation: 'conditional', signal: over.signal });
      clearTimeout(timer);
      if (!again) return;
    }
  }

  stop() {
    this.#stop?.abort();
    this.#stop = null;
  }
}
