// What an invented order looks like when it is opened: its history, documents and conversation.
import type { Document, Event, Happened, Message, OrderDetail, OrderRow } from '../../contract';
import { agent, employees, OFFICE, staff } from './register.ts';
import { companyOf, requesterOf } from './orders.ts';

export function detailOf(row: OrderRow, now: Date): OrderDetail {
  const { order } = row;
  const only = order.asked.employees?.which === 'only' ? order.asked.employees.ids : [];
  return {
    row,
    company: companyOf(order),
    requested_by: requesterOf(order),
    employees: employees.filter(({ id }) => only.includes(id)),
    timeline: timelineOf(row),
    people: [requesterOf(order), ...staff],
    agents: [agent(now)],
    documents: documentsOf(row),
    messages: messagesOf(row),
  };
}

function timelineOf({ order }: OrderRow): Event[] {
  const by_agent = { who: 'agent', agent: 'agent-1' } as const;
  const line = (revision: number, at: string, by: Event['by'], what: Happened): Event => {
    return { order: order.id, revision, at, by, what };
  };
  const opened = line(1, order.opened_at, { who: 'assistant' }, { happened: 'opened' });
  const claimed = line(2, order.opened_at, by_agent, { happened: 'claimed', token: order.last_token });
  const { status } = order;
  switch (status.is) {
    case 'awaiting':
      return [opened];
    case 'processing':
      return [opened, claimed];
    case 'pending':
      return [
        opened,
        claimed,
        line(3, order.since, by_agent, { happened: 'held', reason: status.reason, evidence: status.evidence }),
      ];
    case 'cancelled':
      return [opened, line(2, order.since, status.by, { happened: 'cancelled' })];
    case 'processed':
      if (status.outcome.how === 'issued')
        return [
          opened,
          claimed,
          line(3, order.since, by_agent, { happened: 'issued', documents: status.outcome.documents }),
        ];
      return [
        opened,
        claimed,
        line(
          3,
          order.since,
          { who: 'staff', person: status.outcome.by },
          { happened: 'answered_by_hand', message: status.outcome.message },
        ),
      ];
  }
}

function documentsOf({ order, employees: who }: OrderRow): Document[] {
  if (order.status.is !== 'processed' || order.status.outcome.how !== 'issued') return [];
  const title = `Holerite 10/2026${who ? ` – ${who}` : ''}`;
  return order.status.outcome.documents.map((id) => ({
    id,
    office: OFFICE,
    facts: {
      kind: order.asked.kind,
      company: order.asked.company,
      department: order.asked.department,
      competence: order.asked.competence,
      period: order.asked.period,
      employee: null,
      title,
      file_name: `${title}.pdf`,
      due_on: null,
      amount: 284_712,
    },
    content: 'ab'.repeat(32),
    size: 48_213,
    published_at: order.since,
    order: order.id,
    folder: null,
    first_opened_at: order.number % 2 ? order.since : null,
    origin: { from: 'office' },
    withdrawn_at: null,
    codes: { typed_line: null, bar_code: null, pix: null },
  }));
}

function messagesOf({ order }: OrderRow): Message[] {
  const message = (index: number, at: string, author: Message['author'], text: string): Message => ({
    id: `${order.id}-message-${index}`,
    conversation: order.conversation,
    author,
    text,
    documents: [],
    order: order.id,
    at,
    delivery: { state: author.by === 'client' ? 'received' : 'read' },
  });
  const replies = [
    message(1, order.opened_at, { by: 'client' }, order.asked.words),
    message(2, order.opened_at, { by: 'assistant' }, 'Certo! Já estou providenciando e aviso por aqui.'),
  ];
  if (order.status.is === 'processed' && order.status.outcome.how === 'issued')
    replies.push(message(3, order.since, { by: 'assistant' }, 'Prontinho: o documento está no portal.'));
  return replies;
}
