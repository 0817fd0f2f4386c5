// One tab of the Order Center (OC1): what is asked for, and as many of its rows as have been looked at.
//
// The list is read in pages from the top, because a page begins where the one before ended. After a change the rows
// are read again up to where the person is; rows beyond are dropped until somebody scrolls there.
import type { ApiError, DeskEvent, OrderRow, OrdersFilter, OrdersSort, Tab, TabCounts } from '../contract';
import { asApiError, type Platform } from '../platform/platform.ts';

const FIRST_PAGE = 100;
const PAGE = 500;
/** Reading again costs at most this share of the time: a busy morning must not keep the window busy. */
const REST_FACTOR = 4;

export const NO_FILTER: OrdersFilter = {
  companies: [],
  departments: [],
  kinds: [],
  channels: [],
  attendants: [],
  from: null,
  to: null,
  search: '',
};

export class Orders {
  #platform: Platform;
  tab = $state<Tab>('pending');
  filter = $state.raw<OrdersFilter>(NO_FILTER);
  sort = $state<OrdersSort>('newest_first');
  rows = $state.raw<OrderRow[]>([]);
  counts = $state.raw<TabCounts | null>(null);
  loading = $state(true);
  failure = $state<ApiError | null>(null);

  /** Where the rows go on; null when all are here. */
  #next: string | null = null;
  /** Rows up to here are on the screen. */
  #wanted = FIRST_PAGE;
  /** Grows with each new question, so that a late answer to an old one is known. */
  #question = 0;
  #reading: Promise<void> | null = null;
  #again = false;
  /** Readings from the top that are going on; they go as far as is wanted by themselves. */
  #reads = 0;
  #filling = false;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  get total(): number {
    return Math.max(this.rows.length, this.counts?.[this.tab] ?? 0);
  }

  get filtered(): boolean {
    return JSON.stringify(this.filter) !== JSON.stringify(NO_FILTER);
  }

  show(tab: Tab) {
    if (tab === this.tab) return;
    this.tab = tab;
    this.rows = [];
    void this.ask();
  }

  narrow(change: Partial<OrdersFilter>) {
    this.filter = { ...this.filter, ...change };
    void this.ask();
  }

  order(sort: OrdersSort) {
    this.sort = sort;
    void this.ask();
  }

  /** A new question: from the top, at once. */
  async ask() {
    this.#wanted = FIRST_PAGE;
    this.loading = true;
    await this.#fromTheTop(FIRST_PAGE);
  }

  hear(event: DeskEvent) {
    if (event.event === 'orders_changed' || event.event === 'outbox_changed') this.refresh();
  }

  /** Reads again what is on the screen, soon; many changes in a row become one reading. */
  refresh() {
    this.#again = true;
    this.#reading ??= this.#keepFresh().finally(() => (this.#reading = null));
  }

  /** The list shows rows up to this one: more are read if they are not here yet. */
  async reach(index: number) {
    this.#wanted = Math.max(FIRST_PAGE, index + 1);
    const question = this.#question;
    if (this.#reads > 0 || this.#filling || this.#next === null) return;
    this.#filling = true;
    try {
      while (this.#next !== null && this.rows.length < this.#wanted && question === this.#question) {
        const page = await this.#page(this.#next, PAGE);
        if (question !== this.#question) return;
        this.rows = [...this.rows, ...page.rows];
        this.#next = page.next;
      }
    } catch (thrown) {
      if (question === this.#question) this.failure = asApiError(thrown);
    } finally {
      this.#filling = false;
    }
  }

  async #keepFresh() {
    while (this.#again) {
      this.#again = false;
      const began = performance.now();
      await this.#fromTheTop(Math.min(PAGE, this.#wanted + FIRST_PAGE));
      const rest_ms = (performance.now() - began) * REST_FACTOR;
      await new Promise((resolve) => setTimeout(resolve, Math.min(rest_ms, 5_000)));
    }
  }

  async #fromTheTop(first: number) {
    const question = ++this.#question;
    this.#reads++;
    await Promise.all([this.#count(question), this.#read(question, first)]);
    this.#reads--;
  }

  async #read(question: number, first: number) {
    try {
      let page = await this.#page(null, first);
      const rows = page.rows;
      while (page.next !== null && rows.length < this.#wanted && question === this.#question) {
        page = await this.#page(page.next, PAGE);
        rows.push(...page.rows);
      }
      if (question !== this.#question) return;
      this.rows = rows;
      this.#next = page.next;
      this.failure = null;
    } catch (thrown) {
      if (question === this.#question) this.failure = asApiError(thrown);
    } finally {
      if (question === this.#question) this.loading = false;
    }
  }

  async #count(question: number) {
    try {
      const counts = await this.#platform.call('orders.count', this.filter);
      if (question === this.#question) this.counts = counts;
    } catch {
      // The list itself tells what is the matter.
    }
  }

  #page(after: string | null, limit: number) {
    return this.#platform.call('orders.list', { tab: this.tab, filter: this.filter, sort: this.sort, after, limit });
  }
}
