//! The second step of signing in, and setting it up.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::session::SignedIn;

/// The answer to a sign-in: either one is signed in, or a second step is needed first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum SignInAnswer {
    SignedIn(SignedIn),
    SecondStep { second_step: SecondStepNeeded },
}

impl SignInAnswer {
    /// For who has no second step.
    ///
    /// # Errors
    /// What is needed first.
    pub fn at_once(self) -> Result<SignedIn, SecondStepNeeded> {
        match self {
            Self::SignedIn(signed_in) => Ok(signed_in),
            Self::SecondStep { second_step } => Err(second_step),
        }
    }
}

/// The password was right.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SecondStepNeeded {
    /// Stands for the password that was given; sent back with the proof.
    pub pending: String,
    /// The ways that this person has, the most convenient first.
    pub ways: Vec<SecondStepWay>,
    /// For `navigator.credentials.get`, when `passkey` is among the ways.
    #[ts(type = "unknown")]
    pub passkey: Option<Value>,
    /// After this, sign in again.
    pub expires_at: DateTime<Utc>,
}

impl std::fmt::Debug for SecondStepNeeded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecondStepNeeded").field("ways", &self.ways).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecondStepWay {
    Passkey,
    /// Six digits of an authenticator application.
    Totp,
    /// One of ten codes that were written down, each good once.
    RecoveryCode,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ProveSecondStep {
    pub pending: String,
    pub proof: SecondStepProof,
}

#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "way")]
pub enum SecondStepProof {
    Totp {
        code: String,
    },
    RecoveryCode {
        code: String,
    },
    /// What `navigator.credentials.get` gave, as JSON.
    Passkey {
        #[ts(type = "unknown")]
        answer: Value,
    },
}

impl std::fmt::Debug for SecondStepProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Totp { .. } => "Totp(…)",
            Self::RecoveryCode { .. } => "RecoveryCode(…)",
            Self::Passkey { .. } => "Passkey(…)",
        })
    }
}

/// The password once more, where the session is not fresh.
#[derive(Clone, Default, Serialize, Deserialize, TS)]
pub struct PasswordAgain {
    #[serde(default)]
    pub password: Option<String>,
}

/// How a person proves who they are besides the password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SecondStepView {
    pub totp: bool,
    pub passkeys: Vec<Passkey>,
    /// Codes that are still good.
    pub recovery_codes_left: u32,
    /// Nothing else can be done before one is set up.
    pub must_set_up: bool,
    /// Passkeys need the portal at an address with a name.
    pub passkeys_possible: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Passkey {
    pub id: String,
    /// As the person called it, e.g. "Celular da Maria".
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
}

/// An authenticator application that is being set up. It counts once its first code was confirmed.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct TotpSetUp {
    /// To be typed where no camera is: base 32 in groups of four.
    pub secret: String,
    /// `otpauth://…`, a link on a telephone.
    pub url: String,
    /// The same as a QR code: the source of an image (`data:image/png;base64,…`).
    pub qr: String,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct TotpCode {
    pub code: String,
}

/// The second step is set.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SecondStepSet {
    pub view: SecondStepView,
    /// With the first way that is set up: to be written down, shown only now.
    pub recovery_codes: Option<Vec<String>>,
}

/// Ten codes, shown only now.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct RecoveryCodes {
    pub recovery_codes: Vec<String>,
}

/// A passkey that is being made.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct PasskeySetUp {
    /// Sent back with what the browser made. Good for 5 minutes.
    pub ticket: String,
    /// For `navigator.credentials.create`.
    #[ts(type = "unknown")]
    pub options: Value,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct PasskeyMade {
    pub ticket: String,
    /// What the person calls it.
    pub name: String,
    /// What `navigator.credentials.create` gave, as JSON.
    #[ts(type = "unknown")]
    pub answer: Value,
}

/// `session/passkey/begin`: any passkey of this portal will do.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct PasskeyAsked {
    /// Sent back with the answer. Good once.
    pub ticket: String,
    /// For `navigator.credentials.get`.
    #[ts(type = "unknown")]
    pub options: Value,
    pub expires_at: DateTime<Utc>,
}

/// `session/passkey`: a passkey was shown, which says who it is and proves it.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct PasskeyShown {
    pub ticket: String,
    /// What `navigator.credentials.get` gave, as JSON.
    #[ts(type = "unknown")]
    pub answer: Value,
    /// What this device is called in the list of sessions.
    pub device: String,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct RemovePasskey {
    pub id: String,
    #[serde(default)]
    pub password: Option<String>,
}
