// Requests, forms and collection, invented. The check is a small one of our own: the real one is the office's.
import type {
  ApiError,
  CollectionRow,
  Command,
  EmployeeChoice,
  FormFault,
  Forms,
  RequestDetail,
  RequestRow,
} from '../../contract';
import type { FakeOptions, Handlers } from '../fake.ts';
import { COMPANIES, dayFrom, ME } from './client.ts';
import { FORMS } from './forms.ts';

const EMPLOYEES: EmployeeChoice[] = [
  { id: 'employee-1', name: 'Ana Beatriz Conceição de Albuquerque Figueiredo', job_title: 'Confeiteira', left: false },
  { id: 'employee-2', name: 'João da Silva', job_title: 'Padeiro', left: false },
  { id: 'employee-3', name: 'José Müller', job_title: 'Entregador', left: true },
];

export class FakeRequests {
  readonly options: FakeOptions;
  rows: RequestDetail[];
  collection: CollectionRow[];

  constructor(options: FakeOptions) {
    this.options = options;
    this.rows = options.empty ? [] : makeRequests(options.now());
    this.collection = options.empty ? [] : makeCollection(options.now());
  }

  one(id: string): RequestDetail {
    const found = this.rows.find(({ row }) => row.id === id);
    if (!found) throw { code: 'not_found', facts: {} } satisfies ApiError;
    return found;
  }

  obey(command: Command) {
    if (command.do !== 'requests') return;
    const at = this.options.now().toISOString();
    switch (command.act) {
      case 'open': {
        const row: RequestRow = {
          ...makeRequests(this.options.now())[0]!.row,
          id: command.request,
          number: 131,
          form: command.form,
          company: command.company,
          state: 'open',
          expires_on: null,
          title: 'João da Silva',
        };
        this.rows = [
          {
            row,
            form: FORMS.find(({ id }) => id === command.form) ?? null,
            values: command.values,
            employees: names(),
            attachments: [],
            may_write: true,
            may_cancel: true,
            may_reopen: false,
            thread: [
              {
                id: 'line-0',
                at,
                by_office: false,
                author_name: ME.name,
                happened: { what: 'opened' },
                text: '',
                files: [],
              },
            ],
          },
          ...this.rows,
        ];
        break;
      }
      case 'write': {
        const request = this.one(command.request);
        if (command.then?.move === 'cancel') request.row.state = 'cancelled';
        else if (command.then?.move === 'reopen' || request.row.state === 'waiting_for_client')
          request.row.state = 'open';
        const ended = request.row.state === 'cancelled';
        Object.assign(request, { may_write: !ended, may_cancel: !ended, may_reopen: false });
        const happened = command.then
          ? ({ what: 'moved', to: request.row.state } as const)
          : ({ what: 'written' } as const);
        request.thread.push({
          id: `line-${request.thread.length}`,
          at,
          by_office: false,
          author_name: ME.name,
          happened,
          text: command.text,
          files: [],
        });
        break;
      }
      case 'answer_collection':
      case 'nothing_this_month': {
        const item = this.collection.find(({ id }) => id === command.item);
        if (!item) break;
        Object.assign(item, {
          state: command.act === 'answer_collection' ? 'sent' : 'nothing',
          may_answer: false,
          late: false,
          note: command.note,
          answered_at: at,
          answered_by_name: ME.name,
        });
        break;
      }
    }
  }
}

type Own = Extract<keyof Handlers, `${string} client/requests${string}` | 'GET client/collection'>;

export function requestCalls(requests: FakeRequests): Pick<Handlers, Own> {
  const waits = (item: CollectionRow) => item.state === 'awaited' || item.state === 'returned';
  return {
    'GET client/requests/forms': (): Forms => ({ forms: FORMS, employees: EMPLOYEES }),
    'POST client/requests/check': ({ values, form }) => ({ faults: form === 'vacation' ? vacationFaults(values) : [] }),
    'GET client/requests': ({ company, open }) => {
      const rows = requests.rows
        .map(({ row }) => row)
        .filter(
          (row) =>
            (company === null || row.company === company) &&
            (!open || ['open', 'in_progress', 'waiting_for_client'].includes(row.state)),
        );
      return {
        rows,
        next: null,
        total: rows.length,
        waiting_for_you: rows.filter(({ state }) => state === 'waiting_for_client').length,
      };
    },
    'GET client/requests/{id}': ({ id }) => requests.one(id),
    'GET client/collection': ({ company, waiting }) => {
      const mine = requests.collection.filter((item) => company === null || item.company === company);
      return {
        rows: mine.filter((item) => !waiting || waits(item)),
        next: null,
        waiting_for_you: mine.filter(waits).length,
      };
    },
  };
}

function names(): Record<string, string> {
  return Object.fromEntries(EMPLOYEES.map(({ id, name }) => [id, name]));
}

function vacationFaults(values: Record<string, unknown>): FormFault[] {
  const faults: FormFault[] = [];
  const blocking = { law: null, note: null, blocks: true };
  if (!values.employee) faults.push({ field: 'employee', fault: { is: 'missing' }, ...blocking });
  const periods = (values.periods ?? []) as Record<string, string>[];
  periods.forEach(({ starts_on, ends_on }, row) => {
    if (!starts_on) faults.push({ field: `periods[${row}].starts_on`, fault: { is: 'missing' }, ...blocking });
    if (!starts_on || !ends_on) return;
    const days = (Date.parse(ends_on) - Date.parse(starts_on)) / 86_400_000 + 1;
    if (days < 5)
      faults.push({
        field: `periods[${row}].ends_on`,
        fault: { is: 'too_few_days', days, least: 5 },
        law: 'CLT art. 134 §1º',
        note: null,
        blocks: true,
      });
    if (new Date(starts_on).getUTCDay() > 4)
      faults.push({
        field: `periods[${row}].starts_on`,
        fault: { is: 'rest_ahead', rest_on: starts_on },
        law: 'CLT art. 134 §3º',
        note: null,
        blocks: false,
      });
  });
  return faults;
}

function makeRequests(now: Date): RequestDetail[] {
  const at = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
  const row: RequestRow = {
    id: 'request-1',
    number: 128,
    company: 'company-1',
    company_name: COMPANIES[0].name,
    department: 'pessoal',
    form: 'vacation',
    title: 'Ana Beatriz Conceição de Albuquerque Figueiredo',
    state: 'waiting_for_client',
    opened_at: at(50),
    last_entry_at: at(3),
    expires_on: dayFrom(now, 9),
    revision: 3,
  };
  const detail: RequestDetail = {
    row,
    form: FORMS[0] ?? null,
    values: {
      employee: 'employee-1',
      balance_days: 30,
      periods: [
        { starts_on: '2027-01-04', ends_on: '2027-01-23' },
        { starts_on: '2027-07-05', ends_on: '2027-07-14' },
      ],
      advance: true,
    },
    employees: names(),
    attachments: [
      {
        id: 'file-1',
        file_name: 'Aviso de férias assinado – Ana Beatriz.pdf',
        content: '0',
        size: 81_204,
        document: null,
        field: null,
      },
    ],
    thread: [
      {
        id: 'l1',
        at: at(50),
        by_office: false,
        author_name: ME.name,
        happened: { what: 'opened' },
        text: '',
        files: [],
      },
      {
        id: 'l2',
        at: at(26),
        by_office: true,
        author_name: 'Bruno Teixeira',
        happened: { what: 'moved', to: 'in_progress' },
        text: '',
        files: [],
      },
      {
        id: 'l3',
        at: at(3),
        by_office: true,
        author_name: 'Bruno Teixeira',
        happened: { what: 'moved', to: 'waiting_for_client' },
        text: 'Oi, Marina! Ela quer vender 10 dias (abono)? Se quiser, preciso do pedido assinado.',
        files: [],
      },
    ],
    may_write: true,
    may_cancel: true,
    may_reopen: false,
  };
  const other = (
    id: string,
    number: number,
    state: RequestRow['state'],
    title: string,
    hours: number,
  ): RequestDetail => ({
    ...structuredClone(detail),
    row: { ...row, id, number, state, title, last_entry_at: at(hours), expires_on: null },
    may_write: state !== 'concluded',
    may_cancel: state !== 'concluded',
    may_reopen: state === 'concluded',
  });
  return [
    detail,
    other('request-2', 127, 'in_progress', 'Alteração do endereço da filial', 30),
    other('request-3', 119, 'concluded', 'João da Silva', 400),
  ];
}

function makeCollection(now: Date): CollectionRow[] {
  const item: CollectionRow = {
    id: 'item-1',
    company: 'company-1',
    company_name: COMPANIES[0].name,
    department: 'contabil',
    name: 'Extrato bancário',
    instructions: 'De todas as contas, em PDF ou OFX, do primeiro ao último dia do mês.',
    competence: '2026-10',
    due_on: dayFrom(now, 4),
    state: 'awaited',
    late: false,
    may_be_nothing: true,
    may_answer: true,
    files: [],
    note: '',
    reason: '',
    answered_by_name: null,
    answered_at: null,
    revision: 1,
  };
  return [
    {
      ...item,
      id: 'item-2',
      name: 'Folha de ponto',
      department: 'pessoal',
      state: 'returned',
      late: true,
      due_on: dayFrom(now, -3),
      reason: 'Falta a segunda página, com as horas extras do José.',
      may_be_nothing: false,
    },
    item,
    {
      ...item,
      id: 'item-3',
      name: 'Notas de serviços tomados',
      state: 'accepted',
      may_answer: false,
      answered_by_name: ME.name,
      answered_at: now.toISOString(),
      files: [{ id: 'f', file_name: 'notas-outubro.pdf', content: '0', size: 190_223, field: null, document: null }],
    },
  ];
}
