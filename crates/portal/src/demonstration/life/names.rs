//! The words in braces that mean things, filled in when a step's time has come; those that mean days are in
//! [`super::days`]:
//!
//! | in a text | becomes |
//! | --- | --- |
//! | `{id NAME}` | an id, the same wherever the name stands |
//! | `{company 3}` | the company with that number in the books |
//! | `{person NAME}`, `{employee 1 NAME}`, `{employee 6 2}` | a person; an employee by name, or by their place in the list |
//! | `{document NAME}` | the document of a `[[sent]]`, or of a `[[paper]]` and company: `das 1` |
//! | `{item NAME -1}` | last month of the rule of collection with that id |
//! | `{revision NAME}`, `{item_revision NAME -1}` | the revision of a request or item as it is then, a number |

use std::collections::BTreeMap;

use domain::collection::CollectionItem;
use domain::{CollectionRuleId, RequestId};
use portal_store::CollectionFilter;
use serde_json::Value;

use super::LifeError;
use super::scene::Scene;
use crate::jobs;

impl Scene<'_> {
    /// The value with all its braces filled in; nothing when one speaks of what is not there yet on this day of the
    /// month.
    pub async fn filled(&mut self, value: &Value) -> Result<Option<Value>, LifeError> {
        let mut words = Vec::new();
        in_braces(value, &mut words);
        let mut meanings = BTreeMap::new();
        for word in words {
            let Some(meaning) = self.meant(&word).await? else { return Ok(None) };
            meanings.insert(word, meaning);
        }
        Ok(Some(replaced(value, &meanings)))
    }

    async fn meant(&mut self, inside: &str) -> Result<Option<Value>, LifeError> {
        let (word, rest) = inside.split_once(' ').unwrap_or((inside, ""));
        if let Some(day) = self.calendars.filled(word, rest) {
            return Ok(Some(Value::String(day)));
        }
        let unknown = || LifeError::new(format!("{{{inside}}}"), "nobody knows it");
        let id = match word {
            "id" => self.id(rest).to_string(),
            "company" => self.company(rest.parse().map_err(|_| unknown())?)?.id.to_string(),
            "person" => self.person(rest)?.to_string(),
            "employee" => {
                let (company, who) = rest.split_once(' ').ok_or_else(unknown)?;
                self.employee(company.parse().map_err(|_| unknown())?, who).await?.to_string()
            }
            "document" => self.documents.get(rest).ok_or_else(unknown)?.to_string(),
            "item" => return Ok(self.item(rest).await?.map(|item| Value::String(item.id.to_string()))),
            "item_revision" => return Ok(self.item(rest).await?.map(|item| item.revision.into())),
            "revision" => {
                let request = RequestId(self.id(rest));
                let request =
                    self.app.store.request(self.office, request).await.map_err(|why| of_store(inside, why))?;
                return Ok(Some(request.ok_or_else(unknown)?.revision.into()));
            }
            _ => return Err(unknown()),
        };
        Ok(Some(Value::String(id)))
    }

    /// A month of a rule; the portal asks for it now, if it has not yet.
    async fn item(&mut self, rest: &str) -> Result<Option<CollectionItem>, LifeError> {
        let unknown = || LifeError::new(rest, "a rule and a month");
        let (rule, months) = rest.split_once(' ').ok_or_else(unknown)?;
        let (rule, month) =
            (CollectionRuleId(self.id(rule)), self.calendars.month(months.parse().map_err(|_| unknown())?));
        jobs::collect(&self.app).await.map_err(|why| of_store(rest, why))?;
        let access = self.access("Ana Souza").await?;
        for waiting in [true, false] {
            let filter = CollectionFilter { company: None, waiting, before: None };
            let found = self.app.store.collection_of_client(&access, &filter, 500).await;
            let (items, _) = found.map_err(|why| of_store(rest, why))?;
            if let Some(item) = items.into_iter().find(|item| item.rule == rule && item.competence == month) {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

fn of_store(what: &str, why: portal_store::StoreError) -> LifeError {
    LifeError::new(what, why)
}

/// What stands in braces anywhere in a value.
fn in_braces(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let pieces = text.split('{').skip(1).filter_map(|piece| piece.split_once('}'));
            found.extend(pieces.map(|(word, _)| word.to_owned()));
        }
        Value::Array(values) => values.iter().for_each(|value| in_braces(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| in_braces(value, found)),
        _ => {}
    }
}

/// A text that is nothing but braces becomes what they mean, also a number.
fn replaced(value: &Value, meanings: &BTreeMap<String, Value>) -> Value {
    match value {
        Value::String(text) => {
            let alone = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
            if let Some(meaning) = alone.and_then(|word| meanings.get(word)) {
                return meaning.clone();
            }
            let fill = |text: String, (word, meaning): (&String, &Value)| {
                text.replace(&format!("{{{word}}}"), meaning.as_str().unwrap_or_default())
            };
            Value::String(meanings.iter().fold(text.clone(), fill))
        }
        Value::Array(values) => Value::Array(values.iter().map(|value| replaced(value, meanings)).collect()),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), replaced(value, meanings))).collect())
        }
        other => other.clone(),
    }
}
