// Signing in and the account, invented. The password is anything but "errada"; the second step is 123456.
import type { ApiError, LinkedOffice, SecondStepNeeded, SecondStepView, SessionRow, SignedIn } from '../../contract';
import type { FakeOptions, Handlers } from '../fake.ts';
import { ME } from './client.ts';

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

export class FakeAccount {
  options: FakeOptions;
  view: SecondStepView;
  sessions: SessionRow[];
  offices: LinkedOffice[];
  /** The session is old: the first change asks for the password. */
  fresh = false;
  refusesPasskeys = false;

  constructor(options: FakeOptions) {
    this.options = options;
    const ago = (days: number) => new Date(options.now().getTime() - days * 86_400_000).toISOString();
    this.view = {
      totp: options.secondStep,
      passkeys: options.secondStep
        ? [{ id: 'key-1', name: 'Celular da Marina', created_at: ago(40), last_used_at: ago(2) }]
        : [],
      recovery_codes_left: options.secondStep ? 8 : 0,
      must_set_up: false,
      passkeys_possible: true,
    };
    this.sessions = [
      {
        id: 'session-1',
        device: 'Chrome · Windows',
        created_at: ago(3),
        last_used_at: ago(0),
        current: true,
        second_step: false,
      },
      {
        id: 'session-2',
        device: 'Safari · iPhone/iPad',
        created_at: ago(61),
        last_used_at: ago(1),
        current: false,
        second_step: false,
      },
    ];
    this.offices = [
      {
        office: ME.office,
        office_name: ME.office_name,
        person: ME.person,
        email: 'marina@exemplo.com.br',
        current: true,
      },
      {
        office: 'office-2',
        office_name: 'Assessoria Contábil São José dos Pinhais S/S',
        person: 'client-9',
        email: 'marina.duarte@araucaria.example',
        current: false,
      },
    ];
  }

  get signedIn(): SignedIn {
    return { token: '', me: ME };
  }

  get needed(): SecondStepNeeded {
    return {
      pending: 'pending',
      ways: ['totp', 'recovery_code'],
      passkey: null,
      expires_at: this.options.now().toISOString(),
    };
  }

  wantPassword(password: string | null) {
    if (this.fresh) return;
    if (password === null) fail('password_needed');
    if (password === 'errada') fail('wrong_credentials');
    this.fresh = true;
  }
}

function fail(code: ApiError['code']): never {
  throw { code, facts: {} } satisfies ApiError;
}

type Open = Pick<
  Handlers,
  Extract<keyof Handlers, `POST session${string}` | `POST open/${string}` | 'GET open/links/{token}'>
>;

export function openCalls(account: FakeAccount, enter: () => void): Open {
  const welcome = () => {
    enter();
    return account.signedIn;
  };
  const view = () => ({
    office_name: ME.office_name,
    name: 'Marina Aparecida Duarte Gonçalves',
    email: 'marina@exemplo.com.br',
    expires_at: new Date(account.options.now().getTime() + 7 * 86_400_000).toISOString(),
  });
  return {
    'POST session': ({ password }) => {
      if (password === 'errada') fail('wrong_credentials');
      return account.options.secondStep ? { second_step: account.needed } : welcome();
    },
    'POST session/second-step': ({ proof }) => {
      if (proof.way === 'totp' && proof.code !== '123456') fail('second_step_refused');
      return welcome();
    },
    'POST session/passkey/begin': () => ({
      ticket: 'ticket',
      options: { publicKey: { challenge: 'AAAA', allowCredentials: [] } },
      expires_at: account.options.now().toISOString(),
    }),
    'POST session/passkey': () => (account.refusesPasskeys ? fail('passkey_refused') : welcome()),
    'POST open/invitation': ({ token }) => (token === 'novo' ? view() : fail('link_refused')),
    'POST open/invitation/register': ({ password }) => (password.length < 10 ? fail('weak_password') : welcome()),
    'POST open/password/strength': ({ password, about }) => {
      const words = about.flatMap((one) => one.toLowerCase().split(/\W+/)).filter((word) => word.length > 3);
      if (words.some((word) => password.toLowerCase().includes(word)))
        return { strength: 1, accepted: false, reason: 'personal' };
      const strength = password.length > 20 ? 4 : password.length > 14 ? 3 : 2;
      return { strength, accepted: true, reason: strength < 4 ? 'longer' : null };
    },
    'POST open/password/forgotten': () => ({}),
    'POST open/password/reset': ({ token }) =>
      token === 'vencido' ? fail('link_refused') : { ...view(), sets_up_second_step: false },
    'POST open/password/change': welcome,
    'POST open/temporary-code': ({ code }) =>
      code === '0' ? fail('wrong_credentials') : { token: 'novo', view: { ...view(), sets_up_second_step: true } },
    'GET open/links/{token}': ({ token }) =>
      token === 'fechado'
        ? fail('link_closed')
        : { office_name: ME.office_name, asks_password: token === 'senha', expires_at: view().expires_at },
    'POST open/links/{token}': ({ token, password }) => {
      if (token === 'senha' && password !== '123456') fail('wrong_credentials');
      const names = [
        'Balancete 10/2026 – Padaria e Confeitaria Sol Nascente',
        'Contrato social, 7ª alteração consolidada',
      ];
      return {
        office_name: ME.office_name,
        company_name: 'Padaria e Confeitaria Sol Nascente Ltda',
        pass: 'pass',
        documents: names.map((title, index) => ({
          id: `open-${index}`,
          title,
          file_name: `${index}.pdf`,
          size: 182_344,
          published_at: account.options.now().toISOString(),
        })),
      };
    },
  };
}

export function accountCalls(
  account: FakeAccount,
): Pick<Handlers, Extract<keyof Handlers, `POST client/me/${string}`>> {
  const isSet = (change: Partial<SecondStepView>) => {
    const first = account.view.recovery_codes_left === 0;
    account.view = { ...account.view, ...change, recovery_codes_left: first ? 10 : account.view.recovery_codes_left };
    return { view: account.view, recovery_codes: first ? CODES : null };
  };
  return {
    'POST client/me/second-step': () => account.view,
    'POST client/me/second-step/totp/begin': ({ password }) => {
      account.wantPassword(password);
      return {
        secret: 'JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP',
        url: 'otpauth://totp/Balc%C3%A3o:marina?secret=JBSWY3DP',
        qr: QR,
      };
    },
    'POST client/me/second-step/totp/confirm': ({ code }) =>
      code === '123456' ? isSet({ totp: true }) : fail('second_step_refused'),
    'POST client/me/second-step/totp/remove': ({ password }) => {
      account.wantPassword(password);
      return (account.view = { ...account.view, totp: false });
    },
    'POST client/me/second-step/passkeys/begin': ({ password }) => {
      account.wantPassword(password);
      return { ticket: 'ticket', options: { publicKey: {} } };
    },
    'POST client/me/second-step/passkeys/finish': ({ name }) =>
      isSet({
        passkeys: [
          ...account.view.passkeys,
          { id: name, name, created_at: account.options.now().toISOString(), last_used_at: null },
        ],
      }),
    'POST client/me/second-step/passkeys/remove': ({ id, password }) => {
      account.wantPassword(password);
      return (account.view = { ...account.view, passkeys: account.view.passkeys.filter((key) => key.id !== id) });
    },
    'POST client/me/second-step/recovery-codes': ({ password }) => {
      account.wantPassword(password);
      account.view = { ...account.view, recovery_codes_left: 10 };
      return { recovery_codes: CODES };
    },
    'POST client/me/password': ({ current }) => (current === 'errada' ? fail('wrong_credentials') : {}),
    'POST client/me/sessions': () => ({ sessions: account.sessions }),
    'POST client/me/sessions/end': ({ session }) => ({
      sessions: (account.sessions = account.sessions.filter(({ id }) => id !== session)),
    }),
    'POST client/me/sessions/end-others': () => ({
      sessions: (account.sessions = account.sessions.filter(({ current }) => current)),
    }),
    'POST client/me/offices': () => ({ offices: account.offices }),
    'POST client/me/offices/link': ({ password }) =>
      password === 'errada' ? fail('wrong_credentials') : { second_step: account.needed },
    'POST client/me/offices/link/second-step': () => ({ offices: account.offices }),
    'POST client/me/offices/unlink': ({ office }) => ({
      offices: (account.offices = account.offices.filter((one) => one.office !== office)),
    }),
    'POST client/me/offices/switch': () =>
      account.options.secondStep ? { second_step: account.needed } : account.signedIn,
  };
}
