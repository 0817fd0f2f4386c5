// How good is the password that is being typed (PC6)? The portal judges; what is plainly too short is said at once.
import type { PasswordJudgement } from '../contract';
import type { ClientOffice } from './office.ts';

export const PASSWORD_MIN = 10;
const ASK_AFTER_MS = 350;

export class Strength {
  judgement = $state.raw<PasswordJudgement | null>(null);
  #office: Pick<ClientOffice, 'call'>;
  #about: () => string[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #typed = '';

  /** `about` are the words of the person that must not be part of it. */
  constructor(office: Pick<ClientOffice, 'call'>, about: () => string[]) {
    this.#office = office;
    this.#about = about;
  }

  typed(password: string) {
    this.#typed = password;
    clearTimeout(this.#timer);
    if (password === '') this.judgement = null;
    else if ([...password].length < PASSWORD_MIN)
      this.judgement = { strength: 0, accepted: false, reason: 'too_short' };
    else this.#timer = setTimeout(() => void this.#ask(password), ASK_AFTER_MS);
  }

  async #ask(password: string) {
    // Whoever cannot be asked now decides when the password is set.
    const about = this.#about();
    const judged = await this.#office.call('POST open/password/strength', { password, about }).catch(() => null);
    if (this.#typed === password) this.judgement = judged;
  }
}
