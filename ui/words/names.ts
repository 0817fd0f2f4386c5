// Names of closed lists, in the language that is spoken. The types make a list without a name impossible.
import type {
  ChannelKind,
  Command,
  Delivery,
  Department,
  OrdersSort,
  QueuedState,
  Role,
  Tab,
  Theme,
} from '../contract';
import * as m from '../texts/messages.ts';

type Names<Value extends string> = Record<Value, () => string>;

export const tabName: Names<Tab> = {
  pending: m.tab_pending,
  awaiting: m.tab_awaiting,
  processing: m.tab_processing,
  processed: m.tab_processed,
};

/** Where one order stands; the tabs are named after many. */
export const statusName: Names<Tab> = {
  pending: m.status_pending,
  awaiting: m.status_awaiting,
  processing: m.status_processing,
  processed: m.status_processed,
};

/** The departments that every office has. */
export const usualDepartments = {
  pessoal: m.department_pessoal,
  fiscal: m.department_fiscal,
  contabil: m.department_contabil,
  societario: m.department_societario,
  financeiro: m.department_financeiro,
  geral: m.department_geral,
};

/** `own` are the names of the departments that the office made for itself, by id. */
export function departmentName(department: Department, own: Record<string, string> = {}): string {
  if (own[department]) return own[department];
  if (department in usualDepartments) return usualDepartments[department as keyof typeof usualDepartments]();
  return m.department_unknown();
}

export const channelName: Names<ChannelKind> = {
  whatsapp_cloud: m.channel_whatsapp_cloud,
  whatsapp_linked: m.channel_whatsapp_linked,
  portal_chat: m.channel_portal_chat,
  simulated_phone: m.channel_simulated_phone,
};

export const sortName: Names<OrdersSort> = {
  newest_first: m.sort_newest_first,
  oldest_first: m.sort_oldest_first,
  company: m.sort_company,
};

export const roleName: Names<Role> = {
  administrator: m.role_administrator,
  manager: m.role_manager,
  accountant: m.role_accountant,
  attendant: m.role_attendant,
  client: m.role_client,
};

export const themeName: Names<Theme> = { system: m.theme_system, light: m.theme_light, dark: m.theme_dark };

export const deliveryName: Names<Delivery['state']> = {
  received: m.delivery_received,
  queued: m.delivery_queued,
  sent: m.delivery_sent,
  delivered: m.delivery_delivered,
  read: m.delivery_read,
  failed: m.delivery_failed,
  uncertain: m.delivery_uncertain,
};

export const queuedName: Names<QueuedState['state']> = {
  waiting: m.queued_waiting,
  sending: m.queued_sending,
  accepted: m.queued_accepted,
  refused: m.queued_refused,
};

export const commandName: Names<Command['do']> = {
  confirm_order: m.command_confirm_order,
  answer_order: m.command_answer_order,
  cancel_order: m.command_cancel_order,
  send_message: m.command_send_message,
  settle_conversation: m.command_settle_conversation,
  post_chat: m.command_post_chat,
  people: m.nav_people,
  identity: m.command_identity,
  import: m.people_import,
  notifications: m.nav_notifications,
  tasks: m.nav_tasks,
  exchange: m.nav_documents,
  requests: m.nav_requests,
};

/** A connector is called as the office named it; the one that every office has from the start is called by us. */
export function connectorName(name: string): string {
  return name === 'demonstration' ? m.connector_demonstration() : name;
}

/** "+55 48 99999-0001"; of another country, only its digits. */
export function phone(digits: string): string {
  const brazilian = /^55(\d{2})(\d{4,5})(\d{4})$/.exec(digits);
  return brazilian ? `+55 ${brazilian[1]} ${brazilian[2]}-${brazilian[3]}` : `+${digits}`;
}
