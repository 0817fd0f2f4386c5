// Names of what people may do and where their invitation stands: the office's rooms and the clients' portal say the same.
import type { InvitationState, Level, Permission } from '../contract';
import type { Tone } from '../kit/tone.ts';
import * as m from '../texts/messages.ts';
import { atTime } from './moment.ts';

export const LEVELS: Level[] = ['revisor', 'contribuinte', 'proprietario'];

export const levelName: Record<Level, () => string> = {
  revisor: m.people_level_revisor,
  contribuinte: m.people_level_contribuinte,
  proprietario: m.people_level_proprietario,
};

export const levelHint: Record<Level, () => string> = {
  revisor: m.people_level_revisor_hint,
  contribuinte: m.people_level_contribuinte_hint,
  proprietario: m.people_level_proprietario_hint,
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

/** Why a letter did not arrive. */
export function failureSays(code: string): string {
  if (code === 'mailbox_unknown' || code === 'address' || code.startsWith('refused')) return m.people_mail_rejected();
  if (code === 'mail_not_set_up') return m.people_mail_not_set_up();
  if (code === 'mailbox_full') return m.people_mail_full();
  return m.people_mail_unavailable();
}
