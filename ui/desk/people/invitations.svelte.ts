// Where the invitations of the people in a list stand. The server knows; the feed does not tell.
import type { Invitation } from '../../contract';
import { ask } from '../../platform/ask.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Things } from '../../store/things.svelte.ts';

/** A command is carried out a moment after it is queued, and a letter leaves a moment after that. */
const LOOK_AGAIN_AFTER_MS = [300, 2_000];

export class Invitations {
  #platform: Platform;
  #people: Things<'person'>;
  #byPerson = $state.raw(new Map<string, Invitation>());

  /** Made while a component is set up: it asks again whenever the list changes. */
  constructor(platform: Platform, people: Things<'person'>) {
    this.#platform = platform;
    this.#people = people;
    $effect(() => void this.#ask());
  }

  of = (person: string): Invitation | null => this.#byPerson.get(person) ?? null;

  /** Something was done about one of them. */
  lookAgain = () => LOOK_AGAIN_AFTER_MS.forEach((wait) => setTimeout(() => void this.#ask(), wait));

  async #ask() {
    const people = this.#people.rows.map(({ id }) => id);
    if (people.length === 0) return;
    try {
      const { invitations } = await ask(this.#platform, 'people/invitations', { people });
      this.#byPerson = new Map(invitations.map((one) => [one.person, one]));
    } catch {
      // Without a connection the list stands without them.
    }
  }
}
