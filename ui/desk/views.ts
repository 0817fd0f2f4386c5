// Which component shows which room.
import type { Component } from 'svelte';
import AuditRoom from './audit/AuditRoom.svelte';
import CalendarRoom from './calendar/CalendarRoom.svelte';
import CertificatesRoom from './certificates/CertificatesRoom.svelte';
import CompaniesRoom from './companies/CompaniesRoom.svelte';
import ConversationsRoom from './conversations/ConversationsRoom.svelte';
import DepartmentsRoom from './departments/DepartmentsRoom.svelte';
import DocumentsRoom from './documents/DocumentsRoom.svelte';
import NotificationsRoom from './notifications/NotificationsRoom.svelte';
import OrderCenter from './orders/OrderCenter.svelte';
import PeopleRoom from './people/PeopleRoom.svelte';
import RequestsRoom from './requests/RequestsRoom.svelte';
import OutboxRoom from './rooms/OutboxRoom.svelte';
import SettingsRoom from './rooms/SettingsRoom.svelte';
import type { Room } from './rooms.ts';
import StaffRoom from './staff/StaffRoom.svelte';
import TasksRoom from './tasks/TasksRoom.svelte';

export const VIEWS: Record<Room, Component> = {
  orders: OrderCenter,
  conversations: ConversationsRoom,
  requests: RequestsRoom,
  companies: CompaniesRoom,
  people: PeopleRoom,
  documents: DocumentsRoom,
  calendar: CalendarRoom,
  certificates: CertificatesRoom,
  tasks: TasksRoom,
  notifications: NotificationsRoom,
  departments: DepartmentsRoom,
  staff: StaffRoom,
  audit: AuditRoom,
  outbox: OutboxRoom,
  settings: SettingsRoom,
};
