// Which component shows which room.
import type { Component } from 'svelte';
import ConversationsRoom from './conversations/ConversationsRoom.svelte';
import OrderCenter from './orders/OrderCenter.svelte';
import CompaniesRoom from './companies/CompaniesRoom.svelte';
import DepartmentsRoom from './departments/DepartmentsRoom.svelte';
import PeopleRoom from './people/PeopleRoom.svelte';
import OutboxRoom from './rooms/OutboxRoom.svelte';
import SettingsRoom from './rooms/SettingsRoom.svelte';
import StaffRoom from './staff/StaffRoom.svelte';
import type { Room } from './rooms.ts';

export const VIEWS: Partial<Record<Room, Component>> & { orders: Component } = {
  orders: OrderCenter,
  conversations: ConversationsRoom,
  companies: CompaniesRoom,
  people: PeopleRoom,
  departments: DepartmentsRoom,
  staff: StaffRoom,
  outbox: OutboxRoom,
  settings: SettingsRoom,
};
