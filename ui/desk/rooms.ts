// The rooms of the desk: where they stand in the rail, what they are called, and who finds them there. To add one: a
// line here and a component. A room is hidden from those to whom the server would refuse all of it.
import Award from '@lucide/svelte/icons/award';
import Bell from '@lucide/svelte/icons/bell';
import Building2 from '@lucide/svelte/icons/building-2';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import CircleUserRound from '@lucide/svelte/icons/circle-user-round';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import Files from '@lucide/svelte/icons/files';
import Folders from '@lucide/svelte/icons/folders';
import Inbox from '@lucide/svelte/icons/inbox';
import ListChecks from '@lucide/svelte/icons/list-checks';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import Send from '@lucide/svelte/icons/send';
import Settings from '@lucide/svelte/icons/settings';
import Users from '@lucide/svelte/icons/users';
import UsersRound from '@lucide/svelte/icons/users-round';
import type { Permission } from '../contract';
import * as m from '../texts/messages.ts';

export interface RoomEntry {
  name: () => string;
  Icon: typeof Inbox;
  /** One of these opens it; nothing means everybody. */
  needs?: Permission[];
}

export const GROUPS = [
  {
    name: m.nav_group_counter,
    rooms: {
      orders: { name: m.nav_orders, Icon: Inbox },
      conversations: { name: m.nav_conversations, Icon: MessagesSquare },
      requests: { name: m.nav_requests, Icon: ClipboardList, needs: ['answer_requests'] },
    },
  },
  {
    name: m.nav_group_clients,
    rooms: {
      companies: { name: m.nav_companies, Icon: Building2 },
      people: { name: m.nav_people, Icon: Users, needs: ['manage_people'] },
      documents: { name: m.nav_documents, Icon: Files },
      calendar: { name: m.nav_calendar, Icon: CalendarDays },
      certificates: { name: m.nav_certificates, Icon: Award },
    },
  },
  {
    name: m.nav_group_office,
    rooms: {
      tasks: { name: m.nav_tasks, Icon: ListChecks },
      notifications: {
        name: m.nav_notifications,
        Icon: Bell,
        needs: ['manage_notifications', 'manage_texts', 'publish_news'],
      },
      departments: { name: m.nav_departments, Icon: Folders, needs: ['manage_departments'] },
      staff: { name: m.nav_staff, Icon: UsersRound, needs: ['manage_staff'] },
      audit: { name: m.nav_audit, Icon: ScrollText, needs: ['see_audit'] },
    },
  },
  {
    name: null,
    rooms: {
      outbox: { name: m.nav_outbox, Icon: Send },
      account: { name: m.nav_account, Icon: CircleUserRound },
      settings: { name: m.nav_settings, Icon: Settings },
    },
  },
] as const satisfies { name: (() => string) | null; rooms: Record<string, RoomEntry> }[];

type Groups = (typeof GROUPS)[number];
export type Room = Groups extends infer Group ? (Group extends { rooms: infer Rooms } ? keyof Rooms : never) : never;

export const ROOMS = Object.assign({}, ...GROUPS.map(({ rooms }) => rooms)) as Record<Room, RoomEntry>;

export function isRoom(name: string): name is Room {
  return name in ROOMS;
}

/** May somebody with these permissions go in? */
export function isOpenTo(entry: RoomEntry, permissions: readonly Permission[]): boolean {
  return entry.needs === undefined || entry.needs.some((permission) => permissions.includes(permission));
}
