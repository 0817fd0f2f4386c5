import type { EventKind, NoticeWay } from '../../contract';
import * as m from '../../texts/messages.ts';

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
  message_waiting: m.notifications_event_message_waiting,
};

export const WAYS: NoticeWay[] = ['portal', 'push', 'email', 'whatsapp'];

export const wayName: Record<NoticeWay, () => string> = {
  portal: m.people_way_portal,
  push: m.people_way_push,
  email: m.people_way_email,
  whatsapp: m.people_way_whatsapp,
};
