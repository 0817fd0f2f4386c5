// What is told to a person about a pending order, a refusal or an error: what it is, and what to do.
//
// To add a variant: add `reason_…`, `refusal_…` or `error_…` and its `…_action` to the three files in locales/ and a
// line here; sentences.test.ts holds that none is missing.
import type { ApiError, ErrorCode, FolderRefusal, Missing, PendingReason, Refusal } from '../contract';
import * as m from '../texts/messages.ts';
import { competence, day, list, number, size } from './moment.ts';
import { connectorName, tabName } from './names.ts';
import { weaknessIn } from './password.ts';

export interface Sentence {
  /** What is the matter. */
  says: string;
  /** The one thing to do about it. */
  todo: string;
}

export function reasonSentence(reason: PendingReason): Sentence {
  return { says: reasonSays(reason), todo: reasonTodo[reason.reason]() };
}

export function missingSentence(missing: Missing): string {
  switch (missing.missing) {
    case 'books_file':
      return m.missing_books_file(missing);
    case 'books_damaged':
      return m.missing_books_damaged(missing);
    case 'table':
      return m.missing_table(missing);
    case 'column':
      return m.missing_column(missing);
    case 'driver':
      return m.missing_driver(missing);
    case 'sign_in':
      return m.missing_sign_in();
    case 'answer':
      return m.missing_answer({ seconds: number(missing.timeout_ms / 1000) });
    case 'lock':
      return m.missing_lock();
    case 'read_only':
      return m.missing_read_only();
  }
}

export function errorSentence(error: ApiError): Sentence {
  const facts = error.facts ?? {};
  const refusal = refusalIn(facts);
  if (refusal) return refusalSentence(refusal);
  const limit = Number(facts.limit_bytes);
  const says = errorSays[error.code](facts);
  switch (error.code) {
    case 'too_many_attempts':
      return { says, todo: m.error_too_many_attempts_action({ seconds: facts.retry_in_s ?? '60' }) };
    case 'too_large':
      return { says, todo: m.error_too_large_action({ limit: limit > 0 ? size(limit) : '?' }) };
    case 'weak_password':
      return { says, todo: weaknessIn(facts) ?? m.error_weak_password_action() };
    case 'internal':
      return { says, todo: m.error_internal_action({ trace: facts.trace ?? '?' }) };
    case 'file_unavailable': {
      const path = facts.path ?? '?';
      if (facts.why === 'in_use')
        return { says: m.error_folder_in_use(), todo: m.error_folder_in_use_action({ path }) };
      return { says, todo: m.error_file_unavailable_action({ path }) };
    }
    case 'folder_refused':
      return folderRefusal(facts);
    default:
      return { says, todo: errorTodo[error.code]() };
  }
}

/** What the rules of folders say no to; `facts.why` is the word of a `FolderRefusal`. */
function folderRefusal({ why, needs, limit = '?' }: Facts): Sentence {
  switch (why as Exclude<FolderRefusal['why'], 'not_there'>) {
    case 'level_too_low':
      return needs === 'proprietario'
        ? { says: m.folder_refusal_level_proprietario(), todo: m.folder_refusal_level_proprietario_action() }
        : { says: m.folder_refusal_level_contribuinte(), todo: m.folder_refusal_level_contribuinte_action() };
    case 'not_yours':
      return { says: m.folder_refusal_not_yours(), todo: m.folder_refusal_not_yours_action() };
    case 'holds_others':
      return { says: m.folder_refusal_holds_others(), todo: m.folder_refusal_holds_others_action() };
    case 'from_office':
      return { says: m.folder_refusal_from_office(), todo: m.folder_refusal_from_office_action() };
    case 'not_publisher':
      return { says: m.folder_refusal_not_publisher(), todo: m.folder_refusal_not_publisher_action() };
    case 'bad_name':
      return { says: m.folder_refusal_bad_name({ limit }), todo: m.folder_refusal_bad_name_action() };
    case 'deceiving_name':
      return { says: m.folder_refusal_deceiving_name(), todo: m.folder_refusal_deceiving_name_action() };
    case 'name_taken':
      return { says: m.folder_refusal_name_taken(), todo: m.folder_refusal_name_taken_action() };
    case 'too_deep':
      return { says: m.folder_refusal_too_deep({ limit }), todo: m.folder_refusal_too_deep_action() };
    case 'too_many':
      return { says: m.folder_refusal_too_many({ limit }), todo: m.folder_refusal_too_many_action() };
    case 'into_itself':
      return { says: m.folder_refusal_into_itself(), todo: m.folder_refusal_into_itself_action() };
    case 'other_department':
      return { says: m.folder_refusal_other_department(), todo: m.folder_refusal_other_department_action() };
    default:
      return { says: m.error_folder_refused(), todo: m.error_folder_refused_action() };
  }
}

/** What would be right in the field that a server named. */
export function fieldSentence(error: ApiError): string {
  switch (error.field) {
    case 'email':
      return m.expected_email();
    case 'password':
      return weaknessIn(error.facts) ?? m.expected_password();
    case 'address':
      return m.expected_address();
    default:
      return error.facts?.expected ? m.expected_other({ expected: error.facts.expected }) : m.expected_something();
  }
}

export function refusalSentence(refusal: Refusal): Sentence {
  switch (refusal.refused) {
    case 'not_possible_now':
      return {
        says: m.refusal_not_possible_now({ tab: tabName[refusal.is]() }),
        todo: m.refusal_not_possible_now_action(),
      };
    case 'stale_token':
      return { says: m.refusal_stale_token(), todo: m.refusal_stale_token_action() };
    case 'changed_meanwhile':
      return { says: m.refusal_changed_meanwhile(), todo: m.refusal_changed_meanwhile_action() };
  }
}

function reasonSays(reason: PendingReason): string {
  switch (reason.reason) {
    case 'payroll_not_calculated':
      return m.reason_payroll_not_calculated({ competence: competence(reason.competence) });
    case 'competence_not_closed':
      return m.reason_competence_not_closed({ competence: competence(reason.competence) });
    case 'revenue_not_entered':
      return m.reason_revenue_not_entered({ competences: list(reason.missing.map(competence)) });
    case 'employee_not_in_books':
      return m.reason_employee_not_in_books(reason);
    case 'employee_not_yet_admitted':
      return m.reason_employee_not_yet_admitted({ employee: reason.employee, day: day(reason.admitted_on) });
    case 'employee_left_before':
      return m.reason_employee_left_before({ employee: reason.employee, day: day(reason.left_on) });
    case 'company_not_in_books':
      return m.reason_company_not_in_books();
    case 'company_inactive':
      return m.reason_company_inactive();
    case 'books_unavailable':
      return m.reason_books_unavailable({
        connector: connectorName(reason.connector),
        missing: missingSentence(reason.missing),
      });
    case 'wrong_recipient':
      return m.reason_wrong_recipient({ expected: reason.expected, found: list(reason.found) });
    case 'needs_a_person':
      return m.reason_needs_a_person();
    case 'no_longer_allowed':
      return m.reason_no_longer_allowed();
    case 'set_aside':
      return m.reason_set_aside({ attempts: number(reason.attempts), code: reason.code });
  }
}

const reasonTodo: Record<PendingReason['reason'], () => string> = {
  payroll_not_calculated: m.reason_payroll_not_calculated_action,
  competence_not_closed: m.reason_competence_not_closed_action,
  revenue_not_entered: m.reason_revenue_not_entered_action,
  employee_not_in_books: m.reason_employee_not_in_books_action,
  employee_not_yet_admitted: m.reason_employee_not_yet_admitted_action,
  employee_left_before: m.reason_employee_left_before_action,
  company_not_in_books: m.reason_company_not_in_books_action,
  company_inactive: m.reason_company_inactive_action,
  books_unavailable: m.reason_books_unavailable_action,
  wrong_recipient: m.reason_wrong_recipient_action,
  needs_a_person: m.reason_needs_a_person_action,
  no_longer_allowed: m.reason_no_longer_allowed_action,
  set_aside: m.reason_set_aside_action,
};

type Facts = Record<string, string | undefined>;

const errorSays: Record<ErrorCode, (facts: Facts) => string> = {
  invalid_field: m.error_invalid_field,
  not_signed_in: m.error_not_signed_in,
  wrong_credentials: m.error_wrong_credentials,
  too_many_attempts: m.error_too_many_attempts,
  not_found: m.error_not_found,
  refused: m.error_refused,
  command_reused: m.error_command_reused,
  stale_token: m.error_stale_token,
  pairing_code_refused: m.error_pairing_code_refused,
  content_mismatch: m.error_content_mismatch,
  too_large: m.error_too_large,
  upload_refused: m.error_upload_refused,
  wrong_offset: m.error_wrong_offset,
  too_many_uploads: m.error_too_many_uploads,
  upload_ended: m.error_upload_ended,
  link_closed: m.error_link_closed,
  folder_refused: m.error_folder_refused,
  second_step_needed: m.error_second_step_needed,
  second_step_refused: m.error_second_step_refused,
  passkey_refused: m.error_passkey_refused,
  second_step_to_set_up: m.error_second_step_to_set_up,
  password_needed: m.error_password_needed,
  weak_password: m.error_weak_password,
  link_refused: m.error_link_refused,
  spreadsheet_unreadable: m.error_spreadsheet_unreadable,
  import_plan_changed: m.error_import_plan_changed,
  spreadsheet_columns_missing: ({ missing = '?' }) => m.error_spreadsheet_columns_missing({ missing }),
  spreadsheet_column_twice: ({ column = '?' }) => m.error_spreadsheet_column_twice({ column }),
  spreadsheet_too_many_rows: ({ limit = '?' }) => m.error_spreadsheet_too_many_rows({ limit }),
  import_rows_refused: ({ rows = '?' }) => m.error_import_rows_refused({ rows }),
  import_touched_since: ({ rows = '?' }) => m.error_import_touched_since({ rows }),
  form_faults: m.error_form_faults,
  not_possible_now: m.error_not_possible_now,
  bad_signature: m.error_bad_signature,
  storage_unavailable: m.error_storage_unavailable,
  internal: m.error_internal,
  server_unreachable: m.error_server_unreachable,
  not_a_portal: m.error_not_a_portal,
  version_mismatch: m.error_version_mismatch,
  no_keyring: m.error_no_keyring,
  cache_damaged: m.error_cache_damaged,
  port_busy: m.error_port_busy,
  needs_connection: m.error_needs_connection,
  file_unavailable: m.error_file_unavailable,
};

type WithFacts =
  'too_many_attempts' | 'weak_password' | 'too_large' | 'internal' | 'file_unavailable' | 'folder_refused';

const errorTodo: Record<Exclude<ErrorCode, WithFacts>, () => string> = {
  invalid_field: m.error_invalid_field_action,
  not_signed_in: m.error_not_signed_in_action,
  wrong_credentials: m.error_wrong_credentials_action,
  not_found: m.error_not_found_action,
  refused: m.error_refused_action,
  command_reused: m.error_command_reused_action,
  stale_token: m.error_stale_token_action,
  pairing_code_refused: m.error_pairing_code_refused_action,
  content_mismatch: m.error_content_mismatch_action,
  upload_refused: m.error_upload_refused_action,
  wrong_offset: m.error_wrong_offset_action,
  too_many_uploads: m.error_too_many_uploads_action,
  upload_ended: m.error_upload_ended_action,
  link_closed: m.error_link_closed_action,
  second_step_needed: m.error_second_step_needed_action,
  second_step_refused: m.error_second_step_refused_action,
  passkey_refused: m.error_passkey_refused_action,
  second_step_to_set_up: m.error_second_step_to_set_up_action,
  password_needed: m.error_password_needed_action,
  link_refused: m.error_link_refused_action,
  spreadsheet_unreadable: m.error_spreadsheet_unreadable_action,
  import_plan_changed: m.error_import_plan_changed_action,
  spreadsheet_columns_missing: m.error_spreadsheet_columns_missing_action,
  spreadsheet_column_twice: m.error_spreadsheet_column_twice_action,
  spreadsheet_too_many_rows: m.error_spreadsheet_too_many_rows_action,
  import_rows_refused: m.error_import_rows_refused_action,
  import_touched_since: m.error_import_touched_since_action,
  form_faults: m.error_form_faults_action,
  not_possible_now: m.error_not_possible_now_action,
  bad_signature: m.error_bad_signature_action,
  storage_unavailable: m.error_storage_unavailable_action,
  server_unreachable: m.error_server_unreachable_action,
  not_a_portal: m.error_not_a_portal_action,
  version_mismatch: m.error_version_mismatch_action,
  no_keyring: m.error_no_keyring_action,
  cache_damaged: m.error_cache_damaged_action,
  port_busy: m.error_port_busy_action,
  needs_connection: m.error_needs_connection_action,
};

/** The state machine's refusal, which travels as JSON in the facts of an error. */
function refusalIn(facts: ApiError['facts'] = {}): Refusal | null {
  if (!facts.refusal) return null;
  try {
    const refusal = JSON.parse(facts.refusal) as Refusal;
    const known = refusal.refused === 'not_possible_now' ? Object.hasOwn(tabName, refusal.is) : true;
    return known && REFUSALS.includes(refusal.refused) ? refusal : null;
  } catch {
    return null;
  }
}

const REFUSALS: Refusal['refused'][] = ['not_possible_now', 'stale_token', 'changed_meanwhile'];
