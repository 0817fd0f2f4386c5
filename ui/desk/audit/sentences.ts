// Every entry of the audit log as a sentence. An entry knows ids and words only; names come from the local cache, and what
// is gone is told as gone.
import type {
  AuditActor,
  AuditedThing,
  AuditEntry,
  AuditWhat,
  ExportedWhat,
  MfaChange,
  NoticeChannel,
} from '../../contract';
import * as m from '../../texts/messages.ts';
import { list, number } from '../../words/moment.ts';

/** The name of a thing by its id, if it is still here. */
export type NameOf = (id: string) => string | undefined;

export function entrySays(entry: AuditEntry, name: NameOf): string {
  const says = plainly(entry, name);
  return says.charAt(0).toLocaleUpperCase() + says.slice(1);
}

function plainly({ actor, what }: AuditEntry, name: NameOf): string {
  const who = actorSays(actor, name);
  const person = (id: string) => name(id) ?? m.audit_gone_person();
  const company = (id: string) => name(id) ?? m.audit_gone_company();
  const document = (id: string) => quoted(name(id)) ?? m.audit_gone_document();
  const byThemselves = 'person' in what && actor.who === 'person' && actor.person === what.person;
  switch (what.did) {
    case 'published':
      return m.audit_says_published({ who, document: document(what.document), company: company(what.company) });
    case 'withdrawn':
      return m.audit_says_withdrawn({ who, document: document(what.document), company: company(what.company) });
    case 'notified': {
      const told = { person: person(what.person), channel: channelName[what.channel]() };
      return what.document === undefined
        ? m.audit_says_notified(told)
        : m.audit_says_notified_of({ ...told, document: document(what.document) });
    }
    case 'opened':
      return m.audit_says_opened({ who, document: document(what.document), company: company(what.company) });
    case 'read_of_payslip':
      return m.audit_says_read_of_payslip({ who, document: document(what.document), company: company(what.company) });
    case 'moved':
      return m.audit_says_moved({ who, document: document(what.document), company: company(what.company) });
    case 'link_made':
      return m.audit_says_link_made({ who, document: document(what.document), company: company(what.company) });
    case 'link_opened':
      return m.audit_says_link_opened({ document: document(what.document), company: company(what.company) });
    case 'link_ended':
      return m.audit_says_link_ended({ who, document: document(what.document), company: company(what.company) });
    case 'changed':
      return changedSays(who, what, name);
    case 'signed_in':
      return m.audit_says_signed_in({ person: person(what.person) });
    case 'signed_out':
      return byThemselves
        ? m.audit_says_signed_out({ person: person(what.person) })
        : m.audit_says_signed_out_by({ who, person: person(what.person) });
    case 'password_changed':
      return m.audit_says_password_changed({ person: person(what.person) });
    case 'mfa_changed': {
      const change = mfaName[what.change]();
      return byThemselves
        ? m.audit_says_mfa_changed({ person: person(what.person), change })
        : m.audit_says_mfa_changed_by({ who, person: person(what.person), change });
    }
    case 'invited':
      return m.audit_says_invited({ who, person: person(what.person) });
    case 'invitation_accepted':
      return m.audit_says_invitation_accepted({ person: person(what.person) });
    case 'temporary_code_given':
      return m.audit_says_temporary_code_given({ who, person: person(what.person) });
    case 'viewed_as':
      return m.audit_says_viewed_as({ who, person: person(what.person) });
    case 'exported':
      return m.audit_says_exported({ who, what: exportName[what.what](), rows: number(what.rows) });
    case 'imported':
      return m.audit_says_imported({ who, created: number(what.created), updated: number(what.updated) });
    case 'import_undone':
      return m.audit_says_import_undone({ who, restored: number(what.restored) });
  }
}

/** Every id that an entry names. */
export function idsIn({ actor, what }: AuditEntry): string[] {
  const { person, company, document, id } = what as Partial<Record<'person' | 'company' | 'document' | 'id', string>>;
  const by = actor.who === 'person' ? actor.person : undefined;
  return [by, person, company, document, id].filter((one) => one !== undefined);
}

export function actorSays(actor: AuditActor, name: NameOf): string {
  switch (actor.who) {
    case 'person':
      return name(actor.person) ?? m.audit_gone_person();
    case 'agent':
      return m.audit_agent();
    case 'portal':
      return m.audit_portal();
    case 'operator':
      return m.audit_operator();
    case 'visitor':
      return m.audit_visitor();
  }
}

function changedSays(who: string, { thing, id, fields }: Extract<AuditWhat, { did: 'changed' }>, name: NameOf): string {
  const called = name(id) ?? GONE[thing]?.();
  const kind = thingName[thing]();
  const what = called === undefined ? kind : m.audit_thing_called({ thing: kind, name: called });
  const [only] = fields;
  if (fields.length === 1 && only !== undefined && only in DONE) return DONE[only as keyof typeof DONE]({ who, what });
  const known = fields
    .map((field) => fieldName[field as keyof typeof fieldName]?.())
    .filter((field) => field !== undefined);
  if (known.length === 0) return m.audit_says_changed({ who, what });
  return m.audit_says_changed_fields({ who, what, fields: list(known) });
}

/** Things that are told by whose they are, also when that is gone. */
const GONE: Partial<Record<AuditedThing, () => string>> = {
  access: m.audit_gone_person,
  relation: m.audit_gone_company,
};

/** What a single word under `fields` says by itself. */
const DONE = {
  created: m.audit_says_created,
  made: m.audit_says_created,
  contact: m.audit_says_contact,
  deleted: m.audit_says_deleted,
  active: m.audit_says_active,
  sessions: m.audit_says_sessions,
  invitation: m.audit_says_invitation,
  account: m.audit_says_account,
  demo_user: m.audit_says_demo_user,
};

const fieldName = {
  name: m.audit_field_name,
  short_name: m.audit_field_short_name,
  tax_id: m.audit_field_tax_id,
  regime: m.audit_field_regime,
  modules_off: m.audit_field_modules,
  email: m.audit_field_email,
  phones: m.audit_field_phones,
  role: m.audit_field_role,
  companies: m.audit_field_companies,
  departments: m.audit_field_departments,
  permissions: m.audit_field_permissions,
  groups: m.audit_field_groups,
  employee: m.audit_field_employee,
  individuals: m.audit_field_individuals,
  rules: m.audit_field_rules,
  tone: m.audit_field_tone,
  parent: m.audit_field_parent,
};

const thingName: Record<AuditedThing, () => string> = {
  office: m.audit_thing_office,
  person: m.audit_thing_person,
  access: m.audit_thing_access,
  company: m.audit_thing_company,
  relation: m.audit_thing_relation,
  department: m.audit_thing_department,
  group: m.audit_thing_group,
  agent: m.audit_thing_agent,
  text: m.audit_thing_text,
  notice_rule: m.audit_thing_notice_rule,
  task: m.audit_thing_task,
  process: m.audit_thing_process,
  certificate: m.audit_thing_certificate,
  request: m.audit_thing_request,
  collection: m.audit_thing_collection,
  news: m.audit_thing_news,
  folder: m.audit_thing_folder,
};

const channelName: Record<NoticeChannel, () => string> = {
  portal: m.audit_channel_portal,
  push: m.audit_channel_push,
  email: m.audit_channel_email,
  whatsapp: m.audit_channel_whatsapp,
  simulated_phone: m.audit_channel_simulated_phone,
};

const exportName: Record<ExportedWhat, () => string> = {
  people: m.audit_export_people,
  companies: m.audit_export_companies,
  documents: m.audit_export_documents,
  orders: m.audit_export_orders,
  audit_receipt: m.audit_export_receipt,
  personal_data: m.audit_export_personal_data,
};

const mfaName: Record<MfaChange, () => string> = {
  totp_on: m.audit_mfa_totp_on,
  totp_off: m.audit_mfa_totp_off,
  passkey_added: m.audit_mfa_passkey_added,
  passkey_removed: m.audit_mfa_passkey_removed,
  recovery_codes_made: m.audit_mfa_recovery_codes_made,
  recovery_code_used: m.audit_mfa_recovery_code_used,
};

/** What one may look for. */
export const didName: Record<AuditWhat['did'], () => string> = {
  published: m.audit_did_published,
  withdrawn: m.audit_did_withdrawn,
  notified: m.audit_did_notified,
  opened: m.audit_did_opened,
  read_of_payslip: m.audit_did_read_of_payslip,
  moved: m.audit_did_moved,
  link_made: m.audit_did_link_made,
  link_opened: m.audit_did_link_opened,
  link_ended: m.audit_did_link_ended,
  changed: m.audit_did_changed,
  signed_in: m.audit_did_signed_in,
  signed_out: m.audit_did_signed_out,
  password_changed: m.audit_did_password_changed,
  mfa_changed: m.audit_did_mfa_changed,
  invited: m.audit_did_invited,
  invitation_accepted: m.audit_did_invitation_accepted,
  temporary_code_given: m.audit_did_temporary_code_given,
  viewed_as: m.audit_did_viewed_as,
  exported: m.audit_did_exported,
  imported: m.audit_did_imported,
  import_undone: m.audit_did_import_undone,
};

const quoted = (title: string | undefined): string | undefined => (title ? `“${title}”` : undefined);
