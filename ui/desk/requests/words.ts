// Names of where requests and collections stand.
import type { CollectionState, RequestHappened, RequestState } from '../../contract';
import type { Tone } from '../../kit/tone.ts';
import * as m from '../../texts/messages.ts';
import { day } from '../../words/moment.ts';

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
