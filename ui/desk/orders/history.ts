// The history of an order (OC6): its transitions, and what became of its messages and documents, in order of time.
import type { OrderDetail } from '../../contract';
import type { Tone } from '../../kit/tone.ts';
import * as m from '../../texts/messages.ts';
import { number } from '../../words/moment.ts';
import { connectorName, deliveryName } from '../../words/names.ts';
import { reasonSentence } from '../../words/sentences.ts';
import { actorName, type Names } from './asked.ts';

export interface HistoryLine {
  id: string;
  at: string;
  tone: Tone;
  says: string;
  /** More about it, e.g. why it stopped. */
  detail?: string;
  who: string;
}

export function historyOf(detail: OrderDetail, names: Names): HistoryLine[] {
  const lines = [...transitions(detail, names), ...deliveries(detail), ...openings(detail)];
  return lines.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function transitions({ timeline }: OrderDetail, names: Names): HistoryLine[] {
  return timeline.map(({ revision, at, by, what }) => {
    const line = { id: `revision-${revision}`, at, who: actorName(by, names) };
    switch (what.happened) {
      case 'opened':
        return { ...line, tone: 'accent', says: m.event_opened() };
      case 'claimed':
        return { ...line, tone: 'blue', says: m.event_claimed() };
      case 'released':
        return {
          ...line,
          tone: 'neutral',
          says: what.lease_ran_out ? m.event_released_lease() : m.event_released(),
        };
      case 'held':
        return { ...line, tone: 'amber', says: m.event_held(), detail: reasonSentence(what.reason).says };
      case 'confirmed':
        return { ...line, tone: 'accent', says: m.event_confirmed() };
      case 'resumed':
        return { ...line, tone: 'accent', says: m.event_resumed(), detail: connectorName(what.evidence.connector) };
      case 'issued': {
        const count = what.documents.length;
        const says = count === 1 ? m.event_issued_one() : m.event_issued_many({ count: number(count) });
        return { ...line, tone: 'green', says };
      }
      case 'answered_by_hand':
        return { ...line, tone: 'green', says: m.event_answered_by_hand() };
      case 'cancelled':
        return { ...line, tone: 'neutral', says: m.event_cancelled() };
    }
  });
}

function deliveries({ messages, row, people }: OrderDetail): HistoryLine[] {
  return messages
    .filter(({ author, order }) => author.by !== 'client' && order === row.order.id)
    .map(({ id, at, author, delivery }) => ({
      id,
      at,
      tone: delivery.state === 'failed' ? 'red' : delivery.state === 'uncertain' ? 'amber' : 'neutral',
      says: m.event_message({ state: deliveryName[delivery.state]() }),
      who:
        author.by === 'staff'
          ? (people.find(({ id }) => id === author.person)?.name ?? m.actor_unknown())
          : m.actor_assistant(),
    }));
}

function openings({ documents, requested_by }: OrderDetail): HistoryLine[] {
  return documents.flatMap(({ id, facts, first_opened_at }) =>
    first_opened_at === null
      ? []
      : [
          {
            id: `opened-${id}`,
            at: first_opened_at,
            tone: 'green' as const,
            says: m.event_document_opened({ title: facts.title }),
            who: requested_by?.name ?? m.actor_client(),
          },
        ],
  );
}
