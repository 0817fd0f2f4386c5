// Orders of the invented office, as many as wanted, the same each time.
import type { Asked, Evidence, Order, OrderRow, PendingReason, Status } from '../../contract';
import { clients, companies, employees, OFFICE, staff } from './register.ts';

const MINUTE_MS = 60_000;
const CHANNELS: Order['channel'][] = ['whatsapp_cloud', 'portal_chat', 'whatsapp_linked', 'simulated_phone'];
/** Reasons that fit what was asked. */
function reasonsFor({ kind, competence }: Asked): PendingReason[] {
  if (kind.startsWith('fis.')) return [{ reason: 'revenue_not_entered', missing: ['2026-09', '2026-10'] }];
  return [
    { reason: 'payroll_not_calculated', competence: competence ?? '2026-11' },
    { reason: 'employee_left_before', employee: 'Antônio Ferreira', left_on: '2026-08-14' },
    { reason: 'books_unavailable', connector: 'Domínio', missing: { missing: 'answer', timeout_ms: 15_000 } },
    { reason: 'wrong_recipient', expected: '11.222.333/0001-81', found: ['22.333.444/0001-62'] },
    { reason: 'set_aside', code: 'lease_ran_out', attempts: 5 },
    { reason: 'needs_a_person' },
  ];
}

export function makeOrders(count: number, now: Date): OrderRow[] {
  return Array.from({ length: count }, (_, index) => makeOrder(count - index, index, now));
}

export function companyOf(order: Order) {
  return companies.find(({ id }) => id === order.asked.company) ?? companies[0]!;
}

export function requesterOf(order: Order) {
  return clients.find(({ id }) => id === order.requested_by) ?? clients[0]!;
}

function makeOrder(number: number, age: number, now: Date): OrderRow {
  const company = companies[(number * 7) % companies.length]!;
  const opened_at = before(now, 3 + age * 11);
  const since = before(now, 1 + age * 11);
  const asked = makeAsked(number, company.id);
  const order: Order = {
    id: `order-${number}`,
    office: OFFICE,
    number,
    asked,
    requested_by: clients[companies.indexOf(company)]!.id,
    channel: CHANNELS[number % CHANNELS.length]!,
    conversation: `conversation-${number}`,
    status: makeStatus(asked, number, age, since, company.books_code),
    opened_at,
    since,
    attempts: 1,
    last_token: number,
    revision: 3,
  };
  const only = asked.employees?.which === 'only' ? asked.employees.ids : [];
  const names = employees.filter(({ id }) => only.includes(id)).map(({ name }) => name);
  return {
    order,
    company_name: company.short_name,
    person_name: requesterOf(order).name,
    employees: names.length > 1 ? `${names.length} funcionários` : (names[0] ?? ''),
    queued: [],
  };
}

function makeAsked(number: number, company: string): Asked {
  const base = { company, competence: null, period: null, year: null, employees: null, pay_on: null };
  const own = employees.filter((employee) => employee.company === company);
  switch (number % 4) {
    case 0:
      return {
        ...base,
        kind: 'pes.holerite',
        department: 'pessoal',
        competence: number % 3 ? '2026-10' : '2026-11',
        employees: { which: 'only', ids: [own[number % own.length]!.id] },
        words: 'oi, me manda o holerite do pessoal desse mês pfv? o banco tá pedindo pro financiamento',
      };
    case 1:
      return {
        ...base,
        kind: 'fis.faturamento',
        department: 'fiscal',
        period: { from: '2026-01', to: '2026-10' },
        words: 'preciso do faturamento do ano até agora',
      };
    case 2:
      return {
        ...base,
        kind: 'pes.holerite',
        department: 'pessoal',
        competence: '2026-11',
        employees: { which: 'all' },
        words: 'contracheque de todo mundo de novembro',
      };
    default:
      return {
        ...base,
        kind: 'pes.resumo_folha',
        department: 'pessoal',
        competence: '2026-10',
        words: 'resumo da folha de outubro',
      };
  }
}

function makeStatus(asked: Asked, number: number, age: number, since: string, code: string): Status {
  if (age % 9 === 0) {
    const reasons = reasonsFor(asked);
    const reason = reasons[Math.floor(age / 27) % reasons.length]!;
    return { is: 'pending', reason, evidence: evidence(asked, since, code) };
  }
  if (age === 2 || age === 5) return { is: 'awaiting' };
  if (age === 4) return { is: 'processing', lease: { agent: 'agent-1', token: number, until: since } };
  if (age % 23 === 22) return { is: 'cancelled', by: { who: 'staff', person: staff[1]!.id } };
  if (age % 13 === 12)
    return { is: 'processed', outcome: { how: 'answered_by_hand', by: staff[0]!.id, message: `message-${number}` } };
  return { is: 'processed', outcome: { how: 'issued', documents: [`document-${number}`] } };
}

function evidence(asked: Asked, checked_at: string, code: string): Evidence {
  return {
    checked_at,
    connector: 'demonstration',
    looked_at: `folha de ${asked.competence ?? '2026'} da empresa ${code}`,
  };
}

function before(now: Date, minutes: number): string {
  return new Date(now.getTime() - minutes * MINUTE_MS).toISOString();
}
