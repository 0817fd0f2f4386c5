// The form of a person: empty, or as somebody is now.
import type { Permission, Person, PersonForm, PersonStep } from '../../contract';

export const STEPS: PersonStep[] = ['general', 'departments', 'companies', 'permissions', 'notifications'];

const USUAL: Permission[] = [
  'see_all_hr_documents',
  'order_documents',
  'upload_documents',
  'share_links',
  'chat',
  'see_calendar',
  'see_certificates',
  'request_general',
  'request_admission',
  'request_vacation',
  'request_leave',
  'request_termination',
  'request_payroll_entries',
  'answer_collection',
];

export const NEW_FORM = (role: Person['role'] = 'client'): PersonForm => ({
  name: '',
  email: '',
  phones: [],
  role,
  departments: {},
  companies: role === 'client' ? { scope: 'only', companies: [] } : { scope: 'all' },
  employee: null,
  permissions: role === 'client' ? USUAL : [],
  groups: [],
  preferences: { ways: ['portal', 'email'], muted: [], digest: false, language: null },
});

export function formOf(person: Person): PersonForm {
  return {
    ...NEW_FORM(person.role),
    name: person.name,
    email: person.email ?? '',
    phones: person.phones,
    departments: person.departments,
    companies: person.companies,
    employee: person.employee,
    permissions: person.role === 'client' ? person.permissions : [],
    groups: person.groups,
  };
}

/** UUIDv7: sorts by time, as the ids that the server makes. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let now = Date.now();
  for (let at = 5; at >= 0; at--) {
    bytes[at] = now % 256;
    now = Math.floor(now / 256);
  }
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
