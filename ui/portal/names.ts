// Names of closed lists that only the portal says. The types make a list without a name impossible.
import type {
  CertificateKind,
  CertificateOutcome,
  CertificateStanding,
  ClientTaskState,
  CollectionState,
  EventKind,
  Holiday,
  HolidayMark,
  NoticeWay,
  NotTaken,
  RequestState,
} from '../contract';
import type { Tone } from '../kit/tone.ts';
import * as m from '../texts/messages.ts';
import { number, size } from '../words/moment.ts';

type Names<Value extends string> = Record<Value, () => string>;

/** By strength, 0 to 4. */
export const requestStateName: Names<RequestState> = {
  open: m.portal_request_open,
  in_progress: m.portal_request_in_progress,
  waiting_for_client: m.portal_request_waiting,
  concluded: m.portal_request_concluded,
  cancelled: m.portal_request_cancelled,
  expired: m.portal_request_expired,
};

/** Said after the name of who did it. */
export const movedSays: Names<RequestState> = {
  open: m.requests_happened_open,
  in_progress: m.requests_happened_in_progress,
  waiting_for_client: m.requests_happened_waiting_for_client,
  concluded: m.requests_happened_concluded,
  cancelled: m.requests_happened_cancelled,
  expired: m.requests_happened_expired,
};

export const requestStateTone: Record<RequestState, Tone> = {
  open: 'neutral',
  in_progress: 'blue',
  waiting_for_client: 'amber',
  concluded: 'green',
  cancelled: 'neutral',
  expired: 'red',
};

export const collectionStateName: Names<CollectionState> = {
  awaited: m.portal_collection_awaited,
  sent: m.portal_collection_sent,
  nothing: m.portal_collection_is_nothing,
  accepted: m.portal_collection_accepted,
  returned: m.portal_collection_is_returned,
  waived: m.portal_collection_waived,
};

export const collectionStateTone: Record<CollectionState, Tone> = {
  awaited: 'amber',
  sent: 'blue',
  nothing: 'blue',
  accepted: 'green',
  returned: 'amber',
  waived: 'neutral',
};

export const taskStateName: Names<ClientTaskState> = {
  with_office: m.portal_task_with_office,
  waits_for_you: m.portal_task_waits_for_you,
  done: m.portal_task_done,
};

export const certificateName: Names<CertificateKind> = {
  federal: m.portal_certificate_federal,
  fgts: m.portal_certificate_fgts,
  labour: m.portal_certificate_labour,
  state: m.portal_certificate_state,
  municipal: m.portal_certificate_municipal,
};

export const outcomeName: Names<CertificateOutcome> = {
  negative: m.portal_outcome_negative,
  positive_as_negative: m.portal_outcome_positive_as_negative,
  positive: m.portal_outcome_positive,
};

export const standingName: Names<CertificateStanding> = {
  valid: m.portal_standing_valid,
  expiring: m.portal_standing_expiring,
  expired: m.portal_standing_expired,
  positive: m.portal_standing_positive,
};

export const standingTone: Record<CertificateStanding, Tone> = {
  valid: 'green',
  expiring: 'amber',
  expired: 'red',
  positive: 'red',
};

/** The events that a person may have listed only. */
export const eventName: Partial<Names<EventKind>> = {
  document_published: m.portal_event_document,
  reminder: m.portal_event_reminder,
  request_opened: m.portal_event_request_opened,
  request_answered: m.portal_event_request_answered,
  request_expiring: m.portal_event_request_expiring,
  collection_asked: m.portal_event_collection,
  certificate_expiring: m.portal_event_certificate,
  task_for_client: m.portal_event_task,
  news_published: m.portal_news,
  message_waiting: m.portal_event_message,
};

export const wayName: Names<NoticeWay> = {
  push: m.portal_way_push,
  whatsapp: m.portal_way_whatsapp,
  email: m.portal_way_email,
  portal: m.portal_way_portal,
};

const HOLIDAYS: Names<Holiday> = {
  new_year: m.portal_holiday_new_year,
  carnival_monday: m.portal_holiday_carnival,
  carnival_tuesday: m.portal_holiday_carnival,
  good_friday: m.portal_holiday_good_friday,
  tiradentes: m.portal_holiday_tiradentes,
  labour_day: m.portal_holiday_labour_day,
  corpus_christi: m.portal_holiday_corpus_christi,
  independence: m.portal_holiday_independence,
  aparecida: m.portal_holiday_aparecida,
  all_souls: m.portal_holiday_all_souls,
  republic: m.portal_holiday_republic,
  black_consciousness: m.portal_holiday_black_consciousness,
  christmas: m.portal_holiday_christmas,
  last_day_of_year: m.portal_holiday_last_day,
};

export function holidayName(mark: HolidayMark): string {
  return mark.by === 'local' ? mark.name : HOLIDAYS[mark.holiday]();
}

/** Why the office does not take a file, and what to do. */
export function notTakenSays(why: NotTaken): string {
  switch (why.reason) {
    case 'empty':
      return m.portal_not_taken_empty();
    case 'too_large':
      return m.portal_not_taken_too_large({ limit: size(why.limit_bytes) });
    case 'bad_name':
      return m.portal_not_taken_bad_name();
    case 'deceiving_name':
      return m.portal_not_taken_deceiving_name();
    case 'program':
      return m.portal_not_taken_program();
    case 'script':
      return m.portal_not_taken_script();
    case 'page':
      return m.portal_not_taken_page();
    case 'macros':
      return m.portal_not_taken_macros();
    case 'two_kinds':
      return m.portal_not_taken_two_kinds();
    case 'unknown_kind':
      return m.portal_not_taken_unknown_kind();
    case 'other_archive':
      return m.portal_not_taken_other_archive();
    case 'damaged':
      return m.portal_not_taken_damaged();
    case 'encrypted':
      return m.portal_not_taken_encrypted();
    case 'archive_inside':
      return m.portal_not_taken_archive_inside();
    case 'outside_path':
      return m.portal_not_taken_outside_path();
    case 'link_inside':
      return m.portal_not_taken_link_inside();
    case 'same_name_twice':
      return m.portal_not_taken_same_name_twice();
    case 'too_many_files':
      return m.portal_not_taken_too_many_files({ limit: number(why.limit) });
    case 'unpacks_too_large':
      return m.portal_not_taken_unpacks_too_large({ limit: size(why.limit_bytes) });
    case 'bomb':
      return m.portal_not_taken_bomb();
  }
}
