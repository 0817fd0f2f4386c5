// Conversations of the invented office: a stranger and a client who wait, and the clients of the latest orders.
import type { ConversationDetail, ConversationRow, Message, OrderRow } from '../../contract';
import { OFFICE, staff } from './register.ts';
import { companyOf } from './orders.ts';

const MINUTE_MS = 60_000;

export interface FakeConversation {
  row: ConversationRow;
  messages: Message[];
}

export function makeConversations(orders: OrderRow[], now: Date): FakeConversation[] {
  if (orders.length === 0) return [];
  const known = orders.slice(0, 9).map((order, index) => ofOrder(order, index === 1 ? before(now, 34) : null));
  return [stranger(now), ...known];
}

export function conversationDetail({ row, messages }: FakeConversation): ConversationDetail {
  return { row, messages, people: staff, documents: [] };
}

function ofOrder({ order, person_name }: OrderRow, waiting_since: string | null): FakeConversation {
  const messages = [
    said(order.conversation, 1, 'client', order.asked.words, order.opened_at),
    said(order.conversation, 2, 'assistant', 'Certo! Já estou providenciando e aviso por aqui.', order.opened_at),
  ];
  if (waiting_since)
    messages.push(
      said(order.conversation, 3, 'client', 'na verdade preciso falar com alguém sobre a rescisão', waiting_since),
    );
  return {
    messages,
    row: {
      conversation: {
        id: order.conversation,
        office: OFFICE,
        channel: order.channel,
        address: order.channel === 'portal_chat' ? order.requested_by : '5548999990001',
        display_name: null,
        person: order.requested_by,
        attended_by: null,
        waiting_since,
        last_message_at: messages.at(-1)!.at,
      },
      person_name,
      companies: [companyOf(order).short_name],
      last_message: messages.at(-1)!,
      queued: [],
    },
  };
}

function stranger(now: Date): FakeConversation {
  const at = before(now, 52);
  const messages = [
    said(
      'conversation-stranger',
      1,
      'client',
      'Boa tarde, vocês fazem imposto de renda? Meu CPF é esse mesmo do zap',
      at,
    ),
    said('conversation-stranger', 2, 'assistant', 'Olá! Uma pessoa do escritório já fala com você.', at),
  ];
  return {
    messages,
    row: {
      conversation: {
        id: 'conversation-stranger',
        office: OFFICE,
        channel: 'whatsapp_cloud',
        address: '5547988887777',
        display_name: null,
        person: null,
        attended_by: null,
        waiting_since: at,
        last_message_at: at,
      },
      person_name: '',
      companies: [],
      last_message: messages[0]!,
      queued: [],
    },
  };
}

function said(conversation: string, index: number, by: 'client' | 'assistant', text: string, at: string): Message {
  return {
    id: `${conversation}-${index}`,
    conversation,
    author: { by },
    text,
    documents: [],
    order: null,
    at,
    delivery: { state: by === 'client' ? 'received' : 'delivered' },
  };
}

function before(now: Date, minutes: number): string {
  return new Date(now.getTime() - minutes * MINUTE_MS).toISOString();
}
