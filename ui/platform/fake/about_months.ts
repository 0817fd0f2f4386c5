// Answers about the months: the calendar, what a month would bring, the forms of requests, and the audit trail.
import type {
  ApiError,
  AuditActor,
  AuditEntry,
  AuditWhat,
  CalendarDay,
  Field,
  LinkOpening,
  OfficeCalls,
} from '../../contract';
import type { Answers } from './answers.ts';
import { datesOf, nextTimes } from './dates.ts';
import { day, moment, month } from './days.ts';
import { links, processes, tasks } from './processes.ts';
import { companies, OFFICE } from './register.ts';

/** Those that every month has. */
const monthly = (now: Date) => processes(now).filter(({ template }) => template.recurrence.every !== 'once');

export const aboutMonths = (now: Date): Answers => ({
  'calendar/month': ({ month, company }) => calendar(month, company, now),
  'tasks/preview_month': ({ month: asked }) => ({
    processes: monthly(now).map(({ id, template }, index) => ({
      process: id,
      name: template.name,
      competence: asked,
      companies: 12 - index * 2,
      dates: { legal_on: `${asked}-20`, target_on: `${asked}-17` },
      without_responsible: index,
    })),
    present: 4,
  }),
  'tasks/settings': () => ({
    settings: { generate_on_day: 25 },
    generated: [month(now, 0), month(now, -1), month(now, -2)],
    local_holidays: [
      { day: `${now.getUTCFullYear()}-08-15`, name: 'Nossa Senhora da Glória' },
      { day: `${now.getUTCFullYear()}-11-25`, name: 'Santa Catarina de Alexandria' },
    ],
  }),
  'tasks/preview_holiday': ({ day: on }) => ({
    is_holiday: false,
    moved: monthly(now).flatMap(({ id, template }, index) => {
      const competence = new Date(Date.UTC(Number(on.slice(0, 4)), Number(on.slice(5, 7)) - 2, 1));
      const of = competence.toISOString().slice(0, 7);
      const [worked, off] = [datesOf(template, of), datesOf(template, of, undefined, [on])];
      if (JSON.stringify(worked) === JSON.stringify(off)) return [];
      return [{ process: id, name: template.name, competence: of, worked, off, companies: 3 + index, present: index }];
    }),
  }),
  'processes/preview_dates': ({ template, from, event_on }) => {
    const { legal, target } = template;
    const day = legal?.rule === 'day_of_month' ? legal.day : 1;
    const wrong = (field: string) => ({ code: 'invalid_field', field, facts: {} }) satisfies ApiError;
    if (day < 1 || day > 31) throw wrong('template.legal');
    if (!legal && target.target !== 'own_date' && template.recurrence.every !== 'once') throw wrong('template.target');
    return { times: nextTimes(template, from, event_on) };
  },
  'processes/starting_set': () => ({
    processes: processes(now).map(({ template }, index) => ({ key: `start-${index}`, template, taken: index === 0 })),
  }),
  'requests/collection_preview': ({ first, last }) => {
    const open = [month(now, -1)];
    const asks_now = first < month(now, -1) && first > month(now, -9) ? [first] : [];
    return { asks_now, open, open_later: open.filter((one) => last !== null && one > last) };
  },
  'requests/forms': () => ({ forms: forms(), employees: [] }),
  'audit/list': ({ did }) => ({ entries: trail(now).filter(({ what }) => !did || what.did === did), next: null }),
  'links/openings': ({ link }) => ({ openings: link === 'link-1' ? openings(now) : [] }),
  'links/address': ({ link }) => {
    const found = links(now).find(({ id }) => id === link);
    if (!found) throw { code: 'not_found' } satisfies ApiError;
    return { link: found, address: 'https://balcao.contabilhorizonte.com.br/l/7Qm4XWpK2nRtV8sYb1Zc' };
  },
  'links/make': ({ company, documents, label, expires_at, openings_max, password }) => ({
    link: {
      id: 'link-9',
      office: OFFICE,
      company,
      documents,
      label,
      has_password: password !== null,
      made_by: 'staff-1',
      made_at: now.toISOString(),
      expires_at,
      openings_max,
      openings: 0,
      last_opened_at: null,
      revoked_at: null,
    },
    address: 'https://balcao.contabilhorizonte.com.br/l/7Qm4XWpK2nRtV8sYb1Zc',
  }),
});

const openings = (now: Date): LinkOpening[] => [
  {
    number: 2,
    at: moment(now, -1),
    network: '177.93.40.x',
    agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1',
    documents: ['document-1'],
  },
  {
    number: 1,
    at: moment(now, -1, -3),
    network: '177.93.40.x',
    agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36',
    documents: [],
  },
];

function calendar(month: string, company: string | undefined, now: Date): OfficeCalls['calendar/month']['answer'] {
  const days = new Map<string, CalendarDay>();
  const at = (on: string): CalendarDay => {
    const found = days.get(on) ?? { day: on, holiday: null, tasks: [], documents: [] };
    days.set(on, found);
    return found;
  };
  const today = day(now, 0);
  const name = (id: string) => companies.find((one) => one.id === id)?.short_name ?? '';
  at(`${month}-15`).holiday = { by: 'country', holiday: 'republic', banks_only: false };
  for (const task of tasks(now)) {
    const due = task.dates.target_on ?? '';
    if (!due.startsWith(month) || (company && task.company !== company)) continue;
    at(due).tasks.push({
      id: task.id,
      title: task.title,
      company: task.company,
      company_name: name(task.company),
      department: task.department,
      competence: task.competence,
      responsible: task.responsible,
      state: task.state.is,
      lateness: due < today ? 'past_target' : 'in_time',
      dates: task.dates,
    });
  }
  for (const [index, one] of companies.slice(0, 5).entries()) {
    if (company && one.id !== company) continue;
    at(`${month}-20`).documents.push({
      id: `document-${index + 1}`,
      kind: 'fis.das',
      title: 'DAS 10/2026',
      company: one.id,
      company_name: one.short_name,
      department: 'fiscal',
      amount: 148_210,
      opened: index % 2 === 0,
    });
  }
  return { month, today, days: [...days.values()].sort((a, b) => a.day.localeCompare(b.day)), cut_off: false };
}

const says = (pt: string) => ({ pt, es: pt, en: pt });
const field = (id: string, name: string, kind: Field['kind']): Field => ({
  id,
  name: says(name),
  help: null,
  kind,
  required: true,
  required_when: null,
  when: null,
});

function forms(): OfficeCalls['requests/forms']['answer']['forms'] {
  const form = (id: string, name: string, fields: Field[]) => ({
    id,
    department: 'pessoal',
    department_is_chosen: false,
    permission: 'request_vacation' as const,
    name: says(name),
    purpose: says(name),
    expires_after_days: 7,
    titled_by: '',
    section: [{ id: 'first', name: says(name), when: null, field: fields }],
    check: [],
  });
  return [
    form('ferias', 'Férias', [
      field('inicio', 'Primeiro dia', { is: 'date' }),
      field('dias', 'Dias de descanso', { is: 'number', min: 5, max: 30 }),
      field('abono', 'Vende dez dias', { is: 'yes_no' }),
      field('observacao', 'Observação', { is: 'text', max_chars: 500, lines: true }),
    ]),
    form('admissao', 'Admissão', [
      field('nome', 'Nome completo', { is: 'text', max_chars: 120, lines: false }),
      field('salario', 'Salário', { is: 'money', min: null, max: null }),
      field('admissao', 'Data de admissão', { is: 'date' }),
    ]),
  ];
}

function trail(now: Date): AuditEntry[] {
  const ana: AuditActor = { who: 'person', person: 'staff-1' };
  const marina: AuditActor = { who: 'person', person: 'client-1' };
  const content = 'd'.repeat(64);
  const document = 'document-1';
  const company = 'company-4';
  const happened: [AuditActor, AuditWhat][] = [
    [ana, { did: 'published', document, company, content }],
    [{ who: 'portal' }, { did: 'notified', person: 'client-1', channel: 'email', document }],
    [marina, { did: 'opened', document, company }],
    [marina, { did: 'read_of_payslip', document, company, employee: `${company}-employee-1` }],
    [ana, { did: 'changed', thing: 'access', id: 'client-1', fields: ['departments', 'permissions'] }],
    [{ who: 'visitor' }, { did: 'link_opened', link: 'link-1', document, company }],
    [ana, { did: 'invited', person: 'client-2' }],
    [ana, { did: 'exported', what: 'people', rows: 412 }],
    [{ who: 'operator' }, { did: 'mfa_changed', person: 'staff-3', change: 'totp_off' }],
  ];
  return happened.map(([actor, what], index) => ({
    office: OFFICE,
    sequence: 4_812 - index,
    at: moment(now, 0, -index * 3),
    actor,
    what,
  }));
}
