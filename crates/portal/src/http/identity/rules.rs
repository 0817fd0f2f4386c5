//! May this be somebody's password?

use contract::{ApiError, ErrorCode};
use domain::password::judge;
use domain::registry::Person;

use super::super::failure::{Answer, Failure};

/// # Errors
/// `weak_password` with the reason.
pub fn check(password: &str, person: &Person, office_name: &str) -> Answer<()> {
    let email = person.email.as_deref().unwrap_or_default();
    let judgement = judge(password, &[&person.name, email, office_name]);
    if judgement.accepted {
        return Ok(());
    }
    let reason = serde_json::to_value(judgement.reason).map_err(Failure::internal)?;
    let mut error = ApiError::new(ErrorCode::WeakPassword).with("reason", reason.as_str().unwrap_or_default());
    error.field = Some("password".to_owned());
    Err(Failure(error))
}
