//! How people come in and keep their account: invitation, password, second step, linked offices, signed-in devices.
//!
//! **Open**, for people who are not signed in. All `POST` with a JSON body, under `/api/open/`; each counts as an
//! attempt of its address.
//!
//! | call | body | answer |
//! | --- | --- | --- |
//! | `invitation` | [`LinkSecret`] | [`InvitationView`]; the link counts as opened |
//! | `invitation/register` | [`Registration`] | [`SignInAnswer`] |
//! | `password/strength` | [`StrengthAsked`] | [`PasswordJudgement`]; nothing is kept |
//! | `password/forgotten` | [`Forgotten`] | 204, whether there is such a person or not |
//! | `password/reset` | [`LinkSecret`] | [`ResetView`] |
//! | `password/change` | [`ChoosePassword`] | [`SignInAnswer`] |
//! | `temporary-code` | [`GivenTemporaryCode`] | [`ResetTicket`], whose token goes to `password/change` |
//!
//! **Signing in**: `POST /api/session` with [`crate::session::SignIn`] → [`SignInAnswer`], and if it asks for one, the
//! second step `POST /api/session/second-step` with [`ProveSecondStep`] → [`SignInAnswer`]. With a passkey alone, which
//! counts for both: `POST /api/session/passkey/begin` → [`PasskeyAsked`], then `POST /api/session/passkey` with
//! [`PasskeyShown`] → [`SignInAnswer`].
//!
//! **One's own account**, all `POST` with a JSON body (`{}` where there is nothing to say): for clients under
//! `/api/client/me/`, for staff the same under `/api/office/me/` (the window asks `office.ask`). What changes how one
//! signs in asks for the password again, unless the session is younger than 15 minutes: then the answer is the error
//! `password_needed`, and the call is repeated with `password`.
//!
//! | call | body | answer |
//! | --- | --- | --- |
//! | `second-step` | nothing | [`SecondStepView`] |
//! | `second-step/totp/begin` | [`PasswordAgain`] | [`TotpSetUp`] |
//! | `second-step/totp/confirm` | [`TotpCode`] | [`SecondStepSet`] |
//! | `second-step/totp/remove` | [`PasswordAgain`] | [`SecondStepView`] |
//! | `second-step/passkeys/begin` | [`PasswordAgain`] | [`PasskeySetUp`] |
//! | `second-step/passkeys/finish` | [`PasskeyMade`] | [`SecondStepSet`] |
//! | `second-step/passkeys/remove` | [`RemovePasskey`] | [`SecondStepView`] |
//! | `second-step/recovery-codes` | [`PasswordAgain`] | [`RecoveryCodes`]; the old ones are worthless |
//! | `password` | [`NewPassword`] | nothing; all other sessions end |
//! | `sessions` | nothing | [`Sessions`] |
//! | `sessions/end` | [`EndSession`] | [`Sessions`] |
//! | `sessions/end-others` | nothing | [`Sessions`] |
//! | `offices` | nothing | [`LinkedOffices`] |
//! | `offices/link` | [`LinkAccount`] | [`AccountLinked`] |
//! | `offices/link/second-step` | [`ProveSecondStep`] | [`AccountLinked`] |
//! | `offices/unlink` | [`OtherOffice`] | [`LinkedOffices`] |
//! | `offices/switch` | [`OtherOffice`] | [`SignInAnswer`] |
//! | `export` | nothing | [`OwnData`], as a file (`GET /api/client/me/export`) |
//!
//! The four calls about `offices` are for clients only: staff open each office in its own desk.
//!
//! **Staff about others**: commands in [`crate::command::IdentityCommand`], and under `/api/office/people/`
//! `invitations` ([`InvitationsAsked`] → [`Invitations`]) and `temporary-code` ([`LockedOut`] → [`TemporaryCode`]).

mod account;
mod arrival;
mod own_data;
mod second_step;

use ts_rs::{Config, ExportError, TS};

use crate::command::identity::IdentityCommand;

pub use account::*;
pub use arrival::*;
pub use domain::password::{PasswordJudgement, PasswordReason};
pub use own_data::*;
pub use second_step::*;

/// The types that the web portal uses besides those of the office's calls.
pub(crate) fn export_types(export: &mut impl FnMut(&dyn Fn(&Config) -> Result<(), ExportError>)) {
    macro_rules! each {
        ($($name:ty)*) => {$( export(&|config| <$name as TS>::export_all(config)); )*};
    }
    each! {
        LinkSecret InvitationView Registration StrengthAsked PasswordJudgement Forgotten ResetView ChoosePassword
        GivenTemporaryCode ResetTicket SignInAnswer ProveSecondStep LinkedOffices LinkAccount AccountLinked OtherOffice
        IdentityCommand PasskeyAsked PasskeyShown
    }
}
