// The second step of one's own account (PC6, PE6): an authenticator application, passkeys that are there, recovery codes.
// What is asked and answered here are secrets: nothing is queued, nothing is kept.
import type { ApiError, OfficeCalls, SecondStepSet, SecondStepView, TotpSetUp } from '../contract';
import { asApiError } from '../platform/platform.ts';
import { PasswordGate } from './password-gate.svelte.ts';
import { Trying } from './trying.svelte.ts';

type AccountCall = Extract<keyof OfficeCalls, `me/${string}`>;

/** The same calls are under `office/` for staff and under `client/` for clients. */
export type AskAccount = <Call extends AccountCall>(
  call: Call,
  params: OfficeCalls[Call]['params'],
) => Promise<OfficeCalls[Call]['answer']>;

export class SecondStep {
  #ask: AskAccount;
  readonly gate = new PasswordGate();
  readonly changing = new Trying();
  readonly confirming = new Trying();
  view = $state.raw<SecondStepView | null>(null);
  failure = $state.raw<ApiError | null>(null);
  /** An authenticator that is being set up: it counts once its first code was confirmed. */
  setUp = $state.raw<TotpSetUp | null>(null);
  /** To be written down: shown only now. */
  codes = $state.raw<string[] | null>(null);

  constructor(ask: AskAccount) {
    this.#ask = ask;
  }

  get protects(): boolean {
    return this.view !== null && (this.view.totp || this.view.passkeys.length > 0);
  }

  async load() {
    try {
      this.view = await this.#ask('me/second-step', {});
      this.failure = null;
    } catch (thrown) {
      this.failure = asApiError(thrown);
    }
  }

  async beginTotp() {
    this.setUp = (await this.#change((password) => this.#ask('me/second-step/totp/begin', { password }))) ?? null;
    this.confirming.failure = null;
  }

  async confirmTotp(code: string) {
    const plain = code.replace(/\s/g, '');
    const set = await this.confirming.run(() => this.#ask('me/second-step/totp/confirm', { code: plain }));
    if (!set) return;
    this.setUp = null;
    this.#isSet(set);
  }

  async removeTotp() {
    const view = await this.#change((password) => this.#ask('me/second-step/totp/remove', { password }));
    if (view) this.view = view;
  }

  async removePasskey(id: string) {
    const view = await this.#change((password) => this.#ask('me/second-step/passkeys/remove', { id, password }));
    if (view) this.view = view;
  }

  async newCodes() {
    const made = await this.#change((password) => this.#ask('me/second-step/recovery-codes', { password }));
    if (made) this.codes = made.recovery_codes;
  }

  /** The codes are written down. */
  async codesAreKept() {
    this.codes = null;
    await this.load();
  }

  #isSet({ view, recovery_codes }: SecondStepSet) {
    this.view = view;
    if (recovery_codes) this.codes = recovery_codes;
  }

  #change<Value>(call: (password: string | null) => Promise<Value>) {
    return this.changing.run(() => this.gate.through(call));
  }
}
