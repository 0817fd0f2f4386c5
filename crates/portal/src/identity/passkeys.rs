//! Passkeys (WebAuthn). They belong to the name of the portal's public address: where there is only an IP address,
//! there are none.

use domain::PersonId;
use domain::registry::Person;
use portal_store::{NewPasskey, PasskeyRow};
use serde_json::Value;
use webauthn_rs::Webauthn;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, Url,
    WebauthnBuilder, WebauthnError,
};

use crate::http::security::PublicUrl;

const NAME_MAX_CHARS: usize = 60;

#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    #[error("passkeys need the portal at an address with a name")]
    Impossible,
    #[error("the passkey was refused: {0}")]
    Refused(#[from] WebauthnError),
    #[error("a passkey is not as it should be: {0}")]
    Malformed(#[from] serde_json::Error),
}

pub struct Passkeys {
    webauthn: Option<Webauthn>,
}

/// A challenge: for the browser, and what is remembered until it answers.
pub struct Challenge {
    pub options: Value,
    pub remembered: Value,
}

impl Passkeys {
    pub fn at(public_url: &PublicUrl) -> Self {
        Self {
            webauthn: webauthn(public_url).inspect_err(|why| tracing::info!(%why, "there will be no passkeys")).ok(),
        }
    }

    pub fn are_possible(&self) -> bool {
        self.webauthn.is_some()
    }

    /// Begins to make a passkey; those that the person has are not offered again.
    ///
    /// # Errors
    /// [`PasskeyError::Impossible`], or a fault of the program.
    pub fn begin_making(&self, person: &Person, has: &[PasskeyRow]) -> Result<Challenge, PasskeyError> {
        let known = read(has)?.into_iter().map(|key| key.cred_id().clone()).collect();
        let account = person.email.as_deref().unwrap_or(&person.name);
        let (options, state) =
            self.webauthn()?.start_passkey_registration(person.id.0, account, &person.name, Some(known))?;
        let mut options = serde_json::to_value(options)?;
        // One that the device finds by itself signs in without anything typed. Where it cannot, it is a second step.
        if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection").and_then(Value::as_object_mut)
        {
            selection.insert("residentKey".to_owned(), "preferred".into());
        }
        Ok(Challenge { options, remembered: serde_json::to_value(state)? })
    }

    /// The browser made one.
    ///
    /// # Errors
    /// [`PasskeyError::Refused`] when it is no answer to our challenge, [`PasskeyError::Malformed`] when it is no passkey.
    pub fn finish_making(&self, remembered: &Value, name: &str, answer: &Value) -> Result<NewPasskey, PasskeyError> {
        let state: PasskeyRegistration = serde_json::from_value(remembered.clone())?;
        let answer = serde_json::from_value(answer.clone())?;
        let key = self.webauthn()?.finish_passkey_registration(&answer, &state)?;
        let name: String = name.trim().chars().take(NAME_MAX_CHARS).collect();
        Ok(NewPasskey { id: id_of(&key)?, name, credential: serde_json::to_value(key)? })
    }

    /// Asks for one of the person's passkeys.
    ///
    /// # Errors
    /// As [`Passkeys::begin_making`].
    pub fn begin_proving(&self, has: &[PasskeyRow]) -> Result<Challenge, PasskeyError> {
        let (options, state) = self.webauthn()?.start_passkey_authentication(&read(has)?)?;
        Ok(Challenge { options: serde_json::to_value(options)?, remembered: serde_json::to_value(state)? })
    }

    /// Which passkey was proved, as it is to be kept from now on.
    ///
    /// # Errors
    /// As [`Passkeys::finish_making`].
    pub fn finish_proving(
        &self,
        remembered: &Value,
        answer: &Value,
        has: &[PasskeyRow],
    ) -> Result<(String, Value), PasskeyError> {
        let state: PasskeyAuthentication = serde_json::from_value(remembered.clone())?;
        let answer = serde_json::from_value(answer.clone())?;
        let proved = self.webauthn()?.finish_passkey_authentication(&answer, &state)?;
        for mut key in read(has)? {
            // `None`: it is another one.
            if key.update_credential(&proved).is_some() {
                return Ok((id_of(&key)?, serde_json::to_value(key)?));
            }
        }
        // It was removed while the person was being asked for it.
        Err(PasskeyError::Refused(WebauthnError::CredentialNotFound))
    }

    /// Asks for any passkey of this portal, whosever it is. The device must see that it is its owner who shows it.
    ///
    /// # Errors
    /// As [`Passkeys::begin_making`].
    pub fn begin_naming(&self) -> Result<Challenge, PasskeyError> {
        let (options, state) = self.webauthn()?.start_discoverable_authentication()?;
        Ok(Challenge { options: serde_json::to_value(options)?, remembered: serde_json::to_value(state)? })
    }

    /// Whose passkey it is said to be, and which; not yet proved.
    ///
    /// # Errors
    /// As [`Passkeys::finish_making`].
    pub fn named(&self, answer: &Value) -> Result<(PersonId, String), PasskeyError> {
        let answer: PublicKeyCredential = serde_json::from_value(answer.clone())?;
        let (person, _) = self.webauthn()?.identify_discoverable_authentication(&answer)?;
        Ok((PersonId(person), text_at(&serde_json::to_value(&answer)?, "/rawId")?))
    }

    /// It was this passkey, by its owner's hand: as it is to be kept from now on.
    ///
    /// # Errors
    /// As [`Passkeys::finish_making`].
    pub fn finish_naming(&self, remembered: &Value, answer: &Value, row: &PasskeyRow) -> Result<Value, PasskeyError> {
        let state: DiscoverableAuthentication = serde_json::from_value(remembered.clone())?;
        let answer = serde_json::from_value(answer.clone())?;
        let mut key: Passkey = serde_json::from_value(row.credential.clone())?;
        let proved = self.webauthn()?.finish_discoverable_authentication_v2(&answer, state, &key)?;
        if !proved.user_verified() || key.update_credential(&proved).is_none() {
            return Err(PasskeyError::Refused(WebauthnError::UserNotVerified));
        }
        Ok(serde_json::to_value(key)?)
    }

    fn webauthn(&self) -> Result<&Webauthn, PasskeyError> {
        self.webauthn.as_ref().ok_or(PasskeyError::Impossible)
    }
}

fn webauthn(public_url: &PublicUrl) -> Result<Webauthn, WebauthnError> {
    let parsed = |text: &str| Url::parse(text).map_err(|_| WebauthnError::Configuration);
    let mut origin = parsed(public_url.as_str())?;
    if !public_url.is_fixed() {
        // On one's own machine browsers have passkeys for `localhost` only.
        let port = origin.port().unwrap_or(80);
        origin = parsed(&format!("http://localhost:{port}"))?;
    }
    let name = origin.domain().ok_or(WebauthnError::Configuration)?.to_owned();
    WebauthnBuilder::new(&name, &origin)?.rp_name("Balcão").build()
}

fn read(rows: &[PasskeyRow]) -> Result<Vec<Passkey>, PasskeyError> {
    rows.iter().map(|row| Ok(serde_json::from_value(row.credential.clone())?)).collect()
}

/// What a passkey is called: its own id as base64url, the way browsers write it.
fn id_of(key: &Passkey) -> Result<String, PasskeyError> {
    text_at(&serde_json::to_value(key)?, "/cred/cred_id")
}

fn text_at(value: &Value, place: &str) -> Result<String, PasskeyError> {
    let text = value.pointer(place).and_then(Value::as_str).filter(|text| !text.is_empty());
    text.map(str::to_owned).ok_or(PasskeyError::Refused(WebauthnError::CredentialNotFound))
}
