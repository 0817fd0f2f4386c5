// How good is the password that is being typed (PC6)? There is one judge, in Rust: the portal asks its server, the desk
// its own program. What is plainly too short is said at once.
import type { PasswordJudgement } from '../contract';

export const PASSWORD_MIN = 10;
const ASK_AFTER_MS = 350;

/** `about` are the words of the person that must not be part of it. */
export type Judge = (password: string, about: string[]) => Promise<PasswordJudgement>;

export class Strength {
  judgement = $state.raw<PasswordJudgement | null>(null);
  #judge: Judge;
  #about: () => string[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #typed = '';

  constructor(judge: Judge, about: () => string[]) {
    this.#judge = judge;
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
    const judged = await this.#judge(password, this.#about()).catch(() => null);
    if (this.#typed === password) this.judgement = judged;
  }
}
