// An order in words: what was asked, and how it stands.
import type { Actor, Order, OrderRow } from '../../contract';
import * as m from '../../texts/messages.ts';
import { kindName } from '../../words/kinds.ts';
import { competence, number } from '../../words/moment.ts';
import { reasonSentence } from '../../words/sentences.ts';

/** Names by id, of whoever may have had a hand in an order. */
export type Names = ReadonlyMap<string, string>;

/** "Holerite – João da Silva". */
export function requestName({ order, employees }: OrderRow): string {
  const kind = kindName(order.asked.kind);
  if (order.asked.employees?.which === 'all') return `${kind} – ${m.employees_all()}`;
  return employees ? `${kind} – ${employees}` : kind;
}

/** "10/2026", "01/2026 a 10/2026", "2026"; empty when it has none. */
export function timeAsked({ asked }: Order): string {
  if (asked.competence) return competence(asked.competence);
  if (asked.period) return m.period_from_to({ from: competence(asked.period.from), to: competence(asked.period.to) });
  return asked.year === null ? '' : String(asked.year);
}

/** How it stands, in half a line. */
export function standing({ order }: OrderRow, names: Names): string {
  const { status } = order;
  switch (status.is) {
    case 'pending':
      return reasonSentence(status.reason).says;
    case 'awaiting':
      return order.attempts > 0 ? m.awaiting_again({ count: number(order.attempts + 1) }) : m.awaiting_agent();
    case 'processing':
      return m.processing_by({ name: names.get(status.lease.agent) ?? m.actor_agent_unknown() });
    case 'cancelled':
      return m.outcome_cancelled({ name: actorName(status.by, names) });
    case 'processed': {
      const { outcome } = status;
      if (outcome.how === 'answered_by_hand')
        return m.outcome_answered({ name: names.get(outcome.by) ?? m.actor_unknown() });
      const count = outcome.documents.length;
      return count === 1 ? m.outcome_issued_one() : m.outcome_issued_many({ count: number(count) });
    }
  }
}

export function actorName(actor: Actor, names: Names): string {
  switch (actor.who) {
    case 'client':
      return names.get(actor.person) ?? m.actor_client();
    case 'staff':
      return names.get(actor.person) ?? m.actor_unknown();
    case 'agent':
      return names.get(actor.agent) ?? m.actor_agent_unknown();
    case 'assistant':
      return m.actor_assistant();
    case 'system':
      return m.actor_system();
  }
}
