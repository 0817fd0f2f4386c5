import type { DeliveriesShown, EventKind, NoticeState, NoticeWay } from '../../contract';
import type { Tone } from '../../kit/tone.ts';
import * as m from '../../texts/messages.ts';
import { now } from '../../words/clock.svelte.ts';
import { atTime } from '../../words/moment.ts';

export const eventName: Record<EventKind, () => string> = {
  invitation: m.notifications_event_invitation,
  password_reset: m.notifications_event_password_reset,
  temporary_code: m.notifications_event_temporary_code,
  security_changed: m.notifications_event_security_changed,
  link_shared: m.notifications_event_link_shared,
  document_published: m.notifications_event_document_published,
  documents_published: m.notifications_event_documents_published,
  reminder: m.notifications_event_reminder,
  due_soon: m.notifications_event_due_soon,
  digest: m.notifications_event_digest,
  request_opened: m.notifications_event_request_opened,
  request_answered: m.notifications_event_request_answered,
  request_expiring: m.notifications_event_request_expiring,
  collection_asked: m.notifications_event_collection_asked,
  certificate_expiring: m.notifications_event_certificate_expiring,
  task_for_client: m.notifications_event_task_for_client,
  news_published: m.sent_event_news,
  message_waiting: m.notifications_event_message_waiting,
};

export const WAYS: NoticeWay[] = ['portal', 'push', 'email', 'whatsapp'];

export const wayName: Record<NoticeWay, () => string> = {
  portal: m.people_way_portal,
  push: m.people_way_push,
  email: m.people_way_email,
  whatsapp: m.people_way_whatsapp,
};

/** Where there is little room. */
export const shortWay: Record<NoticeWay, () => string> = {
  portal: m.sent_way_portal,
  push: m.sent_way_push,
  email: m.people_way_email,
  whatsapp: m.people_way_whatsapp,
};

export const shownName: Record<DeliveriesShown, () => string> = {
  all: m.sent_show_all,
  troubled: m.sent_show_troubled,
  waiting: m.sent_state_waiting,
  sent: m.sent_state_sent,
  failed: m.sent_state_failed,
  uncertain: m.sent_state_uncertain,
  in_digest: m.sent_state_in_digest,
  listed: m.sent_state_listed,
};

export const stateTone: Record<NoticeState['state'], Tone> = {
  listed: 'neutral',
  in_digest: 'blue',
  waiting: 'blue',
  sent: 'green',
  failed: 'red',
  uncertain: 'amber',
};

/** Why a message did not go out; a code that nobody knows here is said as it is. */
export function whySays(code: string): string {
  const known: Record<string, () => string> = {
    mailbox_full: m.sent_why_mailbox_full,
    mailbox_unknown: m.sent_why_mailbox_unknown,
    server_unreachable: m.sent_why_server_unreachable,
    try_later: m.sent_why_try_later,
    no_tls: m.sent_why_no_tls,
    sign_in_refused: m.sent_why_sign_in_refused,
    server_refuses_us: m.sent_why_server_refuses_us,
    address: m.sent_why_mailbox_unknown,
    no_subscription: m.sent_why_no_subscription,
    push_service_away: m.sent_why_push_service,
    push_service_unreachable: m.sent_why_push_service,
    no_answer: m.sent_why_no_answer,
  };
  return known[code]?.() ?? m.sent_why_other({ code });
}

/** What more there is to say of a state, if there is. */
export function stateSays(state: NoticeState): string {
  switch (state.state) {
    case 'failed':
      return whySays(state.code);
    case 'uncertain':
      return m.sent_uncertain_hint();
    case 'waiting':
      return state.error
        ? m.sent_again({ why: whySays(state.error), when: atTime(state.next_try_at, now()) })
        : m.sent_waits_until({ when: atTime(state.next_try_at, now()) });
    case 'in_digest':
    case 'listed':
    case 'sent':
      return '';
  }
}
