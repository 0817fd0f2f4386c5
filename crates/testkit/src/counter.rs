//! Where people reach an office: the portal's address and, for the simulated telephones, their secret.

use anyhow::{Context, Result};
use channels::SharedSecret;
use domain::OfficeId;
use portal::demonstration::{DemoPerson, Demonstration};
use portal_client::{Credentials, Portal};

use crate::{Client, Staff};

#[derive(Debug, Clone)]
pub struct Counter {
    pub url: String,
    pub office: OfficeId,
    pub phone_secret: SharedSecret,
    pub people: Demonstration,
}

impl Counter {
    /// The counter of the demonstration office at this address.
    pub fn of_the_demonstration(url: String, phone_secret: SharedSecret) -> Self {
        let people = portal::demonstration::describe();
        Self { url, office: people.office, phone_secret, people }
    }

    /// A client user of the demonstration office, by a part of the name.
    pub fn client(&self, name: &str) -> Result<Client> {
        Client::new(self.clone(), find(&self.people.clients, name)?)
    }

    /// Somebody of the office, signed in.
    pub async fn staff(&self, name: &str) -> Result<Staff> {
        Staff::sign_in(self, find(&self.people.staff, name)?).await
    }

    pub fn portal(&self) -> Result<Portal> {
        Ok(Portal::new(&self.url, Credentials::None)?)
    }
}

fn find<'a>(people: &'a [DemoPerson], name: &str) -> Result<&'a DemoPerson> {
    people.iter().find(|person| person.name.contains(name)).with_context(|| format!("there is no {name} in the office"))
}
