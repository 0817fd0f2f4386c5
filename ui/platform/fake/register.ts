// The invented office of the fake platform: companies, people and employees. Nobody here exists.
import type { AgentState, Company, Employee, Permission, Person, Regime } from '../../contract';

export const OFFICE = 'office-1';
export const ALL_PERMISSIONS: Permission[] = [
  'decide_orders',
  'answer_conversations',
  'publish_documents',
  'answer_requests',
  'manage_tasks',
  'manage_people',
  'manage_companies',
  'manage_departments',
  'manage_staff',
  'manage_notifications',
  'manage_texts',
  'publish_news',
  'see_audit',
  'export_data',
  'pair_agents',
];

export const OFFICE_NAME = 'Contábil Horizonte';

const COMPANIES: [short: string, name: string, tax_id: string][] = [
  ['Padaria Sol', 'Padaria e Confeitaria Sol Nascente Ltda', '11222333000181'],
  ['Mecânica Irmãos Souza', 'Irmãos Souza Mecânica Automotiva Ltda', '22333444000162'],
  ['Clínica Vida', 'Clínica Médica Vida e Saúde S/S', '33444555000143'],
  ['Transportes Araucária', 'Transportes Rodoviários Araucária do Planalto Catarinense Ltda', '44555666000124'],
  ['Mercado São João', 'Mercado São João Comércio de Alimentos Ltda', '55666777000105'],
  ['Escola Girassol', 'Centro de Educação Infantil Girassol Ltda', '66777888000196'],
  ['Construtora Rocha', 'Rocha & Filhos Construções e Empreendimentos Imobiliários Ltda', '77888999000177'],
  ['Farmácia Esperança', 'Farmácia Esperança Ltda', '88999000000158'],
  ['Restaurante Dona Lúcia', 'Lúcia Conceição da Silva Restaurante ME', '99000111000139'],
  ['Têxtil Ipê', 'Têxtil Ipê Indústria e Comércio S/A', '10111222000120'],
  ['Auto Escola Avenida', 'Centro de Formação de Condutores Avenida Ltda', '12131415000101'],
  ['Pousada Maré', 'Pousada Maré Alta Hospedagem Ltda', '13141516000182'],
];

const REGIMES: Regime[] = ['simples_nacional', 'simples_nacional', 'lucro_presumido', 'simples_nacional', 'lucro_real'];

export const companies: Company[] = COMPANIES.map(([short_name, name, tax_id], index) => ({
  id: `company-${index + 1}`,
  office: OFFICE,
  books_code: String(index + 1),
  name,
  short_name,
  tax_id,
  active: true,
  payroll_competences: months(1, 10),
  revenue_competences: months(1, 10),
  profile: {
    regime: REGIMES[index % REGIMES.length]!,
    modules_off: index === 10 ? ['processes'] : [],
    individuals: [],
    by_hand: [],
  },
}));

const EMPLOYEES = [
  'João da Silva',
  'Maria Aparecida Gonçalves',
  'Antônio Ferreira',
  'Ana Beatriz Conceição de Albuquerque Figueiredo',
  'José Müller',
  'Cláudia Brandão',
  'Luís Otávio Peçanha',
  'Simone Araújo',
];

export const employees: Employee[] = companies.flatMap((company) =>
  EMPLOYEES.map((name, index) => ({
    id: `${company.id}-employee-${index + 1}`,
    company: company.id,
    books_code: String(index + 1),
    name,
    job_title: index % 2 ? 'Auxiliar administrativo' : 'Atendente',
    admitted_on: `20${18 + index}-03-01`,
    left_on: null,
  })),
);

const CLIENTS = [
  'Marina Duarte',
  'Rogério Souza',
  'Dra. Helena Prado',
  'Cíntia Bittencourt',
  'Paulo César Nogueira',
  'Maria das Graças Conceição de Albuquerque Figueiredo',
  'Sebastião Rocha',
  'Íris Fontoura',
  'Lúcia Conceição da Silva',
  'Otávio Brandão',
  'João Araújo',
  'Assunção Müller',
];

export const clients: Person[] = CLIENTS.map((name, index) => {
  const mine = companies.filter((_, at) => at === index || (index % 4 === 3 && at < 3)).map(({ id }) => id);
  return {
    ...person(`client-${index + 1}`, name, 'client'),
    phones: index % 3 ? [] : [`55489999900${index + 10}`],
    companies: { scope: 'only', companies: mine },
    permissions: ['see_all_hr_documents', 'order_documents', 'chat', 'request_vacation', 'see_calendar'],
    active: index !== 10,
  };
});

export const staff: Person[] = [
  person('staff-1', 'Ana Ribeiro', 'accountant'),
  person('staff-2', 'Bruno Teixeira', 'attendant'),
  person('staff-3', 'Carla Menezes', 'manager'),
];

export function agent(now: Date): AgentState {
  return {
    id: 'agent-1',
    name: 'SERVIDOR-01',
    paired_at: '2026-03-02T12:00:00Z',
    last_seen_at: new Date(now.getTime() - 4_000).toISOString(),
    connectors: [{ name: 'demonstration', checked_at: new Date(now.getTime() - 4_000).toISOString(), missing: [] }],
    last_error: null,
  };
}

function person(id: string, name: string, role: Person['role']): Person {
  return {
    id,
    office: OFFICE,
    name,
    email: `${id}@exemplo.com.br`,
    phones: [],
    role,
    companies: { scope: 'all' },
    departments: { pessoal: 'contribuinte', fiscal: 'contribuinte' },
    permissions: [],
    groups: [],
    employee: null,
    active: true,
  };
}

function months(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `2026-${String(from + index).padStart(2, '0')}`);
}
