// The list behind a tab of the Order Center (OC1): pages, changes, and answers that come too late.
import { beforeEach, expect, test, vi } from 'vitest';
import { FakeOffice } from '../platform/fake.ts';
import { Orders } from './orders.svelte.ts';

const now = () => new Date('2026-11-22T15:00:00Z');
let office: FakeOffice;
let orders: Orders;

beforeEach(async () => {
  office = new FakeOffice({ now, orders: 9_000, delay_ms: 0 });
  orders = new Orders(office);
  orders.tab = 'processed';
  await orders.ask();
});

test('only the beginning is read until somebody scrolls', () => {
  expect(orders.rows).toHaveLength(100);
  expect(orders.total).toBeGreaterThan(7_000);
});

test('scrolling far reads the pages in between, once each and without a gap', async () => {
  await orders.reach(2_345);
  expect(orders.rows.length).toBeGreaterThan(2_345);
  const numbers = orders.rows.map(({ order }) => order.number);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers).toEqual([...numbers].sort((one, other) => other - one));
  const all = office.rows.filter(({ order }) => ['processed', 'cancelled'].includes(order.status.is));
  expect(numbers).toEqual(all.slice(0, numbers.length).map(({ order }) => order.number));
});

test('an order that changes tab leaves the list, and the rows below stay', async () => {
  await orders.reach(700);
  const [first, second] = orders.rows;
  office.move(first!.order.id, { is: 'awaiting' });
  orders.hear({ event: 'orders_changed', orders: [first!.order.id] });
  await vi.waitFor(() => expect(orders.rows[0]!.order.id).toBe(second!.order.id));
  expect(orders.rows.length).toBeGreaterThan(700);
});

test('a burst of a hundred changes is a handful of readings', async () => {
  office.calls.length = 0;
  for (let change = 0; change < 100; change++) orders.hear({ event: 'orders_changed', orders: ['order-1'] });
  await vi.waitFor(() => expect(office.calls.length).toBeGreaterThan(0));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(office.calls.filter(({ method }) => method === 'orders.list').length).toBeLessThanOrEqual(3);
});

test('the answer to an old question does not overwrite the new one', async () => {
  const slow = office.call.bind(office);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  vi.spyOn(office, 'call').mockImplementation(async (method, params) => {
    const answer = await slow(method, params);
    if (method === 'orders.list' && 'filter' in params && params.filter.search === 'padaria') await held;
    return answer as never;
  });
  orders.narrow({ search: 'padaria' });
  orders.narrow({ search: 'mecanica' });
  await vi.waitFor(() => expect(orders.rows[0]!.company_name).toBe('Mecânica Irmãos Souza'));
  release();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(orders.rows.every(({ company_name }) => company_name === 'Mecânica Irmãos Souza')).toBe(true);
});

test('a list that cannot be read says why, and recovers', async () => {
  office.options.broken = true;
  await orders.ask();
  expect(orders.failure?.code).toBe('internal');
  office.options.broken = false;
  await orders.ask();
  expect(orders.failure).toBeNull();
});
