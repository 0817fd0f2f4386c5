// An invented office in memory, for tests and for developing in a browser: `npm run dev`, then `/?fake`.
//
// `/?fake&orders=100000&offline&stage=first_start&empty&broken&refuse` change what it shows.
import type {
  ApiError,
  BootView,
  Change,
  Command,
  DeskCalls,
  DeskEvent,
  DeskStatus,
  Message,
  OrderRow,
  Permission,
  QueuedCommand,
  Settings,
  Stage,
  Status,
} from '../contract';
import type { Platform } from './platform.ts';
import { InventedAccount, judged } from './fake/account.ts';
import { answerOf } from './fake/answers.ts';
import { carriedOut } from './fake/carried.ts';
import { conversationDetail, makeConversations, type FakeConversation } from './fake/conversations.ts';
import { detailOf } from './fake/detail.ts';
import { makeOrders } from './fake/orders.ts';
import { matching, page, tabOf } from './fake/query.ts';
import { agent, ALL_PERMISSIONS, companies, OFFICE_NAME, staff } from './fake/register.ts';
import { makeThings, thingsPage } from './fake/things.ts';

export interface FakeOptions {
  now: () => Date;
  orders: number;
  offline: boolean;
  /** Every reading of the list fails. */
  broken: boolean;
  /** The server refuses each decision, because the order changed meanwhile. */
  refuse: boolean;
  /** Why the server refuses this command, if it does. */
  refuses: (command: Command) => ApiError | null;
  stage: Stage['at'];
  locale: Settings['locale'];
  theme: Settings['theme'];
  /** What the one who signed in may do. */
  permissions: Permission[];
  /** How long a decision takes to be sent. */
  delay_ms: number;
}

type Calls = { [Method in keyof DeskCalls]: (params: DeskCalls[Method]['params']) => DeskCalls[Method]['answer'] };

export class FakeOffice implements Platform {
  readonly options: FakeOptions;
  /** Every call, in order. */
  readonly calls: { method: keyof DeskCalls; params: unknown }[] = [];
  rows: OrderRow[];
  conversations: FakeConversation[];
  things: Change[];
  outbox: QueuedCommand[] = [];
  readonly account: InventedAccount;
  #stage: Stage;
  #settings: Settings;
  #offline_since: string | null;
  #listeners = new Set<(event: DeskEvent) => void>();

  constructor(options: Partial<FakeOptions> = {}) {
    this.options = {
      now: () => new Date(),
      orders: 640,
      offline: false,
      broken: false,
      refuse: false,
      refuses: () => null,
      stage: 'ready',
      locale: 'pt-BR',
      theme: 'system',
      permissions: ALL_PERMISSIONS,
      delay_ms: 900,
      ...options,
    };
    const now = this.options.now();
    this.rows = makeOrders(this.options.orders, now);
    this.conversations = makeConversations(this.rows, now);
    this.things = makeThings(now);
    this.account = new InventedAccount(now, ['Balcão · RECEPCAO-01', 'Balcão · NOTEBOOK-ANA', 'Firefox · Linux'], null);
    this.account.view.must_set_up = this.options.stage === 'second_step';
    this.#offline_since = this.options.offline ? new Date(now.getTime() - 23 * 60_000).toISOString() : null;
    this.#settings = {
      locale: this.options.locale,
      theme: this.options.theme,
      start_with_system: true,
      close_to_tray: true,
      notifications: true,
    };
    this.#stage = this.#stageAt(this.options.stage);
  }

  async call<Method extends keyof DeskCalls>(method: Method, params: DeskCalls[Method]['params']) {
    this.calls.push({ method, params });
    await Promise.resolve();
    return structuredClone(this.#answers[method](params));
  }

  onEvent(listener: (event: DeskEvent) => void) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  chooseFiles = async () => ['/home/ana/Documentos/Recibo de férias.pdf'];
  chooseSave = async (name: string) => `/home/ana/Downloads/${name}`;
  onFilesDropped = () => () => {};

  tell(event: DeskEvent) {
    for (const listener of this.#listeners) listener(event);
  }

  /** What the agent or somebody else does to an order. */
  move(id: string, status: Status) {
    const row = this.#row(id);
    row.order = { ...row.order, status, since: this.options.now().toISOString(), revision: row.order.revision + 1 };
    this.tell({ event: 'orders_changed', orders: [id] });
  }

  reconnect() {
    this.#offline_since = null;
    this.tell({ event: 'status_changed' });
    const about = this.#waitingToSend();
    for (const { queued, row } of about) this.#send(queued, row);
    // What the rooms decided is about no order and no conversation.
    for (const queued of this.outbox)
      if (queued.state.state === 'waiting' && !about.some((one) => one.queued.id === queued.id))
        this.#send(queued, { queued: [] });
  }

  #answers: Calls = {
    boot: () => this.#boot(),
    'first_start.this_computer': (params) => {
      const { accepted, reason } = judged(params.password, [params.your_name, params.email, params.office_name]);
      if (!accepted) throw { code: 'weak_password', field: 'password', facts: { reason: reason ?? '' } } as ApiError;
      return this.#enter('ready');
    },
    'first_start.connect': ({ address }) => {
      if (address.includes('nada')) throw { code: 'server_unreachable' } satisfies ApiError;
      return this.#enter('sign_in');
    },
    'session.sign_in': ({ password }) => {
      if (password === 'errada') throw { code: 'wrong_credentials' } satisfies ApiError;
      if (password === 'sem etapa') {
        this.account.view.must_set_up = true;
        return this.#enter('second_step');
      }
      if (password === 'duas etapas') throw { code: 'second_step_needed', facts: { ways: 'totp' } } satisfies ApiError;
      return this.#enter('ready');
    },
    'session.second_step': (proof) => {
      if ('code' in proof && proof.code === '000000') throw { code: 'second_step_refused' } satisfies ApiError;
      return this.#enter('ready');
    },
    'session.second_step_is_set': () => {
      if (this.account.view.must_set_up) throw { code: 'second_step_to_set_up' } satisfies ApiError;
      return this.#enter('ready');
    },
    'password.judge': ({ password, about }) => judged(password, about),
    'account.save_recovery_codes': ({ path }) => ({ path }),
    'portal.open': () => ({}),
    'session.sign_out': () => this.#enter('sign_in'),
    'settings.save': (settings) => (this.#settings = settings),
    'orders.list': (query) => {
      if (this.options.broken) throw { code: 'internal', facts: { trace: '7f3a90' } } satisfies ApiError;
      return page(this.rows, query);
    },
    'orders.count': (filter) => {
      const counts = { pending: 0, awaiting: 0, processing: 0, processed: 0 };
      for (const row of matching(this.rows, filter)) counts[tabOf(row.order.status)]++;
      return counts;
    },
    'orders.open': ({ order }) => detailOf(this.#row(order), this.options.now()),
    'orders.confirm': ({ order, seen_revision }) => this.#queue({ do: 'confirm_order', order, seen_revision }),
    'orders.answer': ({ order, text, settles }) =>
      this.#queue({ do: 'answer_order', order, text, attachments: [], settles }),
    'orders.cancel': ({ order }) => this.#queue({ do: 'cancel_order', order }),
    'orders.filter_choices': () => ({
      companies: companies.map(({ id, short_name }) => ({ id, label: short_name })),
      kinds: ['pes.holerite', 'pes.resumo_folha', 'fis.faturamento'].map((id) => ({ id, label: id })),
      attendants: staff.map(({ id, name }) => ({ id, label: name })),
    }),
    'conversations.list': () => ({ rows: this.conversations.map(({ row }) => row) }),
    'conversations.open': ({ conversation }) => conversationDetail(this.#conversation(conversation)),
    'conversations.send': ({ conversation, text }) =>
      this.#enqueue({ do: 'send_message', conversation, text }, this.#conversation(conversation).row),
    'conversations.settle': ({ conversation }) =>
      this.#enqueue({ do: 'settle_conversation', conversation }, this.#conversation(conversation).row),
    'documents.open': ({ document }) => ({ path: `/tmp/${document}.pdf` }),
    status: () => this.#status(),
    'sync.now': () => this.#status(),
    'outbox.list': () => ({ commands: this.outbox }),
    'outbox.dismiss': ({ id }) => {
      this.outbox = this.outbox.filter((queued) => queued.id !== id);
      for (const row of [...this.rows, ...this.conversations.map((one) => one.row)])
        row.queued = row.queued.filter((queued) => queued.id !== id);
      this.tell({ event: 'outbox_changed' });
      return {};
    },
    'things.list': (query) => thingsPage(this.things, query),
    'commands.queue': ({ command }) => this.#enqueue(command, { queued: [] }),
    'office.ask': ({ call, params }) => {
      if (this.#offline_since !== null) throw { code: 'needs_connection' } satisfies ApiError;
      return answerOf(call, params, this.options.now(), this.account.answers);
    },
    'files.send': ({ path }) => ({ content: 'a'.repeat(64), file_name: path.split('/').at(-1) ?? path }),
    'files.save': ({ path }) => ({ path }),
    'agents.new_code': () => ({
      code: 'K7QM4XWP',
      expires_at: new Date(this.options.now().getTime() + 600_000).toISOString(),
    }),
  };

  #queue(command: Command & { order: string }): QueuedCommand {
    return this.#enqueue(command, this.#row(command.order));
  }

  /** Five clicks make one decision (OC3). */
  #enqueue(command: Command, row: { queued: QueuedCommand[] }): QueuedCommand {
    const same = row.queued.find(({ command: other, state }) => other.do === command.do && state.state === 'waiting');
    if (same && command.do !== 'send_message') return same;
    const queued: QueuedCommand = {
      id: `command-${this.calls.length}`,
      command,
      queued_at: this.options.now().toISOString(),
      state: { state: 'waiting' },
    };
    row.queued = [...row.queued, queued];
    this.outbox = [...this.outbox, queued];
    this.tell({ event: 'outbox_changed' });
    if (this.#offline_since === null) this.#send(queued, row);
    return queued;
  }

  #send(queued: QueuedCommand, row: { queued: QueuedCommand[] }) {
    setTimeout(() => {
      const why = this.options.refuses(queued.command);
      if (why) {
        queued.state = { state: 'refused', why };
      } else if (this.options.refuse) {
        const refusal = '{"refused":"changed_meanwhile","seen":3,"current":5}';
        queued.state = { state: 'refused', why: { code: 'refused', facts: { refusal } } };
      } else {
        this.outbox = this.outbox.filter(({ id }) => id !== queued.id);
        row.queued = row.queued.filter(({ id }) => id !== queued.id);
        this.#carryOut(queued.command);
        const { result, kinds } = carriedOut(this.things, queued.command, this.options.now());
        this.tell({ event: 'command_done', id: queued.id, result });
        if (kinds.length > 0) this.tell({ event: 'things_changed', kinds });
      }
      this.tell({ event: 'outbox_changed' });
    }, this.options.delay_ms);
  }

  #waitingToSend() {
    const rows = [...this.rows, ...this.conversations.map(({ row }) => row)];
    return rows.flatMap((row) =>
      row.queued.filter(({ state }) => state.state === 'waiting').map((queued) => ({ queued, row })),
    );
  }

  #carryOut(command: Command) {
    switch (command.do) {
      case 'confirm_order':
        return this.move(command.order, { is: 'awaiting' });
      case 'cancel_order':
        return this.move(command.order, { is: 'cancelled', by: { who: 'staff', person: 'staff-1' } });
      case 'answer_order': {
        const outcome = { how: 'answered_by_hand', by: 'staff-1', message: 'message-1' } as const;
        return command.settles ? this.move(command.order, { is: 'processed', outcome }) : undefined;
      }
      case 'settle_conversation':
      case 'send_message':
        return this.#attend(command);
      default:
        return undefined;
    }
  }

  #attend(command: Extract<Command, { conversation: string }>) {
    const { row, messages } = this.#conversation(command.conversation);
    row.conversation.waiting_since = null;
    if (command.do === 'send_message') {
      const { id } = row.conversation;
      const message: Message = {
        id: `${id}-${messages.length + 1}`,
        conversation: id,
        author: { by: 'staff', person: 'staff-1' },
        text: command.text,
        documents: [],
        order: null,
        at: this.options.now().toISOString(),
        delivery: { state: 'sent' },
      };
      messages.push(message);
      row.last_message = message;
    }
    this.tell({ event: 'conversations_changed' });
  }

  #conversation(id: string): FakeConversation {
    const found = this.conversations.find(({ row }) => row.conversation.id === id);
    if (!found) throw { code: 'not_found' } satisfies ApiError;
    return found;
  }

  #row(id: string): OrderRow {
    const row = this.rows.find(({ order }) => order.id === id);
    if (!row) throw { code: 'not_found' } satisfies ApiError;
    return row;
  }

  #status(): DeskStatus {
    const now = this.options.now();
    const waiting_to_send = this.outbox.filter(({ state }) => state.state !== 'refused').length;
    return {
      connection: this.#offline_since
        ? { is: 'offline', since: this.#offline_since, why: { code: 'server_unreachable' } }
        : { is: 'online' },
      last_sync_at: this.#offline_since ?? new Date(now.getTime() - 2_000).toISOString(),
      first_sync_running: false,
      waiting_to_send,
      refused: this.outbox.length - waiting_to_send,
      badge:
        this.rows.filter(({ order }) => order.status.is === 'pending').length +
        this.conversations.filter(({ row }) => row.conversation.waiting_since !== null).length,
      agents: [agent(now)],
    };
  }

  #enter(at: Stage['at']): BootView {
    this.#stage = this.#stageAt(at);
    return this.#boot();
  }

  #boot(): BootView {
    return { stage: this.#stage, settings: this.#settings, version: '0.1.0', notices: [] };
  }

  #stageAt(at: Stage['at']): Stage {
    const server = 'https://balcao.contabilhorizonte.com.br';
    if (at === 'first_start') return { at };
    if (at === 'sign_in') return { at, server, embedded: false, email: 'ana@contabilhorizonte.com.br', why: null };
    const { id, name, role } = staff[0]!;
    return {
      at,
      me: {
        person: id,
        name,
        role,
        office_name: OFFICE_NAME,
        zone: 'America/Sao_Paulo',
        permissions: this.options.permissions,
      },
      server,
      embedded: true,
    };
  }
}

/** As the address of the page asks for it. */
export function fakeFrom(query: URLSearchParams): FakeOffice {
  const orders = query.has('empty') ? 0 : Number(query.get('orders') ?? 640);
  return new FakeOffice({
    orders,
    offline: query.has('offline'),
    broken: query.has('broken'),
    refuse: query.has('refuse'),
    stage: (query.get('stage') ?? 'ready') as Stage['at'],
    locale: (query.get('locale') ?? 'pt-BR') as Settings['locale'],
    theme: (query.get('theme') ?? 'system') as Settings['theme'],
  });
}
