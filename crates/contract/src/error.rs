//! Errors that cross a process: a code, the field it is about, and facts for the sentence.
//!
//! The sentence itself, and what to do, are in `locales/` under `error.<code>`.

use std::collections::BTreeMap;

use domain::password::PasswordReason;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal => $status:literal)*) => {
        /// What went wrong, as a closed list. Each has one HTTP status and one sentence per language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
        pub enum ErrorCode {$(
            $(#[$doc])*
            #[serde(rename = $code)]
            $name,
        )*}

        impl ErrorCode {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// The HTTP status that the portal answers with.
            pub fn http_status(self) -> u16 {
                match self { $(Self::$name => $status),* }
            }
        }
    };
}

error_codes! {
    /// A field is missing or malformed; `field` names it, `facts.expected` says what would be right.
    InvalidField = "invalid_field" => 422
    /// Not signed in, or the session ended.
    NotSignedIn = "not_signed_in" => 401
    /// Wrong e-mail or password; which of them is not said.
    WrongCredentials = "wrong_credentials" => 401
    /// Too many attempts; `facts.retry_in_s` says when to come back.
    TooManyAttempts = "too_many_attempts" => 429
    /// The password was right, and a second step is needed; `facts.ways` names the ways, separated by commas. Of the desk.
    SecondStepNeeded = "second_step_needed" => 401
    /// The code or passkey is not right, or was used already; or the sign-in waited too long for it.
    SecondStepRefused = "second_step_refused" => 401
    /// The passkey is not known here, its owner was not seen by the device, or the question waited too long.
    PasskeyRefused = "passkey_refused" => 401
    /// A second step must be set up before anything else can be done.
    SecondStepToSetUp = "second_step_to_set_up" => 403
    /// To change how one signs in, the password must be given again.
    PasswordNeeded = "password_needed" => 403
    /// The new password is not good enough; `facts.reason` is a `PasswordReason`.
    WeakPassword = "weak_password" => 422
    /// A link or ticket is worth nothing; `facts.why` is `expired`, `used` or `unknown` (replaced by a newer one, or no
    /// link of ours).
    LinkRefused = "link_refused" => 410
    /// It does not exist, or this person may not know that it does.
    NotFound = "not_found" => 404
    /// The state machine refused; `facts.refusal` says why.
    Refused = "refused" => 409
    /// A form is not right; `facts.faults` are its `FormFault`s as JSON, each naming its field.
    FormFaults = "form_faults" => 422
    /// A request or a collection cannot be changed like this now; `facts.is` is its state, `facts.why` the refusal.
    NotPossibleNow = "not_possible_now" => 409
    /// The same command id came with another body.
    CommandReused = "command_reused" => 409
    /// A newer claim of the same order exists.
    StaleToken = "stale_token" => 409
    /// The pairing code is wrong, used or expired.
    PairingCodeRefused = "pairing_code_refused" => 403
    /// The content does not have the announced SHA-256.
    ContentMismatch = "content_mismatch" => 422
    /// The body is larger than allowed; `facts.limit_bytes`.
    TooLarge = "too_large" => 413
    /// A file that is not taken in; `facts.reason` is the word of one of `domain::intake::NotTaken`.
    UploadRefused = "upload_refused" => 422
    /// The piece does not begin where the upload stands; `facts.offset` says where it does.
    WrongOffset = "wrong_offset" => 409
    /// Too much has been begun and not ended; `facts.limit_files`, `facts.limit_bytes`.
    TooManyUploads = "too_many_uploads" => 429
    /// The rules of folders say no; `facts.why` is one of `domain::folder::FolderRefusal`, with its `needs` or `limit`.
    FolderRefused = "folder_refused" => 409
    /// The upload has ended already.
    UploadEnded = "upload_ended" => 409
    /// The link is not known, or expired, used up or revoked; which of them is not said.
    LinkClosed = "link_closed" => 404
    /// A signature of a channel's webhook does not fit.
    BadSignature = "bad_signature" => 401
    /// The database or the document store cannot take it now; nothing was changed.
    StorageUnavailable = "storage_unavailable" => 503
    /// A spreadsheet that is neither XLSX nor CSV, or is empty.
    SpreadsheetUnreadable = "spreadsheet_unreadable" => 422
    /// `facts.missing` names the columns.
    SpreadsheetColumnsMissing = "spreadsheet_columns_missing" => 422
    /// `facts.column` stands twice among the headers.
    SpreadsheetColumnTwice = "spreadsheet_column_twice" => 422
    /// More rows than `facts.limit`.
    SpreadsheetTooManyRows = "spreadsheet_too_many_rows" => 422
    /// `facts.rows` of the file are refused; all or nothing is taken over.
    ImportRowsRefused = "import_rows_refused" => 409
    /// The office's data changed since the dry run; the plan is another one now.
    ImportPlanChanged = "import_plan_changed" => 409
    /// The import cannot be taken back: `facts.rows` of the file were changed since.
    ImportTouchedSince = "import_touched_since" => 409
    /// A fault of the program; `facts.trace` finds it in the log.
    Internal = "internal" => 500

    // Of the desk, never sent over HTTP.
    /// No answer from the server's address.
    ServerUnreachable = "server_unreachable" => 503
    /// Something answers there, but it is not a Balcão portal.
    NotAPortal = "not_a_portal" => 502
    /// The server speaks another version of the contract.
    VersionMismatch = "version_mismatch" => 426
    /// No keyring: the session will not outlive the program.
    NoKeyring = "no_keyring" => 503
    /// The local cache was damaged; it was set aside and is rebuilt from the server.
    CacheDamaged = "cache_damaged" => 500
    /// Another program holds the port.
    PortBusy = "port_busy" => 503
    /// This needs a connection.
    NeedsConnection = "needs_connection" => 503
    /// A local file could not be read or written; `facts.path`.
    FileUnavailable = "file_unavailable" => 500
}

/// An error as it crosses a process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{}{}", code.as_str(), field.as_ref().map(|f| format!(" ({f})")).unwrap_or_default())]
pub struct ApiError {
    pub code: ErrorCode,
    /// The field of the request that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
    /// Facts for the sentence. Never a secret, never personal data.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, String>,
}

impl ApiError {
    pub fn new(code: ErrorCode) -> Self {
        Self { code, field: None, facts: BTreeMap::new() }
    }

    pub fn invalid(field: &str, expected: &str) -> Self {
        Self { field: Some(field.to_owned()), ..Self::new(ErrorCode::InvalidField) }.with("expected", expected)
    }

    /// A password that the judge does not take; the fact is missing where it is only not strong enough yet.
    pub fn weak_password(reason: Option<PasswordReason>) -> Self {
        let mut error = Self { field: Some("password".to_owned()), ..Self::new(ErrorCode::WeakPassword) };
        if let Some(word) = reason.and_then(|reason| serde_json::to_value(reason).ok()?.as_str().map(str::to_owned)) {
            error = error.with("reason", word);
        }
        error
    }

    pub fn with(mut self, fact: &str, value: impl ToString) -> Self {
        self.facts.insert(fact.to_owned(), value.to_string());
        self
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}
