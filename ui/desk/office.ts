// What every room of the desk works with.
import { createContext } from 'svelte';
import type { Platform } from '../platform/platform.ts';
import type { OpenedOrder } from '../store/order.svelte.ts';
import type { Orders } from '../store/orders.svelte.ts';
import type { Session } from '../store/session.svelte.ts';
import type { OfficeStatus } from '../store/status.svelte.ts';

export type Room = 'orders' | 'outbox' | 'settings';

export interface Office {
  platform: Platform;
  session: Session;
  status: OfficeStatus;
  orders: Orders;
  opened: OpenedOrder;
  /** Goes to a room, and to an order in the Order Center. */
  go: (room: Room, order?: string) => void;
}

export const [office, setOffice] = createContext<Office>();
