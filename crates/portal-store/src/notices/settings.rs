//! What the office decided: rules, its own words, tones; and what each person prefers.

use std::collections::BTreeMap;

use domain::notify::{EventKind, Language, Preferences, Rules, Tone};
use domain::{CompanyId, OfficeId, PersonId};

use crate::column::{Read, json, sql, word};
use crate::{Store, StoreError, Transaction};

/// An office's own words for an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWords {
    pub subject: String,
    pub line: String,
    pub body: String,
}

/// Which text an office wrote itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OwnText {
    pub event: EventKind,
    pub language: Language,
    pub tone: Tone,
}

impl Transaction {
    pub async fn save_notification_rules(&mut self, rules: &Rules, by: PersonId) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO notification_rules (office, rules, changed_at, changed_by) VALUES ($1, $2, $3, $4)
             ON CONFLICT (office) DO UPDATE SET rules = excluded.rules, changed_at = excluded.changed_at,
               changed_by = excluded.changed_by",
            self.office,
            json(rules)?,
            self.now,
            by
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    pub async fn save_notice_text(&mut self, which: OwnText, words: &OwnWords, by: PersonId) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO notice_texts (office, event, language, tone, subject, line, body, changed_at, changed_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (office, event, language, tone) DO UPDATE SET subject = excluded.subject, line = excluded.line,
               body = excluded.body, changed_at = excluded.changed_at, changed_by = excluded.changed_by",
            self.office,
            which.event.as_str(),
            which.language.as_str(),
            word(&which.tone)?,
            words.subject,
            words.line,
            words.body,
            self.now,
            by
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    pub async fn restore_notice_text(&mut self, which: OwnText) -> Result<(), StoreError> {
        sql!(
            "DELETE FROM notice_texts WHERE office = $1 AND event = $2 AND language = $3 AND tone = $4",
            self.office,
            which.event.as_str(),
            which.language.as_str(),
            word(&which.tone)?
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    /// [`StoreError::NotFound`] for a company of nobody.
    pub async fn save_tone(&mut self, company: CompanyId, tone: Tone) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO notice_tones (office, company, tone) VALUES ($1, $2, $3)
             ON CONFLICT (office, company) DO UPDATE SET tone = excluded.tone",
            self.office,
            company,
            word(&tone)?
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "company"))?;
        Ok(())
    }

    pub async fn save_preferences(&mut self, person: PersonId, preferences: &Preferences) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO notice_preferences (office, person, preferences) VALUES ($1, $2, $3)
             ON CONFLICT (office, person) DO UPDATE SET preferences = excluded.preferences",
            self.office,
            person,
            json(preferences)?
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }
}

impl Store {
    /// `None` while the office has decided nothing.
    pub async fn notification_rules(&self, office: OfficeId) -> Result<Option<Rules>, StoreError> {
        let row = sql!("SELECT rules FROM notification_rules WHERE office = $1", office).fetch_optional(&self.read);
        row.await?.map(|row| row.json("rules")).transpose()
    }

    /// Every text that the office wrote itself.
    pub async fn own_texts(&self, office: OfficeId) -> Result<BTreeMap<OwnText, OwnWords>, StoreError> {
        let text = "SELECT event, language, tone, subject, line, body FROM notice_texts WHERE office = $1";
        let rows = sql!(text, office).fetch_all(&self.read).await?;
        rows.iter()
            .map(|row| {
                let which =
                    OwnText { event: row.word("event")?, language: row.word("language")?, tone: row.word("tone")? };
                let words =
                    OwnWords { subject: row.text("subject")?, line: row.text("line")?, body: row.text("body")? };
                Ok((which, words))
            })
            .collect()
    }

    /// The companies that are not addressed in the usual tone.
    pub async fn tones(&self, office: OfficeId) -> Result<BTreeMap<CompanyId, Tone>, StoreError> {
        let rows =
            sql!("SELECT company, tone FROM notice_tones WHERE office = $1", office).fetch_all(&self.read).await?;
        rows.iter().map(|row| Ok((row.parsed("company")?, row.word("tone")?))).collect()
    }

    pub async fn preferences(&self, office: OfficeId, person: PersonId) -> Result<Preferences, StoreError> {
        let row = sql!("SELECT preferences FROM notice_preferences WHERE office = $1 AND person = $2", office, person)
            .fetch_optional(&self.read)
            .await?;
        row.map_or_else(|| Ok(Preferences::default()), |row| row.json("preferences"))
    }
}
