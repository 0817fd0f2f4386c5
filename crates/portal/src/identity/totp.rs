//! Codes of an authenticator application (RFC 6238: SHA-1, six digits, 30 s; one step before and after is taken).

use chrono::{DateTime, Utc};
use contract::identity::TotpSetUp;
use domain::PersonId;
use totp_rs::{Builder, Secret, Totp, TotpError};

use super::qr;
use super::sealing::{NotOurs, Sealing};

const SECRET_BYTES: usize = 20;

#[derive(Debug, thiserror::Error)]
pub enum AuthenticatorError {
    #[error(transparent)]
    Sealed(#[from] NotOurs),
    #[error("the authenticator cannot be set up: {0:?}")]
    Totp(TotpError),
    #[error("the authenticator's address does not fit a QR code")]
    Qr,
}

/// A new secret, sealed for the database, and what the person is shown of it.
///
/// # Errors
/// A fault of the program.
pub fn begin(
    sealing: &Sealing,
    person: PersonId,
    office_name: &str,
    account: &str,
) -> Result<(String, TotpSetUp), AuthenticatorError> {
    let secret: [u8; SECRET_BYTES] = machine::secret::bytes();
    let sealed = sealing.seal(&belonging(person), &secret)?;
    let readable = Secret::from(secret).to_base32();
    // A colon parts issuer and account in the address.
    let without_colon = |text: &str| text.replace(':', " ");
    let totp = Builder::new()
        .with_secret(secret)
        .with_issuer(Some(without_colon(office_name)))
        .with_account_name(without_colon(account))
        .build()
        .map_err(AuthenticatorError::Totp)?;
    let url = totp.to_url().map_err(AuthenticatorError::Totp)?;
    let qr = qr::image_source(&url).ok_or(AuthenticatorError::Qr)?;
    Ok((sealed, TotpSetUp { secret: in_groups(&readable), url, qr }))
}

/// The step whose code this is, if it is one that may be used now.
///
/// # Errors
/// The secret was sealed with another key.
pub fn step_of(
    sealing: &Sealing,
    person: PersonId,
    sealed: &str,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Option<u64>, AuthenticatorError> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != 6 || !digits.chars().all(|c| c.is_ascii_digit()) {
        return Ok(None);
    }
    let secret = sealing.open(&belonging(person), sealed)?;
    let totp: Totp = Builder::new().with_secret(secret).build().map_err(AuthenticatorError::Totp)?;
    Ok(totp.check(&digits, u64::try_from(now.timestamp()).unwrap_or(0)))
}

fn belonging(person: PersonId) -> String {
    format!("totp of {person}")
}

fn in_groups(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    fn code_at(set_up: &TotpSetUp, at: DateTime<Utc>) -> String {
        let secret = Secret::try_from_base32(set_up.secret.replace(' ', "")).unwrap();
        let totp = Builder::new().with_secret(secret).build().unwrap();
        totp.generate(u64::try_from(at.timestamp()).unwrap()).to_string()
    }

    #[test]
    fn a_code_is_good_for_its_step_and_the_neighbours_only() {
        let (sealing, maria) = (Sealing::new(&[1; 32]).unwrap(), PersonId(uuid::Uuid::from_u128(7)));
        let (sealed, set_up) = begin(&sealing, maria, "Contábil: Horizonte", "maria@sol.example").unwrap();
        assert!(set_up.url.starts_with("otpauth://totp/"), "{}", set_up.url);
        let code = code_at(&set_up, noon());
        let step_at = |at| step_of(&sealing, maria, &sealed, &code, at).unwrap();
        let step = u64::try_from(noon().timestamp()).unwrap() / 30;
        assert_eq!(step_at(noon()), Some(step));
        assert_eq!(step_at(noon() + TimeDelta::seconds(30)), Some(step));
        assert_eq!(step_at(noon() - TimeDelta::seconds(30)), Some(step));
        assert_eq!(step_at(noon() + TimeDelta::seconds(60)), None);
        for wrong in ["", "12345", "1234567", "abcdef", "-12345"] {
            assert_eq!(step_of(&sealing, maria, &sealed, wrong, noon()).unwrap(), None, "{wrong}");
        }
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert_eq!(step_of(&sealing, maria, &sealed, &spaced, noon()).unwrap(), Some(step));
    }
}
