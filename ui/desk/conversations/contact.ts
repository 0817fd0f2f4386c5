// What a contact is called: by name once somebody knows it, by number until then.
import type { ConversationRow } from '../../contract';
import * as m from '../../texts/messages.ts';

export function contactName({ person_name, conversation }: ConversationRow): string {
  return person_name || conversation.display_name || m.conversation_unknown();
}

/** "+55 48 99999-0001"; what is no Brazilian number stays as it came. */
export function contactAddress({ conversation }: ConversationRow): string {
  if (conversation.channel === 'portal_chat') return '';
  const parts = /^55(\d{2})(\d{4,5})(\d{4})$/.exec(conversation.address);
  return parts ? `+55 ${parts[1]} ${parts[2]}-${parts[3]}` : conversation.address;
}
