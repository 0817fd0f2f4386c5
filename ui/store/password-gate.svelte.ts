// Changes to how one signs in ask for the password again, unless one signed in a moment ago (PC6). The call is made; if
// the office asks for the password, the gate opens, and the call is made again with it.
import type { ApiError } from '../contract';
import { asApiError } from '../platform/platform.ts';

export class PasswordGate {
  open = $state(false);
  failure = $state.raw<ApiError | null>(null);
  busy = $state(false);
  #again: ((password: string) => Promise<void>) | null = null;
  #giveUp: (() => void) | null = null;

  /** What the call gave, or null when the person closed the gate. Throws everything but the wish for a password. */
  async through<Value>(call: (password: string | null) => Promise<Value>): Promise<Value | null> {
    try {
      return await call(null);
    } catch (thrown) {
      if (asApiError(thrown).code !== 'password_needed') throw thrown;
    }
    return new Promise((resolve, reject) => {
      this.failure = null;
      this.open = true;
      this.#giveUp = () => resolve(null);
      this.#again = async (password) => {
        try {
          resolve(await call(password));
          this.open = false;
        } catch (thrown) {
          const error = asApiError(thrown);
          const mayTryAgain = ['wrong_credentials', 'password_needed', 'invalid_field'].includes(error.code);
          if (mayTryAgain)
            this.failure = error.code === 'password_needed' ? { ...error, code: 'wrong_credentials' } : error;
          else {
            this.open = false;
            reject(thrown);
          }
        }
      };
    });
  }

  async give(password: string) {
    this.busy = true;
    await this.#again?.(password);
    this.busy = false;
  }

  closed() {
    this.#giveUp?.();
  }
}
