// The folders of the companies that a room shows something of, from the local cache; read again when any changed.
import type { Choice, CompanyId, Department, Document, Folder, FolderId, ThingsPage } from '../contract';
import type { Platform } from '../platform/platform.ts';
import * as m from '../texts/messages.ts';
import { pathTo, places, said } from '../words/folders.ts';

const PAGE = 500;
/** Of a choice that is no folder: what lies in the department itself. */
export const OUTSIDE = '-';

export class Folders {
  #platform: Platform;
  #known = $state.raw(new Map<CompanyId, Folder[]>());
  #asked = new Set<CompanyId>();

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** From now on these companies' folders are known, a moment later. */
  async want(companies: Iterable<CompanyId>) {
    const missing = [...new Set(companies)].filter((company) => !this.#asked.has(company));
    for (const company of missing) this.#asked.add(company);
    if (missing.length > 0) await this.#read(missing);
  }

  of(company: CompanyId, department: Department): Folder[] {
    return (this.#known.get(company) ?? []).filter((folder) => folder.department === department);
  }

  /** The folders that lead to a document; empty where it lies in its department itself. */
  path({ facts, folder }: Document): string {
    return said(pathTo(this.of(facts.company, facts.department), folder));
  }

  /** To choose from, the department itself first. */
  choices(company: CompanyId, department: Department, name: string, without: FolderId | null = null): Choice[] {
    return [
      { id: OUTSIDE, label: m.folder_outside({ department: name }) },
      ...places(this.of(company, department), without),
    ];
  }

  follow(): () => void {
    return this.#platform.onEvent((event) => {
      if (event.event === 'things_changed' && event.kinds.includes('folder')) void this.#read([...this.#asked]);
    });
  }

  async #read(companies: CompanyId[]) {
    const read = await Promise.all(
      companies.map(async (company) => [company, await this.#all(company)] as const),
    ).catch(() => []);
    this.#known = new Map([...this.#known, ...read]);
  }

  async #all(company: CompanyId): Promise<Folder[]> {
    const folders: Folder[] = [];
    let after: string | null = null;
    do {
      const page: ThingsPage = await this.#platform.call('things.list', {
        kinds: ['folder'],
        company,
        state: 'active',
        sort: 'name',
        limit: PAGE,
        ...(after === null ? {} : { after }),
      });
      folders.push(...page.things.map((thing) => thing.body as Folder));
      after = page.next;
    } while (after !== null);
    return folders;
  }
}

/** A choice as the contract has it. */
export function folderOf(choice: string): FolderId | null {
  return choice === OUTSIDE || choice === '' ? null : choice;
}
