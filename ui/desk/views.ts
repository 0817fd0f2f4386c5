// Which component shows which room. The room of the start is there at once; the others come from the program's own files
// when they are first entered, so that the window need not read all of them before it shows one.
import type { Component } from 'svelte';
import OrderCenter from './orders/OrderCenter.svelte';
import type { Room } from './rooms.ts';

export const FIRST_VIEW = OrderCenter;

export const VIEWS: Record<Room, () => Promise<{ default: Component }>> = {
  orders: async () => ({ default: OrderCenter }),
  conversations: () => import('./conversations/ConversationsRoom.svelte'),
  requests: () => import('./requests/RequestsRoom.svelte'),
  companies: () => import('./companies/CompaniesRoom.svelte'),
  people: () => import('./people/PeopleRoom.svelte'),
  documents: () => import('./documents/DocumentsRoom.svelte'),
  calendar: () => import('./calendar/CalendarRoom.svelte'),
  certificates: () => import('./certificates/CertificatesRoom.svelte'),
  tasks: () => import('./tasks/TasksRoom.svelte'),
  notifications: () => import('./notifications/NotificationsRoom.svelte'),
  departments: () => import('./departments/DepartmentsRoom.svelte'),
  staff: () => import('./staff/StaffRoom.svelte'),
  audit: () => import('./audit/AuditRoom.svelte'),
  outbox: () => import('./rooms/OutboxRoom.svelte'),
  account: () => import('./account/AccountRoom.svelte'),
  settings: () => import('./rooms/SettingsRoom.svelte'),
};
