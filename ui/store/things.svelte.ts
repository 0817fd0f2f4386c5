// Whole things of the office as the feed brings them (people, companies, tasks, requests …), listed from the local cache.
// A room makes one of these, narrows it, and shows its rows; what changed anywhere is read again by itself.
import { untrack } from 'svelte';
import type { ApiError, Change, DeskEvent, ThingsQuery } from '../contract';
import { asApiError, type Platform } from '../platform/platform.ts';

export type ThingKind = Change['type'];
export type Thing<Kind extends ThingKind> = Extract<Change, { type: Kind }>['body'];

type Narrowing = Omit<ThingsQuery, 'kinds' | 'after' | 'limit'>;

const PAGE = 100;
const PAGE_MAX = 500;

export class Things<Kind extends ThingKind> {
  #platform: Platform;
  #kind: Kind;
  #next: string | null = null;
  #reading = 0;
  query = $state<Narrowing>({ sort: 'name' });
  rows = $state.raw<Thing<Kind>[]>([]);
  total = $state(0);
  loading = $state(true);
  failure = $state<ApiError | null>(null);

  constructor(platform: Platform, kind: Kind, query: Partial<Narrowing> = {}) {
    this.#platform = platform;
    this.#kind = kind;
    this.query = { sort: 'name', ...query };
  }

  /** Reads from the beginning, as far as was read before. */
  async load() {
    const turn = ++this.#reading;
    this.loading = true;
    try {
      const page = await this.#page(null, Math.min(PAGE_MAX, Math.max(PAGE, this.rows.length)));
      if (turn !== this.#reading) return;
      this.rows = page.rows;
      this.total = page.total;
      this.#next = page.next;
      this.failure = null;
    } catch (thrown) {
      if (turn === this.#reading) this.failure = asApiError(thrown);
    } finally {
      if (turn === this.#reading) this.loading = false;
    }
  }

  async narrow(part: Partial<Narrowing>) {
    this.query = { ...this.query, ...part };
    this.rows = [];
    await this.load();
  }

  /** Rows up to this index came into sight. */
  async reach(index: number) {
    if (this.loading || this.#next === null || index < this.rows.length) return;
    const turn = ++this.#reading;
    this.loading = true;
    try {
      const page = await this.#page(this.#next, PAGE);
      if (turn !== this.#reading) return;
      this.rows = [...this.rows, ...page.rows];
      this.#next = page.next;
    } catch (thrown) {
      if (turn === this.#reading) this.failure = asApiError(thrown);
    } finally {
      if (turn === this.#reading) this.loading = false;
    }
  }

  /** Listens until the room is left. In an effect too: what is read here does not make it run again. */
  follow(): () => void {
    untrack(() => void this.load());
    return this.#platform.onEvent((event: DeskEvent) => {
      if (event.event === 'things_changed' && event.kinds.includes(this.#kind)) void this.load();
    });
  }

  async #page(after: string | null, limit: number) {
    const asked = { ...$state.snapshot(this.query), kinds: [this.#kind], limit, ...(after === null ? {} : { after }) };
    const page = await this.#platform.call('things.list', asked as ThingsQuery);
    const rows = page.things.map((thing) => thing.body as Thing<Kind>);
    return { rows, total: page.total, next: page.next };
  }
}
