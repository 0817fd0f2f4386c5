//! Who changes how they sign in shows the password once more, unless they have just shown it: a session that was left
//! open, or stolen, is not enough.

use chrono::TimeDelta;
use contract::ErrorCode;

use super::super::caller::Caller;
use super::super::failure::Answer;
use crate::attempts::Counted;
use crate::portal::Portal;

/// How long a shown password counts.
const FRESH: TimeDelta = TimeDelta::minutes(15);

/// # Errors
/// `password_needed` where it was not given, `wrong_credentials` where it was the wrong one.
pub async fn confirm(app: &Portal, caller: &Caller, password: Option<&str>) -> Answer<()> {
    let now = app.now();
    if caller.proved_at + FRESH > now {
        return Ok(());
    }
    let password = password.ok_or(ErrorCode::PasswordNeeded)?;
    let counted = [Counted::SecondStep(caller.person.id)];
    app.attempts.begin(&counted, now).await?;
    let hash = app.store.password_of(caller.person.office, caller.person.id).await?;
    if !app.passwords.matches(password.to_owned(), hash).await {
        return Err(ErrorCode::WrongCredentials.into());
    }
    let mut transaction = app.store.begin(caller.person.office, now).await?;
    transaction.session_proved(caller.session, false).await?;
    transaction.commit().await?;
    app.attempts.succeeded(&counted).await
}
