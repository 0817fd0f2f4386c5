// Signing in and the account, invented. The password is anything but "errada"; the second step is 123456.
import type { ApiError, LinkedOffice, SecondStepNeeded, SignedIn } from '../../contract';
import { InventedAccount, judged } from '../../platform/fake/account.ts';
import type { FakeOptions, Handlers } from '../fake.ts';
import { ME } from './client.ts';

export class FakeAccount extends InventedAccount {
  options: FakeOptions;
  offices: LinkedOffice[];
  refusesPasskeys = false;

  constructor(options: FakeOptions) {
    const devices = ['Chrome · Windows', 'Safari · iPhone/iPad'];
    super(options.now(), devices, options.secondStep ? 'Celular da Marina' : null);
    this.options = options;
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
    'POST open/password/strength': ({ password, about }) => judged(password, about),
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
  const { answers } = account;
  return {
    'POST client/me/second-step': answers['me/second-step'],
    'POST client/me/second-step/totp/begin': answers['me/second-step/totp/begin'],
    'POST client/me/second-step/totp/confirm': answers['me/second-step/totp/confirm'],
    'POST client/me/second-step/totp/remove': answers['me/second-step/totp/remove'],
    'POST client/me/second-step/passkeys/begin': answers['me/second-step/passkeys/begin'],
    'POST client/me/second-step/passkeys/finish': answers['me/second-step/passkeys/finish'],
    'POST client/me/second-step/passkeys/remove': answers['me/second-step/passkeys/remove'],
    'POST client/me/second-step/recovery-codes': answers['me/second-step/recovery-codes'],
    'POST client/me/password': answers['me/password'],
    'POST client/me/sessions': answers['me/sessions'],
    'POST client/me/sessions/end': answers['me/sessions/end'],
    'POST client/me/sessions/end-others': answers['me/sessions/end-others'],
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
