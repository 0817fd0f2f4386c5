// One's own account, invented, for staff and for clients: the password is anything but "errada", the second step is
// 123456, and the first change asks for the password again.
import type { ApiError, OfficeCalls, PasswordJudgement, SecondStepView, SessionRow } from '../../contract';
import { moment } from './days.ts';

type AccountCall = Exclude<Extract<keyof OfficeCalls, `me/${string}`>, 'me/export'>;
type AccountAnswers = {
  [Call in AccountCall]: (params: OfficeCalls[Call]['params']) => OfficeCalls[Call]['answer'];
};

const CODES = [
  'K7QF-2M9D',
  'XW3H-8PLT',
  '4NVC-QJ6R',
  'T9BA-5ZKE',
  'M2XD-7FHW',
  'G8PR-3CVN',
  'Y6JL-9TQS',
  'H4ZE-2BKM',
  'D7WN-6XFA',
  'R3CT-8GVP',
];
/** The pattern of a QR code is drawn by the office; here a square stands for it. */
const QR =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21"%3E%3Cpath d="M0 0h7v7H0zM14 0h7v7h-7zM0 14h7v7H0zM9 9h3v3H9zM14 14h2v2h-2zM18 17h3v4h-3z"/%3E%3C/svg%3E';

export class InventedAccount {
  view: SecondStepView;
  sessions: SessionRow[];
  #fresh = false;

  /** `devices` are signed in, the present one first. */
  constructor(now: Date, devices: string[], passkey: string | null) {
    this.view = {
      totp: passkey !== null,
      passkeys:
        passkey === null
          ? []
          : [{ id: 'key-1', name: passkey, created_at: moment(now, -40), last_used_at: moment(now, -2) }],
      recovery_codes_left: passkey === null ? 0 : 8,
      must_set_up: false,
      passkeys_possible: true,
    };
    this.sessions = devices.map((device, index) => ({
      id: `session-${index + 1}`,
      device,
      created_at: moment(now, -3 - index * 58),
      last_used_at: moment(now, -index),
      current: index === 0,
      second_step: false,
    }));
  }

  readonly answers: AccountAnswers = {
    'me/second-step': () => this.view,
    'me/second-step/totp/begin': ({ password }) => {
      this.#wantPassword(password);
      return {
        secret: 'JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP',
        url: 'otpauth://totp/Balc%C3%A3o:marina?secret=JBSWY3DP',
        qr: QR,
      };
    },
    'me/second-step/totp/confirm': ({ code }) =>
      code === '123456' ? this.#isSet({ totp: true }) : fail('second_step_refused'),
    'me/second-step/totp/remove': ({ password }) => {
      this.#wantPassword(password);
      return (this.view = { ...this.view, totp: false });
    },
    'me/second-step/passkeys/begin': ({ password }) => {
      this.#wantPassword(password);
      return { ticket: 'ticket', options: { publicKey: {} } };
    },
    'me/second-step/passkeys/finish': ({ name }) => {
      const made = { id: name, name, created_at: new Date().toISOString(), last_used_at: null };
      return this.#isSet({ passkeys: [...this.view.passkeys, made] });
    },
    'me/second-step/passkeys/remove': ({ id, password }) => {
      this.#wantPassword(password);
      return (this.view = { ...this.view, passkeys: this.view.passkeys.filter((key) => key.id !== id) });
    },
    'me/second-step/recovery-codes': ({ password }) => {
      this.#wantPassword(password);
      this.view = { ...this.view, recovery_codes_left: 10 };
      return { recovery_codes: CODES };
    },
    'me/password': ({ current, new: password }) => {
      if (current === 'errada') fail('wrong_credentials');
      const { accepted, reason } = judged(password, []);
      if (!accepted) throw { code: 'weak_password', field: 'password', facts: { reason: reason ?? '' } };
      this.sessions = this.sessions.filter(({ current }) => current);
      return {};
    },
    'me/sessions': () => ({ sessions: this.sessions }),
    'me/sessions/end': ({ session }) => ({
      sessions: (this.sessions = this.sessions.filter(({ id }) => id !== session)),
    }),
    'me/sessions/end-others': () => ({ sessions: (this.sessions = this.sessions.filter(({ current }) => current)) }),
  };

  #isSet(change: Partial<SecondStepView>) {
    const first = this.view.recovery_codes_left === 0;
    const recovery_codes_left = first ? 10 : this.view.recovery_codes_left;
    this.view = { ...this.view, ...change, must_set_up: false, recovery_codes_left };
    return { view: this.view, recovery_codes: first ? CODES : null };
  }

  #wantPassword(password: string | null) {
    if (this.#fresh || this.view.must_set_up) return;
    if (password === null) fail('password_needed');
    if (password === 'errada') fail('wrong_credentials');
    this.#fresh = true;
  }
}

/** Much simpler than the judge, which is in Rust. */
export function judged(password: string, about: string[]): PasswordJudgement {
  const words = about.flatMap((one) => one.toLowerCase().split(/[^\p{L}\d]+/u)).filter((word) => word.length > 3);
  const typed = password.toLowerCase();
  const refused = (reason: PasswordJudgement['reason']) => ({ strength: 1, accepted: false, reason });
  if (password.length < 10) return refused('too_short');
  if (words.some((word) => typed.includes(word))) return refused('personal');
  if (/^(senha|flamengo)[\d!]*$/.test(typed)) return refused('common');
  const strength = password.length > 20 ? 4 : password.length > 14 ? 3 : 2;
  return { strength, accepted: true, reason: strength < 4 ? 'longer' : null };
}

function fail(code: ApiError['code']): never {
  throw { code, facts: {} } satisfies ApiError;
}
