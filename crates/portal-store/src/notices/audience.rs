//! Client users with what is needed to tell them something: preferences and what reaches them. Whether they may see it
//! is asked of their access.

use domain::access::{Access, Companies};
use domain::message::ChannelKind;
use domain::notify::Preferences;
use domain::registry::Person;
use domain::{CompanyId, ConversationId, OfficeId, PersonId};
use sqlx::AssertSqlSafe;

use crate::column::{Read, json, sql};
use crate::{Store, StoreError, people};

#[derive(Debug, Clone)]
pub struct Listener {
    pub person: Person,
    pub access: Access,
    pub preferences: Preferences,
    /// Devices that want pushes.
    pub devices: u64,
    /// The conversation on a telephone that was used last.
    pub talk: Option<Talk>,
}

/// A conversation in which somebody can be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Talk {
    pub conversation: ConversationId,
    pub channel: ChannelKind,
}

impl Store {
    /// The active client users of a company, or of all, by name.
    pub async fn audience(&self, office: OfficeId, company: Option<CompanyId>) -> Result<Vec<Listener>, StoreError> {
        self.listeners(office, company, None).await
    }

    /// An active client user.
    pub async fn listener(&self, office: OfficeId, person: PersonId) -> Result<Option<Listener>, StoreError> {
        Ok(self.listeners(office, None, Some(person)).await?.pop())
    }

    async fn listeners(
        &self,
        office: OfficeId,
        company: Option<CompanyId>,
        person: Option<PersonId>,
    ) -> Result<Vec<Listener>, StoreError> {
        let text = format!(
            "SELECT {}, n.preferences,
               (SELECT COUNT(*) FROM push_subscriptions d WHERE d.office = e.office AND d.person = e.id) AS devices,
               c.id AS talk, c.channel AS talk_channel
             FROM people e
             LEFT JOIN notice_preferences n ON n.office = e.office AND n.person = e.id
             LEFT JOIN conversations c ON c.office = e.office AND c.person = e.id AND c.person <> '' AND c.channel <> $4
             WHERE e.office = $1 AND e.role = 'client' AND e.active = 1 AND ($5 = '' OR e.id = $5) AND ($2 = '' OR e.companies = $3 OR EXISTS
               (SELECT 1 FROM person_companies p WHERE p.office = e.office AND p.person = e.id AND p.company = $2))
             ORDER BY e.name, e.id, c.last_message_at DESC",
            people::COLUMNS
        );
        let all = json(&Companies::All)?;
        let rows = sql!(AssertSqlSafe(text), office, company, all, "portal_chat", person).fetch_all(&self.read).await?;
        let mut listeners: Vec<Listener> = Vec::with_capacity(rows.len());
        for row in &rows {
            let person = people::read(row)?;
            if listeners.last().is_some_and(|last| last.person.id == person.id) {
                continue;
            }
            let preferences = match row.text_if_any("preferences")? {
                Some(_) => row.json("preferences")?,
                None => Preferences::default(),
            };
            let talk = match row.parsed_if_any("talk")? {
                Some(conversation) => Some(Talk { conversation, channel: row.word("talk_channel")? }),
                None => None,
            };
            let access = Access::when_active(&person);
            listeners.push(Listener { person, access, preferences, devices: row.number("devices")?, talk });
        }
        Ok(listeners)
    }
}
