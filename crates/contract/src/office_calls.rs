//! What staff ask the server from a room of the desk, because the answer is not in the local cache: why somebody sees
//! something, what an import would do, who would be told. Each is `POST /api/office/<path>` with a JSON body.
//!
//! To add one: a line here, its types in the room's file, its handler in `portal` and its route. A test holds that each
//! path has a route. The window asks with the desk's call `office.ask`, or saves an answer of bytes with `files.save`.

use serde::{Deserialize, Serialize};
use ts_rs::{Config, ExportError, TS};

use crate::{identity, notifications};

macro_rules! office_calls {
    ($($(#[$doc:meta])* $path:literal : $request:ty => $answer:ty;)*) => {
        /// Every path below `/api/office/`.
        pub const OFFICE_CALLS: &[&str] = &[$($path),*];

        /// The calls as a TypeScript interface: `"people/why": { params: WhySees; answer: Why }`.
        pub fn typescript_calls(config: &Config) -> String {
            let mut lines = String::from("export interface OfficeCalls {\n");
            $(lines.push_str(&format!(
                "  \"{}\": {{ params: {}; answer: {} }};\n",
                $path, <$request as TS>::name(config), <$answer as TS>::name(config),
            ));)*
            lines.push_str("}\n");
            lines
        }

        /// Every type that a call names, for the export.
        pub fn export_types(export: &mut impl FnMut(&dyn Fn(&Config) -> Result<(), ExportError>)) {
            $(
                export(&|config| <$request as TS>::export_all(config));
                export(&|config| <$answer as TS>::export_all(config));
            )*
        }
    };
}

office_calls! {
    /// Is the way to the server open, and who does it think is asking?
    "who": crate::desk::Nothing => Asking;
    /// "Por que ela vê isto?" (PE5)
    "people/why": crate::people::WhySees => crate::people::Why;
    "people/compare": crate::people::ComparePeople => crate::people::Comparison;
    /// "Ver como o cliente" (PE5)
    "people/view_as": crate::people::ViewAs => crate::people::ClientView;
    /// What the person of a form will see and receive (PE1).
    "people/consequences": crate::people::ConsequencesOf => crate::people::Consequences;
    /// What a department holds, before it is deleted (PE3).
    "people/department": crate::people::DepartmentHeld => crate::people::DepartmentContents;
    /// A ready client user to try the portal with; each time with a new password.
    "people/demo_user": crate::desk::Nothing => crate::people::DemoUser;
    /// A link without login; its address is told to whoever asks.
    "links/make": crate::exchange::NewLink => crate::exchange::MadeLink;
    /// The address of a link again.
    "links/address": crate::exchange::LinkAsked => crate::exchange::MadeLink;
    /// Who opened it, and what was read.
    "links/openings": crate::exchange::LinkAsked => crate::exchange::LinkOpenings;

    /// The forms of requests that may be opened for a company, with its employees (PC3).
    "requests/forms": crate::requests::AskForms => crate::requests::Forms;
    /// Is a form right, while it is filled in?
    "requests/check": crate::requests::CheckForm => crate::requests::FormChecked;
    /// A file of a request or of an answer to a collection; its bytes.
    "requests/file": crate::requests::AskFile => crate::desk::Nothing;

    /// What a rule of collection would ask for at once, and what becomes of the months that are open (PC4).
    "requests/collection_preview": crate::requests::PreviewCollection => crate::requests::CollectionPreview;

    /// A month of the office's calendar.
    "calendar/month": crate::tasks::CalendarMonthQuery => crate::tasks::CalendarMonth;
    /// What making a month's tasks would make.
    "tasks/preview_month": crate::tasks::PreviewMonth => crate::tasks::MonthPreview;
    "tasks/settings": crate::desk::Nothing => crate::tasks::TaskSettingsView;
    /// Which dates a holiday of the office's own moves.
    "tasks/preview_holiday": crate::tasks::PreviewHoliday => crate::tasks::HolidayPreview;
    "processes/starting_set": crate::desk::Nothing => crate::tasks::StartingSet;
    /// What a process's rules give, while it is being written.
    "processes/preview_dates": crate::tasks::PreviewDates => crate::tasks::DatesPreview;

    // One's own account, of staff; the same for clients under `/api/client/me/`.
    "me/second-step": crate::desk::Nothing => identity::SecondStepView;
    "me/second-step/totp/begin": identity::PasswordAgain => identity::TotpSetUp;
    "me/second-step/totp/confirm": identity::TotpCode => identity::SecondStepSet;
    "me/second-step/totp/remove": identity::PasswordAgain => identity::SecondStepView;
    "me/second-step/passkeys/begin": identity::PasswordAgain => identity::PasskeySetUp;
    "me/second-step/passkeys/finish": identity::PasskeyMade => identity::SecondStepSet;
    "me/second-step/passkeys/remove": identity::RemovePasskey => identity::SecondStepView;
    "me/second-step/recovery-codes": identity::PasswordAgain => identity::RecoveryCodes;
    "me/password": identity::NewPassword => crate::desk::Nothing;
    "me/sessions": crate::desk::Nothing => identity::Sessions;
    "me/sessions/end": identity::EndSession => identity::Sessions;
    "me/sessions/end-others": crate::desk::Nothing => identity::Sessions;
    /// What the office keeps about oneself; a file of JSON.
    "me/export": crate::desk::Nothing => identity::OwnData;
    /// How far the invitations got (PE1).
    "people/invitations": identity::InvitationsAsked => identity::Invitations;
    /// For somebody who is locked out (PE6). Answered once; the code is never shown again.
    "people/temporary-code": identity::LockedOut => identity::TemporaryCode;

    /// Which event is told by which ways, quiet hours, reminders.
    "notifications/rules": notifications::ShowRules => notifications::RulesShown;
    /// Who will get what, before saving (TN2).
    "notifications/who": notifications::WhoGets => notifications::WhoGetsIt;
    "notifications/texts": notifications::ShowTexts => notifications::TextsShown;
    /// A text as a client would read it (TN4).
    "notifications/preview": notifications::PreviewText => notifications::TextPreview;
    /// The peak-day board (TN5).
    "notifications/board": notifications::ShowBoard => notifications::Board;
    /// What went out, what waits, what failed and why.
    "notifications/deliveries": notifications::ShowDeliveries => notifications::Deliveries;

    /// An empty workbook to fill in (PE4); its bytes.
    "people/import/template": crate::imports::ImportTemplate => crate::desk::Nothing;
    /// What would become of each row of a file that was sent before. Nothing is written.
    "people/import/dry_run": crate::imports::AskImport => crate::imports::ImportPlan;
    "people/import/list": crate::imports::AskImports => crate::imports::Imports;
    /// Could this import be taken back?
    "people/import/undo_check": crate::imports::AskUndo => crate::imports::UndoPlan;
    /// Client users or companies as a file; its bytes.
    "people/export": crate::imports::ExportSheet => crate::desk::Nothing;

    /// The audit log (SE1), the newest entries first.
    "audit/list": crate::audit::AskAudit => crate::audit::AuditPage;
    /// Proof of single entries, which `balcao-verify` checks without the server; a file of JSON.
    "audit/receipt": crate::audit::AskReceipt => crate::desk::Nothing;
}

/// The answer to `who`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Asking {
    pub person: domain::PersonId,
    pub name: String,
}
