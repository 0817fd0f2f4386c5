//! What counts in an office at this moment, read once for everything that is told together.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use domain::access::Companies;
use domain::notify::{Language, Rules, Tone};
use domain::{CompanyId, OfficeId};
use portal_store::{Listener, Office, StoreError};

use super::words::{OfficeWords, Reader};
use crate::portal::Portal;

pub struct Standing<'a> {
    pub office: Office,
    pub rules: Rules,
    pub zone: Tz,
    pub now: DateTime<Utc>,
    pub words: OfficeWords<'a>,
    pub tones: BTreeMap<CompanyId, Tone>,
    portal: &'a str,
}

impl<'a> Standing<'a> {
    pub async fn of(portal: &'a Portal, office: OfficeId, now: DateTime<Utc>) -> Result<Standing<'a>, StoreError> {
        let known = portal.store.office(office).await?.ok_or(StoreError::NotFound { what: "office" })?;
        let decided = portal.store.notification_rules(office).await?.map(Rules::with_what_came_later);
        let rules = decided.unwrap_or_else(|| Rules::new(&known.zone));
        Ok(Standing {
            zone: rules.zone.parse().unwrap_or(chrono_tz::America::Sao_Paulo),
            rules,
            now,
            words: portal.words.of_office(portal.store.own_texts(office).await?),
            tones: portal.store.tones(office).await?,
            portal: portal.public_url.as_str(),
            office: known,
        })
    }

    /// The time on the office's wall.
    pub fn local_now(&self) -> NaiveDateTime {
        self.now.with_timezone(&self.zone).naive_local()
    }

    pub fn local_day(&self, moment: DateTime<Utc>) -> NaiveDate {
        moment.with_timezone(&self.zone).date_naive()
    }

    /// A local time as a moment; one that clocks leap over is an hour later.
    pub fn moment(&self, local: NaiveDateTime) -> DateTime<Utc> {
        let found = self.zone.from_local_datetime(&local).earliest();
        let later = || self.zone.from_local_datetime(&(local + chrono::TimeDelta::hours(1))).earliest();
        found.or_else(later).map_or_else(|| local.and_utc(), |moment| moment.to_utc())
    }

    pub fn language_of(&self, listener: &Listener) -> Language {
        listener.preferences.language.unwrap_or_else(|| Language::named(&self.office.locale))
    }

    /// Formal as soon as one of the companies concerned is addressed so.
    pub fn tone_of(&self, listener: &Listener, company: Option<CompanyId>) -> Tone {
        let is_formal = |company: &CompanyId| self.tones.get(company) == Some(&Tone::Formal);
        let formal = match (company, &listener.person.companies) {
            (Some(company), _) => is_formal(&company),
            (None, Companies::Only(companies)) => companies.iter().any(is_formal),
            (None, Companies::All) => false,
        };
        if formal { Tone::Formal } else { Tone::Friendly }
    }

    pub fn reader<'b>(&'b self, name: &'b str, language: Language, tone: Tone) -> Reader<'b> {
        Reader { name, office: &self.office.name, portal: self.portal, language, tone }
    }

    /// A path of the portal as a whole address.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.portal)
    }
}
