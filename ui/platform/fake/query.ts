// Filter, search and order of the invented orders, as the desk's database does it.
import type { OrderRow, OrdersFilter, OrdersQuery, Status, Tab } from '../../contract';

export function tabOf(status: Status): Tab {
  return status.is === 'cancelled' ? 'processed' : status.is;
}

export function matching(rows: OrderRow[], filter: OrdersFilter): OrderRow[] {
  const words = folded(filter.search).split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const { asked, channel, opened_at, number } = row.order;
    const day = opened_at.slice(0, 10);
    const text = folded(`${row.company_name} ${row.person_name} ${row.employees} ${asked.words} ${number}`);
    return (
      any(filter.companies, asked.company) &&
      any(filter.departments, asked.department) &&
      any(filter.kinds, asked.kind) &&
      any(filter.channels, channel) &&
      (filter.attendants.length === 0 || filter.attendants.includes(attendant(row))) &&
      (filter.from === null || day >= filter.from) &&
      (filter.to === null || day <= filter.to) &&
      words.every((word) => text.includes(word))
    );
  });
}

export function page(rows: OrderRow[], query: OrdersQuery): { rows: OrderRow[]; next: string | null } {
  const found = matching(rows, query.filter).filter(({ order }) => tabOf(order.status) === query.tab);
  if (query.sort === 'oldest_first') found.reverse();
  if (query.sort === 'company') found.sort((one, other) => one.company_name.localeCompare(other.company_name));
  const from = query.after === null ? 0 : found.findIndex(({ order }) => order.id === query.after) + 1;
  const rest = found.slice(from, from + query.limit);
  return { rows: rest, next: from + query.limit < found.length ? (rest.at(-1)?.order.id ?? null) : null };
}

function any<Value>(wanted: Value[], value: Value): boolean {
  return wanted.length === 0 || wanted.includes(value);
}

function attendant({ order: { status } }: OrderRow): string {
  if (status.is === 'processed' && status.outcome.how === 'answered_by_hand') return status.outcome.by;
  return status.is === 'cancelled' && status.by.who === 'staff' ? status.by.person : '';
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
