// Why somebody sees something, as sentences; and what only staff may be given. What both sides say is in words/access.ts.
import type { Denied, Ground, Permission } from '../../contract';
import * as m from '../../texts/messages.ts';
import { levelName, permissionName } from '../../words/access.ts';
import { roleName } from '../../words/names.ts';

export { CLIENT_PERMISSIONS, invitationSays, LEVELS, levelName, permissionName } from '../../words/access.ts';

export const STAFF_PERMISSIONS: Permission[] = [
  'decide_orders',
  'answer_conversations',
  'answer_requests',
  'publish_documents',
  'manage_tasks',
  'publish_news',
  'manage_people',
  'manage_companies',
  'manage_departments',
  'manage_staff',
  'manage_notifications',
  'manage_texts',
  'see_audit',
  'export_data',
  'pair_agents',
];

export interface Naming {
  company: (id: string) => string;
  department: (id: string) => string;
}

/** A ground as a sentence. */
export function groundSays(ground: Ground, names: Naming): string {
  switch (ground.ground) {
    case 'role':
      return m.people_ground_role({ role: roleName[ground.role]() });
    case 'deactivated':
      return m.people_ground_deactivated();
    case 'every_company':
      return m.people_ground_every_company();
    case 'linked_company':
      return m.people_ground_linked_company({ company: names.company(ground.company) });
    case 'not_linked':
      return m.people_ground_not_linked({ company: names.company(ground.company) });
    case 'company_in_common':
      return m.people_ground_company_in_common({ company: names.company(ground.company) });
    case 'no_company_in_common':
      return m.people_ground_no_company_in_common();
    case 'has_level':
      return m.people_ground_has_level({
        department: names.department(ground.department),
        level: levelName[ground.level](),
      });
    case 'level_too_low':
      return m.people_ground_level_too_low({
        department: names.department(ground.department),
        level: levelName[ground.level](),
        needs: levelName[ground.needs](),
      });
    case 'no_department':
      return m.people_ground_no_department({ department: names.department(ground.department) });
    case 'unknown_contact':
      return m.people_ground_unknown_contact();
    case 'only_staff':
      return m.people_ground_only_staff();
    case 'own_document':
      return m.people_ground_own_document();
    case 'staff_see_every_employee':
      return m.people_ground_staff_see_every_employee();
    case 'has_permission':
      return m.people_ground_has_permission({
        permission: permissionName[ground.permission](),
        from: ground.given_by.map(givenBySays).join(', '),
      });
    case 'lacks_permission':
      return m.people_ground_lacks_permission({ permission: permissionName[ground.permission]() });
  }
}

function givenBySays(by: Extract<Ground, { ground: 'has_permission' }>['given_by'][number]): string {
  switch (by.by) {
    case 'role':
      return m.people_given_by_role();
    case 'group':
      return m.people_given_by_group({ group: by.name });
    case 'person':
      return m.people_given_by_person();
  }
}

const AGAINST: Ground['ground'][] = [
  'deactivated',
  'not_linked',
  'no_company_in_common',
  'level_too_low',
  'no_department',
  'only_staff',
  'lacks_permission',
];

export function speaksFor(ground: Ground): boolean {
  return !AGAINST.includes(ground.ground);
}

export function deniedSays(denied: Denied): string {
  switch (denied.denied) {
    case 'level_too_low':
      return m.people_denied_level_too_low({ needs: levelName[denied.needs]() });
    case 'not_permitted':
      return m.people_denied_not_permitted({ permission: permissionName[denied.permission]() });
    case 'other_company':
      return m.people_denied_other_company();
    case 'other_department':
      return m.people_denied_other_department();
    case 'other_employee':
      return m.people_denied_other_employee();
    case 'deactivated':
      return m.people_ground_deactivated();
    default:
      return m.people_denied_staff_only();
  }
}
