// Which of their companies the reader looks at. All of them, until one is chosen in the header.
import type { CompanyCard, CompanyId, Module, PersonId } from '../contract';
import { recall, remember } from './preferences.ts';

export class CompanyChoice {
  companies = $state.raw<CompanyCard[]>([]);
  #chosen = $state<CompanyId | null>(null);
  #key: string;

  constructor(person: PersonId) {
    this.#key = `balcao.company.${person}`;
    this.#chosen = recall(this.#key);
  }

  /** The one that was chosen, or the only one. */
  get id(): CompanyId | null {
    return this.card?.id ?? null;
  }

  get card(): CompanyCard | null {
    if (this.companies.length === 1) return this.companies[0] ?? null;
    return this.companies.find(({ id }) => id === this.#chosen) ?? null;
  }

  get several(): boolean {
    return this.companies.length > 1;
  }

  /** Is it on for the one that was chosen, or for any of them? Until they are known, it is. */
  has(module: Module): boolean {
    const looked = this.card ? [this.card] : this.companies;
    return looked.length === 0 || looked.some(({ modules_off }) => !modules_off.includes(module));
  }

  /** As it is called in lists, where there is little room. */
  shortName(id: CompanyId, name: string): string {
    return this.companies.find((card) => card.id === id)?.short_name ?? name;
  }

  choose(id: CompanyId | null) {
    this.#chosen = id;
    remember(this.#key, id);
  }
}
