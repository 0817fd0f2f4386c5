// Names of what people may do and where their invitation stands.
import type { Denied, Ground, InvitationState, Level, Permission } from '../../contract';
import type { Tone } from '../../kit/tone.ts';
import * as m from '../../texts/messages.ts';
import { atTime } from '../../words/moment.ts';
import { roleName } from '../../words/names.ts';

export const LEVELS: Level[] = ['revisor', 'contribuinte', 'proprietario'];

export const levelName: Record<Level, () => string> = {
  revisor: m.people_level_revisor,
  contribuinte: m.people_level_contribuinte,
  proprietario: m.people_level_proprietario,
};

export const permissionName: Record<Permission, () => string> = {
  see_all_hr_documents: m.people_permission_see_all_hr_documents,
  order_documents: m.people_permission_order_documents,
  upload_documents: m.people_permission_upload_documents,
  share_links: m.people_permission_share_links,
  chat: m.people_permission_chat,
  see_calendar: m.people_permission_see_calendar,
  see_certificates: m.people_permission_see_certificates,
  request_general: m.people_permission_request_general,
  request_admission: m.people_permission_request_admission,
  request_vacation: m.people_permission_request_vacation,
  request_leave: m.people_permission_request_leave,
  request_termination: m.people_permission_request_termination,
  request_payroll_entries: m.people_permission_request_payroll_entries,
  answer_collection: m.people_permission_answer_collection,
  manage_company_users: m.people_permission_manage_company_users,
  decide_orders: m.people_permission_decide_orders,
  answer_conversations: m.people_permission_answer_conversations,
  publish_documents: m.people_permission_publish_documents,
  answer_requests: m.people_permission_answer_requests,
  manage_tasks: m.people_permission_manage_tasks,
  manage_people: m.people_permission_manage_people,
  manage_companies: m.people_permission_manage_companies,
  manage_departments: m.people_permission_manage_departments,
  manage_staff: m.people_permission_manage_staff,
  manage_notifications: m.people_permission_manage_notifications,
  manage_texts: m.people_permission_manage_texts,
  publish_news: m.people_permission_publish_news,
  see_audit: m.people_permission_see_audit,
  export_data: m.people_permission_export_data,
  pair_agents: m.people_permission_pair_agents,
};

/** The permissions of a client user, in the order of the wizard. */
export const CLIENT_PERMISSIONS: { name: () => string; permissions: Permission[] }[] = [
  {
    name: m.people_permissions_documents,
    permissions: ['see_all_hr_documents', 'order_documents', 'upload_documents', 'share_links'],
  },
  {
    name: m.people_permissions_requests,
    permissions: [
      'request_general',
      'request_admission',
      'request_vacation',
      'request_leave',
      'request_termination',
      'request_payroll_entries',
      'answer_collection',
    ],
  },
  {
    name: m.people_permissions_portal,
    permissions: ['chat', 'see_calendar', 'see_certificates', 'manage_company_users'],
  },
];

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

export function invitationSays(state: InvitationState, now: Date): { says: string; tone: Tone } {
  switch (state.state) {
    case 'planned':
      return { says: m.people_invitation_planned({ when: atTime(state.send_at, now) }), tone: 'blue' };
    case 'sent':
      return { says: m.people_invitation_sent({ when: atTime(state.at, now) }), tone: 'accent' };
    case 'failed':
      return { says: m.people_invitation_failed({ why: failureSays(state.code) }), tone: 'red' };
    case 'link_opened':
      return { says: m.people_invitation_opened({ when: atTime(state.at, now) }), tone: 'accent' };
    case 'registered':
      return { says: m.people_invitation_registered({ when: atTime(state.at, now) }), tone: 'green' };
    case 'expired':
      return { says: m.people_invitation_expired(), tone: 'amber' };
  }
}

function failureSays(code: string): string {
  if (code === 'mailbox_unknown' || code === 'address' || code.startsWith('refused')) return m.people_mail_rejected();
  if (code === 'mail_not_set_up') return m.people_mail_not_set_up();
  if (code === 'mailbox_full') return m.people_mail_full();
  return m.people_mail_unavailable();
}

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
