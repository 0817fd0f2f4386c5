// Something that the reader just asked for: at work, done, or failed with a reason.
import type { ApiError } from '../contract';
import { asApiError } from '../platform/platform.ts';

export class Trying {
  busy = $state(false);
  failure = $state.raw<ApiError | null>(null);
  #ended: (() => void) | undefined;

  constructor(ended?: () => void) {
    this.#ended = ended;
  }

  /** What it gave; `undefined` when it failed, and then `failure` says why. */
  async run<Value>(act: () => Promise<Value>): Promise<Value | undefined> {
    this.busy = true;
    this.failure = null;
    try {
      return await act();
    } catch (thrown) {
      this.failure = asApiError(thrown);
      if (this.failure.code === 'not_signed_in') this.#ended?.();
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
