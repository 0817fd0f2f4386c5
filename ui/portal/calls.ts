// Every call of the clients' portal: method and path below /api, what it is asked with, what it answers. What stands in
// braces is taken out of the question; the rest is the query of a GET and the body of the others. Commands go through
// `ClientOffice.command`, pieces of files through `sendPiece`.
import type {
  AccountLinked,
  ChatPage,
  CheckForm,
  ChoosePassword,
  ClientCalendar,
  ClientCertificates,
  ClientNews,
  Colleagues,
  CollectionPage,
  Consequences,
  ConsequencesOf,
  Department,
  DocumentPage,
  DocumentRow,
  EndSession,
  FolderList,
  FormChecked,
  Forgotten,
  Forms,
  GivenTemporaryCode,
  Home,
  InvitationView,
  LinkAccount,
  LinkedOffices,
  LinkFace,
  LinkList,
  LinkSecret,
  MadeLink,
  Me,
  NewLink,
  NewPassword,
  NewUpload,
  Nothing,
  NoticePage,
  NoticePreferences,
  OpenedLink,
  OtherOffice,
  PasskeyAsked,
  PasskeyMade,
  PasskeySetUp,
  PasskeyShown,
  PasswordAgain,
  PasswordJudgement,
  ProveSecondStep,
  PushEndpoint,
  PushOffer,
  PushSubscription,
  RecoveryCodes,
  Registration,
  RemovePasskey,
  RequestDetail,
  RequestPage,
  ResetTicket,
  ResetView,
  SecondStepSet,
  SecondStepView,
  Sessions,
  SignIn,
  SignInAnswer,
  StrengthAsked,
  TotpCode,
  TotpSetUp,
  Upload,
  UploadEnd,
  Uploads,
} from '../contract';

export interface Calls {
  'GET session': [Nothing, Me];
  'POST session': [SignIn, SignInAnswer];
  'POST session/second-step': [ProveSecondStep, SignInAnswer];
  'POST session/passkey/begin': [Nothing, PasskeyAsked];
  'POST session/passkey': [PasskeyShown, SignInAnswer];
  'DELETE session': [Nothing, Nothing];

  'POST open/invitation': [LinkSecret, InvitationView];
  'POST open/invitation/register': [Registration, SignInAnswer];
  'POST open/password/strength': [StrengthAsked, PasswordJudgement];
  'POST open/password/forgotten': [Forgotten, Nothing];
  'POST open/password/reset': [LinkSecret, ResetView];
  'POST open/password/change': [ChoosePassword, SignInAnswer];
  'POST open/temporary-code': [GivenTemporaryCode, ResetTicket];
  'GET open/links/{token}': [{ token: string }, LinkFace];
  'POST open/links/{token}': [{ token: string; password: string | null }, OpenedLink];

  'POST client/me/second-step': [Nothing, SecondStepView];
  'POST client/me/second-step/totp/begin': [PasswordAgain, TotpSetUp];
  'POST client/me/second-step/totp/confirm': [TotpCode, SecondStepSet];
  'POST client/me/second-step/totp/remove': [PasswordAgain, SecondStepView];
  'POST client/me/second-step/passkeys/begin': [PasswordAgain, PasskeySetUp];
  'POST client/me/second-step/passkeys/finish': [PasskeyMade, SecondStepSet];
  'POST client/me/second-step/passkeys/remove': [RemovePasskey, SecondStepView];
  'POST client/me/second-step/recovery-codes': [PasswordAgain, RecoveryCodes];
  'POST client/me/password': [NewPassword, Nothing];
  'POST client/me/sessions': [Nothing, Sessions];
  'POST client/me/sessions/end': [EndSession, Sessions];
  'POST client/me/sessions/end-others': [Nothing, Sessions];
  'POST client/me/offices': [Nothing, LinkedOffices];
  'POST client/me/offices/link': [LinkAccount, AccountLinked];
  'POST client/me/offices/link/second-step': [ProveSecondStep, AccountLinked];
  'POST client/me/offices/unlink': [OtherOffice, LinkedOffices];
  'POST client/me/offices/switch': [OtherOffice, SignInAnswer];

  'GET client/home': [Nothing, Home];
  'GET client/documents': [DocumentsQuery, DocumentPage];
  'GET client/documents/{id}': [{ id: string }, DocumentRow];
  'GET client/folders': [{ company: string }, FolderList];
  'GET client/uploads': [Nothing, Uploads];
  'POST client/uploads': [NewUpload, Upload];
  'GET client/uploads/{id}': [{ id: string }, Upload];
  'POST client/uploads/{id}/finish': [{ id: string }, UploadEnd];
  'DELETE client/uploads/{id}': [{ id: string }, Nothing];
  'GET client/links': [Nothing, LinkList];
  'POST client/links': [NewLink, MadeLink];

  'GET client/people': [Nothing, Colleagues];
  'POST client/people/consequences': [ConsequencesOf, Consequences];

  'GET client/requests/forms': [{ company: string }, Forms];
  'POST client/requests/check': [CheckForm, FormChecked];
  'GET client/requests': [{ company: string | null; open: boolean | null; before: string | null }, RequestPage];
  'GET client/requests/{id}': [{ id: string }, RequestDetail];
  'GET client/collection': [{ company: string | null; waiting: boolean | null; before: string | null }, CollectionPage];

  'GET client/calendar': [{ month: string; company: string | null }, ClientCalendar];
  'GET client/certificates': [{ company: string | null }, ClientCertificates];
  'GET client/news': [Nothing, ClientNews];
  'GET client/chat': [{ before: string | null }, ChatPage];

  'GET client/notices': [{ before: string | null }, NoticePage];
  'GET client/notices/preferences': [Nothing, NoticePreferences];
  'GET client/push': [Nothing, PushOffer];
  'PUT client/push': [PushSubscription, Nothing];
  'DELETE client/push': [PushEndpoint, Nothing];
}

/** `from` and `to` are days of publication. What is null is not asked for. */
export interface DocumentsQuery {
  company: string | null;
  department: Department | null;
  /** What lies right there: a folder's id, or `-` for the department itself. */
  folder: string | null;
  search: string | null;
  from: string | null;
  to: string | null;
  unopened: true | null;
  /** The `next` of the page before. */
  before: string | null;
}

/** Bytes that are read by the browser itself. */
export interface Files {
  'client/documents/{id}/content': { id: string; save?: boolean };
  'client/requests/{id}/files/{attachment}': { id: string; attachment: string };
  'client/collection/{id}/files/{attachment}': { id: string; attachment: string };
  'client/me/export': Nothing;
  'open/links/{token}/documents/{id}': { token: string; id: string; pass: string; save?: boolean };
}

/** The path under /api with its braces filled in, and what is left of the question. */
export function addressed(path: string, params: object): { path: string; rest: Record<string, unknown> } {
  const rest: Record<string, unknown> = { ...params };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest[name]);
    delete rest[name];
    return encodeURIComponent(value);
  });
  return { path: `/api/${filled}`, rest };
}

/** A question as the query of an address; what is null, false or empty is not asked. */
export function queried(path: string, rest: Record<string, unknown>): string {
  const asked = Object.entries(rest).filter(
    ([, value]) => value !== null && value !== undefined && value !== '' && value !== false,
  );
  if (asked.length === 0) return path;
  return `${path}?${new URLSearchParams(asked.map(([name, value]): [string, string] => [name, String(value)]))}`;
}
