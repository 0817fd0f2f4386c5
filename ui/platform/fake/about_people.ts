// Answers about people: what a form would mean, why somebody sees a thing, invitations, spreadsheets.
import type {
  Consequences,
  FormProblem,
  Invitation,
  InvitationState,
  OfficeCalls,
  PersonForm,
  PlannedRow,
} from '../../contract';
import type { Answers } from './answers.ts';
import { moment } from './days.ts';
import { clients, companies, OFFICE_NAME, staff } from './register.ts';

const everyone = [...staff, ...clients];
const nameOf = (id: string) => everyone.find((one) => one.id === id)?.name ?? 'Alguém';
const companyName = (id: string) => companies.find((one) => one.id === id)?.short_name ?? '';

export const aboutPeople = (now: Date): Answers => ({
  'people/consequences': ({ form }) => consequences(form),
  'people/why': ({ person, what }) => {
    const denied = what.thing === 'permission' && what.permission === 'manage_company_users';
    return {
      person,
      person_name: nameOf(person),
      thing_name: null,
      denied: denied ? { denied: 'not_permitted', permission: 'manage_company_users' } : null,
      grounds: denied
        ? [{ ground: 'lacks_permission', permission: 'manage_company_users' }]
        : [
            { ground: 'linked_company', company: 'company-1' },
            { ground: 'has_level', department: 'pessoal', level: 'contribuinte' },
            {
              ground: 'has_permission',
              permission: 'see_all_hr_documents',
              given_by: [
                { by: 'person' },
                { by: 'group', group: 'group-1', name: 'Coordenação do Departamento Pessoal' },
              ],
            },
          ],
    };
  },
  'people/compare': ({ left, right }) => ({
    left_name: nameOf(left),
    right_name: nameOf(right),
    differences: {
      roles: null,
      companies: { left_has_all: false, right_has_all: false, only_left: ['company-1'], only_right: ['company-4'] },
      departments: [{ department: 'fiscal', left: null, right: 'proprietario' }],
      only_left_may: ['request_vacation', 'request_termination'],
      only_right_may: ['share_links'],
      employees_differ: false,
    },
  }),
  'people/view_as': ({ person }) => viewAs(person, now),
  'people/department': ({ department, into }) => ({
    held: (department === 'department-7'
      ? { documents: 14, tasks: 3, requests: 1 }
      : { documents: 1_284, orders: 96 }) as Record<string, number>,
    people: 9,
    newly_seeing: into ? ['client-2', 'client-4'] : [],
  }),
  'people/demo_user': () => ({
    person: 'client-1',
    company: 'company-1',
    email: 'cliente@demonstracao.example',
    password: 'azul-ponte-laranja-42',
  }),
  'people/invitations': ({ people }) => ({ invitations: invitations(people, now) }),
  'people/temporary-code': () => ({ code: '481 207', expires_at: moment(now, 0, 1) }),
  'people/import/dry_run': ({ sheet }) => (sheet === 'people' ? dryRun() : dryRunOfCompanies()),
  'people/import/list': () => ({
    imports: [
      { id: 'import-1', sheet: 'people', at: moment(now, -4), by: 'staff-1', created: 38, updated: 4, undone_at: null },
      {
        id: 'import-2',
        sheet: 'companies',
        at: moment(now, -5),
        by: 'staff-1',
        created: 12,
        updated: 0,
        undone_at: null,
      },
    ],
  }),
  'people/import/undo_check': () => ({ restored: 4, deactivated: 38, changed_since: [] }),
});

/** Counted from the form, so that every step of the wizard changes them. */
function consequences(form: PersonForm): Consequences {
  const linked = form.companies.scope === 'all' ? companies.map(({ id }) => id) : form.companies.companies;
  const departments = Object.keys(form.departments);
  const lines = linked.flatMap((company, at) =>
    departments.map((department, index) => ({
      company,
      company_name: companyName(company),
      department,
      documents: 12 + at * 7 + index * 3,
      requests: index,
      notifications_in_30_days: 2 + index,
    })),
  );
  const sum = (of: (line: (typeof lines)[number]) => number) => lines.reduce((all, line) => all + of(line), 0);
  return {
    lines,
    companies: linked.length,
    documents: sum((line) => line.documents),
    hidden_documents: form.permissions.includes('see_all_hr_documents') ? 0 : lines.length * 2,
    requests: sum((line) => line.requests),
    notifications_in_30_days: sum((line) => line.notifications_in_30_days),
    problems: problems(form),
  };
}

function problems(form: PersonForm): FormProblem[] {
  const found: FormProblem[] = [];
  if (!form.name.trim()) found.push({ step: 'general', field: 'name', expected: 'a name' });
  if (!form.email.includes('@')) found.push({ step: 'general', field: 'email', expected: 'an e-mail address' });
  if (Object.keys(form.departments).length === 0)
    found.push({ step: 'departments', field: 'departments', expected: 'one or more' });
  if (form.companies.scope === 'only' && form.companies.companies.length === 0)
    found.push({ step: 'companies', field: 'companies', expected: 'one or more' });
  return found;
}

function viewAs(id: string, now: Date): OfficeCalls['people/view_as']['answer'] {
  const person = everyone.find((one) => one.id === id) ?? clients[0]!;
  const mine = person.companies.scope === 'only' ? person.companies.companies : companies.map((one) => one.id);
  const cards = companies.filter((one) => mine.includes(one.id));
  const rows = cards.slice(0, 4).map((company, index) => ({
    id: `document-${index + 1}`,
    kind: 'pes.resumo_folha',
    company: company.id,
    company_name: company.short_name,
    department: 'pessoal',
    folder: null,
    path: [],
    title: 'Resumo da folha 10/2026',
    file_name: 'Resumo da folha 10-2026.pdf',
    competence: '2026-10',
    due_on: null,
    amount: null,
    size: 84_000,
    published_at: moment(now, -index - 1),
    opened: index > 0,
    is_new: index === 0,
    origin: { from: 'office' } as const,
    may_withdraw: false,
    may_move: false,
    codes: { typed_line: null, bar_code: null, pix: null },
  }));
  const { office, role, companies: linked, departments, permissions, employee } = person;
  return {
    access: { office, person: id, role, companies: linked, departments, permissions, employee },
    partial: false,
    home: {
      person_name: person.name,
      office_name: OFFICE_NAME,
      companies: cards.map(({ id, name, short_name, tax_id, profile }) => ({
        id,
        name,
        short_name,
        tax_id,
        modules_off: profile.modules_off,
      })),
      unopened_documents: 1,
      newest: rows,
    },
    documents: { rows, next: null, total: rows.length },
  };
}

function invitations(people: string[], now: Date): Invitation[] {
  const states: (InvitationState | null)[] = [
    { state: 'registered', at: moment(now, -90) },
    { state: 'sent', at: moment(now, 0, -2) },
    { state: 'failed', code: 'mailbox_unknown' },
    { state: 'link_opened', at: moment(now, -1) },
    { state: 'expired', at: moment(now, -8) },
    { state: 'planned', send_at: moment(now, 2) },
    null,
  ];
  return people.flatMap((person) => {
    const at = clients.findIndex(({ id }) => id === person);
    const state = at < 0 ? null : states[at % states.length];
    const email = clients[at]?.email ?? '';
    return state ? [{ person, email, state, expires_at: moment(now, 7), sendings: 1 }] : [];
  });
}

/** One row in four is refused, so nothing can be taken over before the sheet is mended. */
function dryRun(): OfficeCalls['people/import/dry_run']['answer'] {
  return {
    plan: 'c'.repeat(64),
    tally: { create: 2, update: 1, unchanged: 0, refused: 1 },
    rows: [
      row(2, 'Conceição de Araújo', { fate: 'create' }),
      row(3, 'Luís Otávio Peçanha', { fate: 'create' }),
      row(4, 'Rogério Souza', { fate: 'update', columns: [{ column: 'phones' }] }),
      row(5, 'Têxtil Ipê – financeiro', { fate: 'refused' }, [
        { column: { column: 'email' }, fault: { fault: 'not_an_email' }, found: 'financeiro.ipe.com.br' },
        { column: { column: 'companies' }, fault: { fault: 'unknown_company' }, found: '10.111.222/0001-21' },
      ]),
    ],
    more: 0,
    ignored: ['Aniversário'],
  };
}

/** All of it can be taken over; one row changes what is there already. */
function dryRunOfCompanies(): OfficeCalls['people/import/dry_run']['answer'] {
  return {
    plan: 'd'.repeat(64),
    tally: { create: 2, update: 1, unchanged: 1, refused: 0 },
    rows: [
      row(2, 'Açougue Três Irmãos Ltda', { fate: 'create' }),
      row(3, 'Ótica Visão & Cia Ltda', { fate: 'create' }),
      row(4, 'Padaria e Confeitaria Sol Nascente Ltda', { fate: 'update', columns: [{ column: 'short_name' }] }),
      row(5, 'Clínica Médica Vida e Saúde S/S', { fate: 'unchanged' }),
    ],
    more: 0,
    ignored: [],
  };
}

const row = (number: number, name: string, fate: PlannedRow['fate'], findings: PlannedRow['findings'] = []) => ({
  row: number,
  name,
  fate,
  findings,
});
