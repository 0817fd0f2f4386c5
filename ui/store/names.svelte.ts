// What things are called, by id, for places that only know ids: read from the local cache when they are first needed.
import type { Change } from '../contract';
import type { Platform } from '../platform/platform.ts';

/** Kinds that have a name that people know. */
const KINDS = [
  'company',
  'contact',
  'document',
  'folder',
  'group',
  'link',
  'news',
  'person',
  'process',
  'request',
  'task',
];
const AT_ONCE = 500;

export class Names {
  #platform: Platform;
  #known = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** What was asked for, found or not: what is gone is not asked for again. */
  #asked = new Set<string>();

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Nothing where the cache has none: it is gone, or is not for this person. */
  of = (id: string): string | undefined => this.#known.get(id);

  async learn(ids: Iterable<string>) {
    const wanted = [...new Set(ids)].filter((id) => !this.#asked.has(id));
    for (const id of wanted) this.#asked.add(id);
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const page = await this.#platform.call('things.list', {
        kinds: KINDS,
        ids: wanted.slice(at, at + AT_ONCE),
        sort: 'name',
        limit: AT_ONCE,
      });
      // Read after the answer came: an effect that learns names does not depend on them.
      this.#known = new Map([...this.#known, ...page.things.map(nameOf)]);
    }
  }
}

function nameOf(thing: Change): [id: string, name: string] {
  switch (thing.type) {
    case 'company':
      return [thing.body.id, thing.body.short_name];
    case 'document':
      return [thing.body.id, thing.body.facts.title];
    case 'link':
      return [thing.body.id, thing.body.label];
    case 'process':
      return [thing.body.id, thing.body.template.name];
    case 'request':
    case 'task':
    case 'news':
      return [thing.body.id, thing.body.title];
    case 'person':
    case 'contact':
    case 'group':
    case 'folder':
      return [thing.body.id, thing.body.name];
    default:
      return ['', ''];
  }
}
