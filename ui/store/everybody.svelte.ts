// Names of people by id, for rooms that name who did what.
import type { Person } from '../contract';
import type { Platform } from '../platform/platform.ts';

const PAGE = 500;

export class Everybody {
  #platform: Platform;
  people = $state.raw<Person[]>([]);
  readonly names = $derived(new Map(this.people.map(({ id, name }) => [id, name])));
  readonly staff = $derived(this.people.filter(({ role, active }) => role !== 'client' && active));

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  async load() {
    const people: Person[] = [];
    let after: string | undefined;
    do {
      const query = { kinds: ['person'], sort: 'name' as const, limit: PAGE };
      const page = await this.#platform.call('things.list', after === undefined ? query : { ...query, after });
      people.push(...page.things.map(({ body }) => body as Person));
      after = page.next ?? undefined;
    } while (after !== undefined);
    this.people = people;
  }
}
