// An invented office for the portal: `npm run dev:portal`, then `/?fake`, with any of `&signed_out`, `&second_step`
// (signing in asks for one; 123456 is right), `&empty`, `&broken`, `&slow`, `&one_company`, `&no_line` (uploads break).
// Addresses for everybody: `/convite#novo`, `/nova-senha#novo`, `/link/aberto`, `/link/senha` (password 123456).
import type { ApiError, Command, CommandResult, Me, Upload } from '../contract';
import type { Calls, Files } from './calls.ts';
import { ME } from './fake/client.ts';
import { documentCalls, FakeFolders } from './fake/documents.ts';
import { FakeAccount, accountCalls, openCalls } from './fake/identity.ts';
import { FakeMonth, monthCalls } from './fake/month.ts';
import { FakePeople, peopleCalls } from './fake/people.ts';
import { FakeRequests, requestCalls } from './fake/requests.ts';
import type { ClientOffice } from './office.ts';

export interface FakeOptions {
  now: () => Date;
  signedOut: boolean;
  secondStep: boolean;
  empty: boolean;
  /** Everything but signing in fails. */
  broken: boolean;
  slow: boolean;
  oneCompany: boolean;
  /** The client may not manage the users of her company. */
  mayNotManage: boolean;
  /** Pieces of uploads do not arrive. */
  noLine: boolean;
}

export type Handlers = { [Name in keyof Calls]: (params: Calls[Name][0]) => Calls[Name][1] };

const SLOW_MS = 1_500;

export class FakeClientOffice implements ClientOffice {
  readonly options: FakeOptions;
  readonly account: FakeAccount;
  readonly folders: FakeFolders;
  readonly requests: FakeRequests;
  readonly month: FakeMonth;
  readonly people: FakePeople;
  /** Every command by its id: the same id twice is one. */
  readonly commands = new Map<string, Command>();
  signedIn: boolean;
  #handlers: Handlers;

  constructor(options: Partial<FakeOptions> = {}) {
    this.options = {
      now: () => new Date(),
      signedOut: false,
      secondStep: false,
      empty: false,
      broken: false,
      slow: false,
      oneCompany: false,
      noLine: false,
      mayNotManage: false,
      ...options,
    };
    this.signedIn = !this.options.signedOut;
    this.account = new FakeAccount(this.options);
    this.folders = new FakeFolders(this.options);
    this.requests = new FakeRequests(this.options);
    this.month = new FakeMonth(this.options, this.folders);
    this.people = new FakePeople(this.options);
    this.#handlers = {
      'GET session': () => (this.options.mayNotManage ? withoutManaging(ME) : ME),
      'DELETE session': () => {
        this.signedIn = false;
        return {};
      },
      ...openCalls(this.account, () => (this.signedIn = true)),
      ...accountCalls(this.account),
      ...documentCalls(this.folders),
      ...requestCalls(this.requests),
      ...monthCalls(this.month),
      ...peopleCalls(this.people),
    };
  }

  async call<Name extends keyof Calls>(name: Name, params: Calls[Name][0]): Promise<Calls[Name][1]> {
    if (this.options.slow) await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    const open = name.startsWith('POST session') || name.includes(' open/');
    if (!open && !this.signedIn) throw { code: 'not_signed_in', facts: {} } satisfies ApiError;
    if (!open && name !== 'GET session' && this.options.broken)
      throw { code: 'storage_unavailable', facts: {} } satisfies ApiError;
    return structuredClone(this.#handlers[name](params));
  }

  async command(command: Command, id: string = crypto.randomUUID()): Promise<CommandResult> {
    if (!this.signedIn) throw { code: 'not_signed_in', facts: {} } satisfies ApiError;
    if (this.options.broken) throw { code: 'storage_unavailable', facts: {} } satisfies ApiError;
    const again = this.commands.has(id);
    this.commands.set(id, command);
    if (command.do === 'post_chat')
      return { made: 'message', message: this.folders.say(`message-${id}`, command.text, again) };
    const made = again ? undefined : this.folders.obey(command);
    if (!again) this.requests.obey(command);
    if (!again) this.month.obey(command);
    if (!again) this.people.obey(command);
    return made ?? { made: 'nothing' };
  }

  async sendPiece(upload: string, offset: number, piece: Blob, stop: AbortSignal): Promise<Upload> {
    await new Promise((resolve) => setTimeout(resolve, this.options.slow ? SLOW_MS : 0));
    stop.throwIfAborted();
    if (this.options.noLine) throw { code: 'server_unreachable', facts: {} } satisfies ApiError;
    return structuredClone(this.folders.take(upload, offset, piece.size));
  }

  url = <Place extends keyof Files>(_place: Place, params: Files[Place]): string =>
    `data:text/html,<p style="font-family:sans-serif">${encodeURIComponent(JSON.stringify(params))}</p>`;

  async signOut() {
    this.signedIn = false;
  }
}

function withoutManaging(me: Me): Me {
  const permissions = me.access.permissions.filter((one) => one !== 'manage_company_users');
  return { ...me, access: { ...me.access, permissions } };
}

/** As the address of the page asks for it. */
export function fakeFrom(query: URLSearchParams): FakeClientOffice {
  return new FakeClientOffice({
    signedOut: query.has('signed_out'),
    secondStep: query.has('second_step'),
    empty: query.has('empty'),
    broken: query.has('broken'),
    slow: query.has('slow'),
    oneCompany: query.has('one_company'),
    noLine: query.has('no_line'),
  });
}
