//! May this be somebody's password?

use contract::ApiError;
use domain::password::judge;
use domain::registry::Person;

use super::super::failure::{Answer, Failure};

/// # Errors
/// `weak_password` with the reason.
pub fn check(password: &str, person: &Person, office_name: &str) -> Answer<()> {
    let email = person.email.as_deref().unwrap_or_default();
    let judgement = judge(password, &[&person.name, email, office_name]);
    if judgement.accepted { Ok(()) } else { Err(Failure(ApiError::weak_password(judgement.reason))) }
}
