// Names that every room needs: companies, departments, permission groups. Read from the local cache, kept up to date.
import type { Choice, Company, Department, OfficeDepartment, PermissionGroup, ThingsPage } from '../contract';
import type { Platform } from '../platform/platform.ts';
import { usualDepartments } from '../words/names.ts';
import * as m from '../texts/messages.ts';

const PAGE = 500;

export class Directory {
  #platform: Platform;
  companies = $state.raw<Company[]>([]);
  departments = $state.raw<OfficeDepartment[]>([]);
  groups = $state.raw<PermissionGroup[]>([]);
  readonly #companyById = $derived(new Map(this.companies.map((company) => [company.id, company])));
  readonly #departmentById = $derived(new Map(this.departments.map((one) => [one.department, one])));

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Those that take things in, in the office's own order. */
  readonly open = $derived.by(() => {
    const usual = Object.keys(usualDepartments) as Department[];
    const known = this.departments.filter(({ moved_into }) => moved_into === null);
    const rest = usual.filter((department) => !this.#departmentById.has(department));
    return [...known.sort((a, b) => a.place - b.place).map(({ department }) => department), ...rest];
  });

  readonly companyChoices = $derived<Choice[]>(
    this.companies.filter(({ active }) => active).map(({ id, short_name }) => ({ id, label: short_name })),
  );

  company = (id: string): string => this.#companyById.get(id)?.short_name ?? m.company_unknown();

  department = (id: string): string => {
    const own = this.#departmentById.get(id)?.name;
    if (own) return own;
    return id in usualDepartments ? usualDepartments[id as keyof typeof usualDepartments]() : m.department_unknown();
  };

  follow(): () => void {
    void this.#read();
    return this.#platform.onEvent((event) => {
      if (event.event !== 'things_changed') return;
      if (event.kinds.some((kind) => ['company', 'department', 'group'].includes(kind))) void this.#read();
    });
  }

  async #read() {
    const [companies, departments, groups] = await Promise.all([
      this.#all<Company>('company'),
      this.#all<OfficeDepartment>('department'),
      this.#all<PermissionGroup>('group'),
    ]).catch(() => [this.companies, this.departments, this.groups] as const);
    this.companies = [...companies];
    this.departments = [...departments];
    this.groups = groups.filter(({ deleted }) => !deleted);
  }

  async #all<Body>(kind: string): Promise<Body[]> {
    const bodies: Body[] = [];
    let after: string | null = null;
    do {
      const page: ThingsPage = await this.#platform.call('things.list', {
        kinds: [kind],
        sort: 'name',
        limit: PAGE,
        ...(after === null ? {} : { after }),
      });
      bodies.push(...page.things.map((thing) => thing.body as Body));
      after = page.next;
    } while (after !== null);
    return bodies;
  }
}
