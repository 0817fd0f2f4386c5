// The colleagues of the invented client: one of each state of the invitation, and a long name.
import type { ApiError, Colleagues, Command, Consequences, Invitation, Person, PersonForm } from '../../contract';
import type { FakeOptions, Handlers } from '../fake.ts';
import { COMPANIES, ME } from './client.ts';

/** This address has access already. */
export const TAKEN = 'marina@exemplo.com.br';

export class FakePeople {
  known: Colleagues;
  #options: FakeOptions;
  #drafts = new Map<string, PersonForm>();

  constructor(options: FakeOptions) {
    this.#options = options;
    const person = (id: string, name: string, email: string, more: Partial<Person>): Person => ({
      ...{ id, office: ME.office, name, email, phones: [], role: 'client', groups: [], employee: null, active: true },
      companies: { scope: 'only', companies: [COMPANIES[0].id] },
      departments: { fiscal: 'revisor' },
      permissions: ['chat', 'see_calendar', 'request_general'],
      ...more,
    });
    this.known = { people: [], invitations: [], registered: [] };
    if (options.empty) return;
    this.known.people = [
      person('colleague-1', 'Antônio Carlos de Albuquerque Cavalcanti Montenegro Filho', 'antonio@exemplo.com.br', {
        companies: { scope: 'only', companies: COMPANIES.map(({ id }) => id) },
        departments: { pessoal: 'contribuinte', fiscal: 'revisor', contabil: 'revisor' },
        permissions: ['upload_documents', 'chat', 'see_calendar', 'request_general', 'request_vacation'],
      }),
      person('colleague-2', 'Beatriz Nunes', 'beatriz@exemplo.com.br', { phones: ['5548999990077'] }),
      person('colleague-3', 'Caio Prado', 'caio@exemplo', {}),
      person('colleague-4', 'Débora Lins', 'debora@exemplo.com.br', { active: false }),
    ];
    this.known.registered = ['colleague-1', 'colleague-4'];
    this.known.invitations = [
      this.#invitation('colleague-2', 'beatriz@exemplo.com.br'),
      { ...this.#invitation('colleague-3', 'caio@exemplo'), state: { state: 'failed', code: 'mailbox_unknown' } },
    ];
  }

  #invitation(person: string, email: string, sendings = 1): Invitation {
    const now = this.#options.now();
    const at = new Date(now.getTime() - 3_600_000).toISOString();
    const expires_at = new Date(now.getTime() + 7 * 86_400_000).toISOString();
    return { person, email, state: { state: 'sent', at }, expires_at, sendings };
  }

  obey(command: Command) {
    if (command.do === 'people') this.#change(command);
    if (command.do === 'identity') this.#invite(command);
  }

  #change(command: Extract<Command, { do: 'people' }>) {
    const one = 'person' in command ? this.known.people.find(({ id }) => id === command.person) : undefined;
    if (command.act === 'save_draft') this.#drafts.set(command.draft, command.form);
    if (command.act === 'finish_draft') {
      const form = this.#drafts.get(command.draft);
      if (!form) return;
      const { preferences: _, ...rest } = form;
      this.known.people.push({ id: command.draft, office: ME.office, active: true, ...rest });
      if (command.invite.when === 'now') this.known.invitations.push(this.#invitation(command.draft, form.email));
    }
    if (command.act === 'change_person' && one) Object.assign(one, command.form);
    if (command.act === 'set_person_active' && one) one.active = command.active;
  }

  #invite(command: Extract<Command, { do: 'identity' }>) {
    const one = this.known.people.find(({ id }) => id === command.person);
    if (!one || (command.act !== 'invite' && command.act !== 'correct_address')) return;
    if (command.act === 'correct_address') {
      if (command.email === TAKEN) throw { code: 'invalid_field', field: 'email' } satisfies ApiError;
      one.email = command.email;
    }
    const before = this.known.invitations.find(({ person }) => person === one.id);
    this.known.invitations = this.known.invitations.filter((other) => other !== before);
    this.known.invitations.push(this.#invitation(one.id, one.email ?? '', (before?.sendings ?? 0) + 1));
  }

  consequences(form: PersonForm): Consequences {
    const wrong = (step: Consequences['problems'][number]['step'], field: string) => ({ step, field, expected: '' });
    const problems: Consequences['problems'] = [];
    if (form.name.trim() === '') problems.push(wrong('general', 'name'));
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(form.email) || form.email === TAKEN)
      problems.push(wrong('general', 'email'));
    const chosen = Object.keys(form.departments);
    if (chosen.length === 0) problems.push(wrong('departments', 'departments'));
    const companies = form.companies.scope === 'only' ? form.companies.companies : [];
    if (companies.length === 0) problems.push(wrong('companies', 'companies'));
    const lines = companies.flatMap((company) =>
      chosen.map((department) => ({
        company,
        company_name: COMPANIES.find(({ id }) => id === company)?.short_name ?? '',
        department,
        documents: department === 'fiscal' ? 15 : 1,
        requests: 0,
        notifications_in_30_days: 2,
      })),
    );
    const sum = (of: (line: (typeof lines)[number]) => number) => lines.reduce((all, line) => all + of(line), 0);
    const hides = chosen.includes('pessoal') && !form.permissions.includes('see_all_hr_documents');
    return {
      lines,
      companies: companies.length,
      documents: sum((line) => line.documents),
      hidden_documents: hides ? 8 : 0,
      requests: 0,
      notifications_in_30_days: sum((line) => line.notifications_in_30_days),
      problems,
    };
  }
}

export function peopleCalls(
  people: FakePeople,
): Pick<Handlers, 'GET client/people' | 'POST client/people/consequences'> {
  return {
    'GET client/people': () => people.known,
    'POST client/people/consequences': ({ form }) => people.consequences(form),
  };
}
