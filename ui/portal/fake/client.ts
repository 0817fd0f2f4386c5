// Who signs in at the invented office, and her companies.
import type { CompanyCard, Me } from '../../contract';

export const COMPANIES: [CompanyCard, CompanyCard] = [
  {
    id: 'company-1',
    name: 'Padaria e Confeitaria Sol Nascente Ltda',
    short_name: 'Padaria Sol',
    tax_id: '11.222.333/0001-81',
    modules_off: [],
  },
  {
    id: 'company-4',
    name: 'Transportes Rodoviários Araucária do Planalto Catarinense Ltda',
    short_name: 'Transportes Rodoviários Araucária do Planalto',
    tax_id: '44.555.666/0001-24',
    modules_off: [],
  },
];

export const ME: Me = {
  person: 'client-1',
  name: 'Marina Duarte',
  role: 'client',
  office: 'office-1',
  office_name: 'Contábil Horizonte',
  zone: 'America/Sao_Paulo',
  access: {
    office: 'office-1',
    person: 'client-1',
    role: 'client',
    companies: { scope: 'only', companies: COMPANIES.map(({ id }) => id) },
    departments: { pessoal: 'contribuinte', fiscal: 'revisor', contabil: 'contribuinte' },
    permissions: [
      'see_all_hr_documents',
      'order_documents',
      'upload_documents',
      'share_links',
      'chat',
      'see_calendar',
      'see_certificates',
      'request_general',
      'request_vacation',
      'answer_collection',
      'manage_company_users',
    ],
    employee: null,
  },
  own_departments: {},
  must_set_up_second_step: false,
};

export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** A day from now on, `2026-11-22`. */
export function dayFrom(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
