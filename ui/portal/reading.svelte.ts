// Something read from the office: on its way, here, or failed with a reason. Each page has these three faces.
import type { ApiError } from '../contract';
import { asApiError } from '../platform/platform.ts';
import { visit } from './office.ts';

export class Reading<Value> {
  value = $state.raw<Value | null>(null);
  failure = $state<ApiError | null>(null);
  busy = $state(false);
  #read: () => Promise<Value>;
  #ended: () => void;
  #question = 0;

  /** To be made while a component is set up, because the visit is the component's; or with the visit's own `ended`. */
  constructor(read: () => Promise<Value>, ended: () => void = visit().ended) {
    this.#read = read;
    this.#ended = ended;
  }

  /** Reads again. An answer that comes after a newer question is forgotten. */
  async again() {
    const question = ++this.#question;
    this.busy = true;
    try {
      const value = await this.#read();
      if (question !== this.#question) return;
      this.value = value;
      this.failure = null;
    } catch (thrown) {
      if (question !== this.#question) return;
      this.failure = asApiError(thrown);
      if (this.failure.code === 'not_signed_in') this.#ended();
    } finally {
      if (question === this.#question) this.busy = false;
    }
  }
}
