// Which component shows which room.
import type { Component } from 'svelte';
import ConversationsRoom from './conversations/ConversationsRoom.svelte';
import OrderCenter from './orders/OrderCenter.svelte';
import OutboxRoom from './rooms/OutboxRoom.svelte';
import SettingsRoom from './rooms/SettingsRoom.svelte';
import type { Room } from './rooms.ts';

export const VIEWS: Partial<Record<Room, Component>> & { orders: Component } = {
  orders: OrderCenter,
  conversations: ConversationsRoom,
  outbox: OutboxRoom,
  settings: SettingsRoom,
};
