// The months of the invented office: processes, their tasks, certificates, news, and links that were given out.
import type {
  Assignment,
  Certificate,
  Change,
  Link,
  News,
  Process,
  ProcessTemplate,
  Task,
  TaskState,
} from '../../contract';
import { day, moment, month } from './days.ts';
import { companies, OFFICE } from './register.ts';

const NAMES: [name: string, department: string, dueDay: number][] = [
  ['Folha de pagamento', 'pessoal', 5],
  ['FGTS Digital', 'pessoal', 20],
  ['Apuração do Simples Nacional (DAS)', 'fiscal', 20],
  ['DCTFWeb e EFD-Reinf do mês, conferência e transmissão', 'fiscal', 15],
];

const template = (name: string, department: string, dueDay: number): ProcessTemplate => ({
  name,
  department,
  recurrence: { every: 'month' },
  competence_offset: 1,
  legal: { rule: 'day_of_month', day: dueDay, months_after: 1, shift: 'anticipate', calendar: 'bank' },
  target: { target: 'business_days_before', count: 3 },
  stages: ['Receber', 'Apurar', 'Conferir'],
  checklist: ['Conferir os lançamentos do cliente', 'Enviar a guia'],
  responsible: 'staff-2',
  closed_by: ['fis.das'],
  notify_client: true,
});

const ADMISSION: ProcessTemplate = {
  name: 'Admissão',
  department: 'pessoal',
  recurrence: { every: 'once' },
  competence_offset: 0,
  legal: { rule: 'days_from_event', days: -1, shift: 'anticipate' },
  target: { target: 'business_days_before', count: 1 },
  stages: ['Documentos', 'Registro', 'Contrato assinado'],
  checklist: ['Exame admissional', 'Enviar ao eSocial (S-2200)'],
  responsible: 'staff-2',
  closed_by: ['pes.ficha_registro'],
  notify_client: false,
};

export const processes = (now: Date): Process[] => [
  ...regular(now),
  {
    id: 'process-admission',
    office: OFFICE,
    template: ADMISSION,
    taken_from: 'admissao',
    active: true,
    changed_at: moment(now, -40),
    revision: 1,
  },
];

const regular = (now: Date): Process[] =>
  NAMES.map((named, index) => ({
    id: `process-${index + 1}`,
    office: OFFICE,
    template: template(...named),
    taken_from: null,
    active: index !== 3,
    changed_at: moment(now, -40),
    revision: 1,
  }));

const STATES: TaskState[] = [
  { is: 'open' },
  { is: 'in_progress' },
  { is: 'open' },
  { is: 'waiting_for_client' },
  { is: 'open' },
];

export const tasks = (now: Date): Task[] =>
  companies.flatMap((company, at) =>
    NAMES.slice(0, 3).map(([title, department], index): Task => {
      const due = ((at * 5 + index * 3) % 18) - 3;
      return {
        id: `task-${at * 3 + index + 1}`,
        office: OFFICE,
        company: company.id,
        department,
        origin: { from: 'process', process: `process-${index + 1}` },
        title,
        details: '',
        competence: month(now, -1),
        employee: null,
        dates: { legal_on: day(now, due + 3), target_on: day(now, due) },
        stages: ['Receber', 'Apurar', 'Conferir'],
        stage: index,
        checklist: [
          { text: 'Conferir os lançamentos do cliente', ticked: { by: 'staff-2', at: moment(now, -2) } },
          { text: 'Enviar a guia', ticked: null },
        ],
        responsible: at % 3 === 0 ? null : 'staff-2',
        closed_by: ['fis.das'],
        notify_client: true,
        state: STATES[(at + index) % STATES.length]!,
        history: [
          { at: moment(now, -9), by: { who: 'system' }, what: { what: 'opened' } },
          {
            at: moment(now, -2),
            by: { who: 'staff', person: 'staff-2' },
            what: { what: 'ticked', item: 'Conferir os lançamentos do cliente' },
          },
          {
            at: moment(now, -1),
            by: { who: 'staff', person: 'staff-2' },
            what: { what: 'commented', text: 'Falta só a nota de devolução; liguei e mandam hoje.' },
          },
        ],
        opened_at: moment(now, -9),
        changed_at: moment(now, -1),
        revision: 4,
      };
    }),
  );

const assignments = (now: Date): Assignment[] =>
  companies.slice(0, 8).map(({ id }, index) => ({
    id: `assignment-${index + 1}`,
    office: OFFICE,
    process: `process-${(index % 3) + 1}`,
    company: id,
    on: true,
    overrides: {
      responsible: index === 3 ? 'staff-3' : null,
      notify_client: index === 3 ? false : null,
      legal:
        index === 0 ? { rule: 'day_of_month', day: 15, months_after: 1, shift: 'anticipate', calendar: 'local' } : null,
      target: null,
    },
    changed_at: moment(now, -30),
  }));

const certificates = (now: Date): Certificate[] =>
  (
    [
      ['company-1', 'federal', '', 'negative', 120],
      ['company-4', 'municipal', 'São Bento do Sul', 'positive_as_negative', 12],
      ['company-7', 'fgts', '', 'negative', -2],
      ['company-10', 'state', 'Santa Catarina', 'positive', 45],
    ] as const
  ).map(([company, kind, place, outcome, days], index) => ({
    id: `certificate-${index + 1}`,
    office: OFFICE,
    company,
    department: 'societario',
    kind,
    place,
    outcome,
    number: `A1B2.${index}C3D.77E8`,
    issued_on: day(now, days - 180),
    valid_until: day(now, days),
    document: null,
    warn_days_before: 30,
    responsible: 'staff-2',
    removed_at: null,
    changed_at: moment(now, -20),
    revision: 1,
  }));

const news = (now: Date): News[] => [
  {
    id: 'news-1',
    office: OFFICE,
    title: 'Recesso de fim de ano: o escritório atende até 23 de dezembro',
    text: 'As guias com vencimento no recesso chegam ao portal até o dia 18. Plantão pelo WhatsApp.',
    audience: { for: 'everybody' },
    by: 'staff-1',
    published_at: moment(now, -3),
    until: day(now, 35),
    withdrawn_at: null,
    changed_at: moment(now, -3),
  },
];

export const links = (now: Date): Link[] => {
  const link = (id: string, label: string, made: Partial<Link>): Link => ({
    id,
    office: OFFICE,
    company: 'company-1',
    documents: ['document-1'],
    label,
    has_password: false,
    made_by: 'staff-1',
    made_at: moment(now, -20),
    expires_at: moment(now, 5),
    openings_max: null,
    openings: 0,
    last_opened_at: null,
    revoked_at: null,
    ...made,
  });
  return [
    link('link-1', 'Banco, para o financiamento do João', {
      has_password: true,
      made_at: moment(now, -2),
      openings_max: 5,
      openings: 2,
      last_opened_at: moment(now, -1),
    }),
    link('link-2', 'Contador do sócio', { expires_at: moment(now, -3) }),
    link('link-3', 'Advogada da inspeção do trabalho', {
      openings: 1,
      last_opened_at: moment(now, -9),
      revoked_at: moment(now, -8),
    }),
  ];
};

export function months(now: Date): Change[] {
  return [
    ...processes(now).map((body) => ({ type: 'process', body }) as const),
    ...assignments(now).map((body) => ({ type: 'assignment', body }) as const),
    ...tasks(now).map((body) => ({ type: 'task', body }) as const),
    ...certificates(now).map((body) => ({ type: 'certificate', body }) as const),
    ...news(now).map((body) => ({ type: 'news', body }) as const),
    ...links(now).map((body) => ({ type: 'link', body }) as const),
  ];
}
