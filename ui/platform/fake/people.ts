// Around the people of the invented office: departments, permission groups, contacts, and drafts of the wizard.
import type { Change, Contact, OfficeDepartment, PermissionGroup, PersonDraft } from '../../contract';
import { moment } from './days.ts';
import { OFFICE } from './register.ts';

const DEPARTMENTS: [department: string, name: string][] = [
  ['pessoal', 'Departamento Pessoal'],
  ['fiscal', 'Fiscal'],
  ['contabil', 'Contábil'],
  ['societario', 'Societário'],
  ['financeiro', 'Financeiro'],
  ['geral', 'Geral'],
  ['department-7', 'Legalização e Alvarás'],
];

const departments: OfficeDepartment[] = DEPARTMENTS.map(([department, name], place) => ({
  office: OFFICE,
  department,
  name,
  place,
  moved_into: null,
}));

const groups: PermissionGroup[] = [
  {
    id: 'group-1',
    office: OFFICE,
    name: 'Coordenação do Departamento Pessoal',
    permissions: ['decide_orders', 'answer_conversations', 'answer_requests', 'manage_tasks', 'manage_people'],
    deleted: false,
  },
  { id: 'group-2', office: OFFICE, name: 'Estágio', permissions: ['answer_conversations'], deleted: false },
  { id: 'group-3', office: OFFICE, name: 'Grupo antigo', permissions: ['export_data'], deleted: true },
];

function drafts(now: Date): PersonDraft[] {
  const form = (name: string, email: string): PersonDraft['form'] => ({
    name,
    email,
    phones: [],
    role: 'client',
    departments: { pessoal: 'contribuinte' },
    companies: { scope: 'only', companies: ['company-1'] },
    employee: null,
    permissions: ['chat', 'order_documents'],
    groups: [],
    preferences: { ways: ['portal', 'email'], muted: [], digest: false, language: null },
  });
  const draft = (id: string, days: number, step: PersonDraft['step'], of: PersonDraft['form']) => ({
    id,
    by: 'staff-1',
    step,
    form: of,
    changed_at: moment(now, days),
    gone: false,
  });
  return [
    draft('draft-1', -1, 'companies', form('Conceição Aparecida de Araújo Guimarães', 'conceicao@padariasol.com.br')),
    draft('draft-2', -6, 'general', form('', 'financeiro@transportesaraucariadoplanaltocatarinense.com.br')),
  ];
}

const contacts: Contact[] = (
  [
    ['Sebastião Rocha Filho', 'sebastiao@rochaefilhos.com.br', 'company-7'],
    ['Dra. Ângela Müller de Assunção', 'angela@clinicavida.com.br', 'company-3'],
    ['Núbia Conceição', 'nubia@donalucia.com.br', 'company-9'],
  ] as const
).map(([name, main_email, company], index) => ({
  id: `contact-${index + 1}`,
  office: OFFICE,
  name,
  main_email,
  other_emails: [],
  phones: [`554899900100${index}`],
  tax_id: '',
  notes: '',
  companies: { scope: 'only', companies: [company] },
  deleted: false,
}));

export function aroundPeople(now: Date): Change[] {
  return [
    ...departments.map((body) => ({ type: 'department', body }) as const),
    ...groups.map((body) => ({ type: 'group', body }) as const),
    ...drafts(now).map((body) => ({ type: 'draft', body }) as const),
    ...contacts.map((body) => ({ type: 'contact', body }) as const),
  ];
}
