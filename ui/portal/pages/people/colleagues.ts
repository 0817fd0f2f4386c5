// What is said of a colleague, and what the reader may give one: never more than they have.
import type {
  Colleagues,
  CompanyId,
  InvitationState,
  Level,
  Me,
  Permission,
  Person,
  PersonForm,
} from '../../../contract';
import type { Tone } from '../../../kit/tone.ts';
import * as m from '../../../texts/messages.ts';
import { CLIENT_PERMISSIONS, failureSays, LEVELS, levelName } from '../../../words/access.ts';
import { atTime } from '../../../words/moment.ts';
import { departmentName } from '../../../words/names.ts';

type Levels = Person['departments'];

export function speaksFor(person: Person, company: CompanyId): boolean {
  return person.companies.scope === 'all' || person.companies.companies.includes(company);
}

/** `Fiscal: Revisor · Pessoal: Contribuinte` */
export function levelsSay(departments: Levels, own: Record<string, string>): string {
  return Object.entries(departments)
    .map(([department, level]) => `${departmentName(department, own)}: ${levelName[level]()}`)
    .join(' · ');
}

/** How far somebody got on the way into the portal. */
export function standingOf(person: Person, known: Colleagues, now: Date): { says: string; tone: Tone } {
  if (!person.active) return { says: m.people_inactive(), tone: 'neutral' };
  if (known.registered.includes(person.id)) return { says: m.colleagues_registered(), tone: 'green' };
  const invitation = known.invitations.find((one) => one.person === person.id);
  if (!invitation) return { says: m.colleagues_not_invited(), tone: 'amber' };
  return invitationSays(invitation.state, now);
}

function invitationSays(state: InvitationState, now: Date): { says: string; tone: Tone } {
  switch (state.state) {
    case 'planned':
      return { says: m.colleagues_invitation_planned({ when: atTime(state.send_at, now) }), tone: 'blue' };
    case 'sent':
      return { says: m.colleagues_invitation_sent({ when: atTime(state.at, now) }), tone: 'accent' };
    case 'failed':
      return { says: m.colleagues_invitation_failed({ why: failureSays(state.code) }), tone: 'red' };
    case 'link_opened':
      return { says: m.colleagues_invitation_opened({ when: atTime(state.at, now) }), tone: 'accent' };
    case 'registered':
      return { says: m.colleagues_registered(), tone: 'green' };
    case 'expired':
      return { says: m.people_invitation_expired(), tone: 'amber' };
  }
}

/** The levels that can be given in a department: up to one's own. */
export function levelsToGive(own: Level): Level[] {
  return LEVELS.slice(0, LEVELS.indexOf(own) + 1);
}

/** The permissions that can be given, as groups with a name; a group of which there is none is left out. */
export function permissionsToGive(me: Me): { name: string; permissions: Permission[] }[] {
  const mine = (one: Permission) => me.access.permissions.includes(one);
  return CLIENT_PERMISSIONS.map(({ name, permissions }) => ({
    name: name(),
    permissions: permissions.filter(mine),
  })).filter(({ permissions }) => permissions.length > 0);
}

/** What most colleagues get. Everybody's payslips and the users of the company are given knowingly. */
const NOT_AT_FIRST: Permission[] = ['see_all_hr_documents', 'manage_company_users'];

/** The form of somebody new, or of a colleague as they are. */
export function formOf(person: Person | null, me: Me, company: CompanyId | null): PersonForm {
  const preferences: PersonForm['preferences'] = {
    ways: ['portal', 'email'],
    muted: [],
    digest: false,
    language: null,
  };
  if (person) {
    const { name, phones, departments, companies, employee, permissions } = person;
    return {
      ...{ name, email: person.email ?? '', phones, role: 'client', departments, companies, employee },
      ...{ permissions, groups: [], preferences },
    };
  }
  return {
    name: '',
    email: '',
    phones: [],
    role: 'client',
    departments: {},
    companies: { scope: 'only', companies: company === null ? [] : [company] },
    employee: null,
    permissions: me.access.permissions.filter((one) => !NOT_AT_FIRST.includes(one)),
    groups: [],
    preferences,
  };
}
