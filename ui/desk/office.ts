// What every room of the desk works with.
import { createContext } from 'svelte';
import type { Platform } from '../platform/platform.ts';
import type { Conversations } from '../store/conversations.svelte.ts';
import type { Directory } from '../store/directory.svelte.ts';
import type { OpenedOrder } from '../store/order.svelte.ts';
import type { Orders } from '../store/orders.svelte.ts';
import type { Session } from '../store/session.svelte.ts';
import type { OfficeStatus } from '../store/status.svelte.ts';
import type { Room } from './rooms.ts';

export type { Room };

export interface Office {
  platform: Platform;
  session: Session;
  status: OfficeStatus;
  orders: Orders;
  opened: OpenedOrder;
  conversations: Conversations;
  directory: Directory;
  /** Goes to a room, and to the order, the conversation or the thing in it. */
  go: (room: Room, id?: string) => void;
  /** The thing that a room was entered for, the first time it asks. */
  wanted: (room: Room) => string | null;
}

export const [office, setOffice] = createContext<Office>();
