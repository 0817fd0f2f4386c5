// Names of where requests and collections stand.
import type {
  Choice,
  CollectionRule,
  CollectionState,
  Competence,
  RequestHappened,
  RequestState,
} from '../../contract';
import type { Tone } from '../../kit/tone.ts';
import * as m from '../../texts/messages.ts';
import { competence, day, list } from '../../words/moment.ts';

export const requestStateName: Record<RequestState, () => string> = {
  open: m.requests_state_open,
  in_progress: m.requests_state_in_progress,
  waiting_for_client: m.requests_state_waiting,
  concluded: m.requests_state_concluded,
  cancelled: m.requests_state_cancelled,
  expired: m.requests_state_expired,
};

export const requestTone: Record<RequestState, Tone> = {
  open: 'amber',
  in_progress: 'blue',
  waiting_for_client: 'accent',
  concluded: 'green',
  cancelled: 'neutral',
  expired: 'red',
};

export const collectionStateName: Record<CollectionState, () => string> = {
  awaited: m.requests_collection_awaited,
  sent: m.requests_collection_sent,
  nothing: m.requests_collection_nothing,
  accepted: m.requests_collection_accepted,
  returned: m.requests_collection_returned,
  waived: m.requests_collection_waived,
};

export const collectionTone: Record<CollectionState, Tone> = {
  awaited: 'neutral',
  sent: 'amber',
  nothing: 'amber',
  accepted: 'green',
  returned: 'red',
  waived: 'neutral',
};

export function happenedSays(happened: RequestHappened, names: Map<string, string>): string | null {
  switch (happened.what) {
    case 'opened':
      return m.requests_happened_opened();
    case 'written':
      return null;
    case 'moved':
      return m.requests_happened_moved({ state: requestStateName[happened.to]() });
    case 'assigned':
      return happened.to
        ? m.requests_happened_assigned({ name: names.get(happened.to) ?? m.actor_unknown() })
        : m.requests_happened_unassigned();
    case 'linked':
      return m.requests_happened_linked();
    case 'expiry_near':
      return m.requests_happened_expiry({ day: day(happened.expires_on) });
  }
}

export const DUE_DAYS: Choice[] = Array.from({ length: 31 }, (_, index) => ({
  id: String(index + 1),
  label: String(index + 1),
}));

/** In which month it is due, seen from the month that it is about. */
export const dueMonths = (): Choice[] => [
  { id: '0', label: m.requests_same_month() },
  { id: '1', label: m.requests_next_month() },
  { id: '2', label: m.requests_two_months() },
];

const DUE = [m.requests_due_rule_0, m.requests_due_rule_1, m.requests_due_rule_2];

export function dueSays({ due_day: day, months_after: months }: CollectionRule): string {
  return DUE[months]?.({ day }) ?? m.requests_due_rule_far({ day, months });
}

export function ruleStanding({ last }: CollectionRule): { says: string; tone: Tone } {
  return last === null
    ? { says: m.requests_rule_on(), tone: 'green' }
    : { says: m.requests_rule_until({ month: competence(last) }), tone: 'neutral' };
}

export const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

export const monthList = (months: Competence[]): string => list(months.map(competence));
