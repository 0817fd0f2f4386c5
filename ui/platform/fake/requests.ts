// What clients of the invented office ask for with a form, their threads, and the monthly collection.
import type {
  AttachedFile,
  Change,
  CollectionItem,
  CollectionRule,
  CollectionState,
  Request,
  RequestEntry,
} from '../../contract';
import { day, moment, month } from './days.ts';
import { OFFICE } from './register.ts';

const file = (id: string, file_name: string): AttachedFile => ({
  id,
  file_name,
  content: 'b'.repeat(64),
  size: 182_400,
  field: null,
  document: null,
});

type Asked = Pick<Request, 'company' | 'department' | 'form' | 'permission' | 'title' | 'values' | 'state'>;

const ASKED: Asked[] = [
  {
    company: 'company-1',
    department: 'pessoal',
    form: 'ferias',
    permission: 'request_vacation',
    title: 'Férias de Ana Beatriz Conceição de Albuquerque Figueiredo, 20 dias a partir de 04/01/2027',
    values: { inicio: '2027-01-04', dias: 20, abono: true, observacao: 'Ela prefere receber o abono junto.' },
    state: 'open',
  },
  {
    company: 'company-4',
    department: 'pessoal',
    form: 'admissao',
    permission: 'request_admission',
    title: 'Admissão de José Müller',
    values: { nome: 'José Müller', salario: 284_000, admissao: '2026-12-01' },
    state: 'open',
  },
  {
    company: 'company-2',
    department: 'department-7',
    form: 'geral',
    permission: 'request_general',
    title: 'Alvará da prefeitura vence no mês que vem',
    values: {},
    state: 'in_progress',
  },
  {
    company: 'company-9',
    department: 'fiscal',
    form: 'geral',
    permission: 'request_general',
    title: 'Nota fiscal cancelada fora do prazo',
    values: {},
    state: 'waiting_for_client',
  },
];

function requests(now: Date): Request[] {
  return ASKED.map((asked, index) => ({
    ...asked,
    id: `request-${index + 1}`,
    office: OFFICE,
    number: 118 - index,
    employee: null,
    warnings: [],
    opened_by: { who: 'client', person: asked.company.replace('company', 'client') },
    opened_at: moment(now, -index - 1, -2),
    since: moment(now, -index, -2),
    assignee: asked.state === 'in_progress' ? 'staff-2' : null,
    expires_on: asked.state === 'waiting_for_client' ? day(now, 3) : null,
    order: null,
    attachments: index === 1 ? [file('attachment-1', 'Documentos do José – RG, CPF e CTPS.pdf')] : [],
    last_entry_at: moment(now, -index, -2),
    revision: index + 2,
  }));
}

function entries(of: Request, now: Date): RequestEntry[] {
  const entry = (number: number, hours: number, by: RequestEntry['by'], part: Partial<RequestEntry>) => ({
    id: `${of.id}-entry-${number}`,
    request: of.id,
    at: moment(now, -1, hours),
    by,
    happened: { what: 'written' } as const,
    text: '',
    files: [],
    ...part,
  });
  return [
    entry(1, -5, of.opened_by, { happened: { what: 'opened' } }),
    entry(2, -4, of.opened_by, {
      text: 'Bom dia! Segue o que falta. Se precisar de mais alguma coisa, por favor me avisem até quinta-feira.',
      files: [file(`${of.id}-file`, 'Comprovante de residência.jpg')],
    }),
    entry(
      3,
      -2,
      { who: 'staff', person: 'staff-2' },
      { text: 'Recebido, obrigado. Confiro e respondo ainda hoje.', happened: { what: 'written' } },
    ),
  ];
}

const ITEMS: [company: string, name: string, state: CollectionState, due: number, note: string][] = [
  ['company-1', 'Extratos bancários', 'sent', 3, 'Conta nova no Sicredi a partir deste mês.'],
  ['company-5', 'Notas de entrada em papel', 'sent', 5, ''],
  ['company-9', 'Extratos bancários', 'nothing', -1, 'O restaurante ficou fechado o mês inteiro.'],
  ['company-10', 'Relatório de cartões', 'awaited', 8, ''],
  ['company-7', 'Extratos bancários', 'returned', -4, ''],
];

const RULES: [company: string, name: string, id: string, stopped: boolean][] = [
  ['company-1', 'Extratos bancários', 'rule-1', false],
  ['company-5', 'Notas de entrada em papel', 'rule-2', false],
  ['company-9', 'Extratos bancários', 'rule-3', true],
  ['company-10', 'Relatório de cartões', 'rule-4', false],
  ['company-7', 'Extratos bancários', 'rule-5', false],
];

const rules = (now: Date): CollectionRule[] =>
  RULES.map(([company, name, id, stopped]) => ({
    id,
    office: OFFICE,
    company,
    department: 'contabil',
    name,
    instructions: 'Todas as contas da empresa, em PDF ou OFX, do primeiro ao último dia do mês.',
    due_day: 5,
    months_after: 1,
    first: month(now, -9),
    last: stopped ? month(now, -1) : null,
    may_be_nothing: true,
    revision: 1,
  }));

const items = (now: Date): CollectionItem[] =>
  ITEMS.map(([company, name, state, due, note], index) => ({
    id: `item-${index + 1}`,
    office: OFFICE,
    rule: RULES.find(([of, what]) => of === company && what === name)?.[2] ?? 'rule-1',
    company,
    department: 'contabil',
    name,
    instructions: 'Todas as contas da empresa, em PDF ou OFX, do primeiro ao último dia do mês.',
    competence: month(now, -1),
    due_on: day(now, due),
    may_be_nothing: true,
    state,
    since: moment(now, -1),
    files: state === 'sent' ? [file(`item-${index + 1}-file`, 'Extrato Banco do Brasil.pdf')] : [],
    note,
    answered_by: state === 'awaited' ? null : company.replace('company', 'client'),
    answered_at: state === 'awaited' ? null : moment(now, -1),
    reviewed_by: state === 'returned' ? 'staff-1' : null,
    reason: state === 'returned' ? 'Faltou a conta da Caixa.' : '',
    revision: 2,
  }));

export function whatClientsAsk(now: Date): Change[] {
  const all = requests(now);
  return [
    ...all.map((body) => ({ type: 'request', body }) as const),
    ...all.flatMap((one) =>
      entries(one, now).map((entry) => ({ type: 'request_entry', body: { entry, company: one.company } }) as const),
    ),
    ...rules(now).map((body) => ({ type: 'collection_rule', body }) as const),
    ...items(now).map((body) => ({ type: 'collection_item', body }) as const),
  ];
}
