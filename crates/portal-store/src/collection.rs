//! Collection: rules of what the office needs every month, and one item for each rule and month, made once.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveDate};
use domain::access::Access;
use domain::collection::{CollectionItem, CollectionRule, REMINDER_DAYS};
use domain::{CollectionItemId, CollectionRuleId, CompanyId, Competence, OfficeId};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::column::{Read, json, sql, word};
use crate::feed::Entity;
use crate::requests::belongs;
use crate::{Store, StoreError, Transaction};

/// Months that a new rule makes at once: one that begins years ago is a slip.
pub const MONTHS_AT_ONCE: usize = 12;

/// Found by the index that holds that a month is asked for once.
const ITEMS_OF_A_RULE: &str = "SELECT body FROM collection_items WHERE office = $1 AND rule = $2 ORDER BY competence";

/// What somebody of a client looks for.
#[derive(Debug, Clone, Default)]
pub struct CollectionFilter {
    pub company: Option<CompanyId>,
    /// Those that wait for the client, by due date; otherwise the others, the latest first.
    pub waiting: bool,
    /// Only of those that do not wait.
    pub before: Option<CollectionPlace>,
}

/// Where a page begins: before this item. Written `date.id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CollectionPlace {
    pub due_on: NaiveDate,
    pub item: CollectionItemId,
}

/// A client is reminded of an item: shortly before it is due, and when it is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CollectionReminder {
    Soon = 1,
    Late = 2,
}

impl Transaction {
    /// Keeps a rule, new or changed, and asks for the months that are to be there today. Gives the new items.
    pub async fn save_collection_rule(
        &mut self,
        rule: &CollectionRule,
        today: NaiveDate,
    ) -> Result<Vec<CollectionItem>, StoreError> {
        sql!(
            "INSERT INTO collection_rules (office, id, company, department, body) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (office, id) DO UPDATE SET department = excluded.department, body = excluded.body",
            self.office,
            rule.id,
            rule.company,
            word(&rule.department)?,
            json(rule)?
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "company"))?;
        self.changed(Entity::CollectionRule, rule.id);
        self.news.schedule_changed = true;
        self.ask_for_months(rule, today).await
    }

    /// Makes the items of a rule that are to be there today and are not; gives them. What was made once is never made
    /// again, even when the rule changed.
    pub async fn ask_for_months(
        &mut self,
        rule: &CollectionRule,
        today: NaiveDate,
    ) -> Result<Vec<CollectionItem>, StoreError> {
        let mut made = Vec::new();
        for competence in rule.competences_until(today, MONTHS_AT_ONCE) {
            let item = rule.item(item_id(self.office, rule.id, competence), competence, self.now);
            if self.add_item(&item, today).await? {
                made.push(item);
            }
        }
        let asks_on = rule.asks_next_after(today);
        let text = "UPDATE collection_rules SET asks_on = $3 WHERE office = $1 AND id = $2";
        sql!(text, self.office, rule.id, asks_on).execute(self.sql()).await?;
        Ok(made)
    }

    /// The rule as this transaction sees it, held until the end; `None` when there is none of this id.
    pub async fn collection_rule(&mut self, rule: CollectionRuleId) -> Result<Option<CollectionRule>, StoreError> {
        let text =
            format!("SELECT body FROM collection_rules WHERE office = $1 AND id = $2{}", self.dialect.for_update());
        let row = sql!(AssertSqlSafe(text), self.office, rule).fetch_optional(self.sql()).await?;
        row.as_ref().map(read_rule).transpose()
    }

    /// The item as this transaction sees it, held until the end.
    pub async fn collection_item(&mut self, item: CollectionItemId) -> Result<CollectionItem, StoreError> {
        let text =
            format!("SELECT body FROM collection_items WHERE office = $1 AND id = $2{}", self.dialect.for_update());
        let row = sql!(AssertSqlSafe(text), self.office, item).fetch_optional(self.sql()).await?;
        read_item(&row.ok_or(StoreError::NotFound { what: "collection" })?)
    }

    /// Every month of a rule that was asked for, oldest first, held until the end.
    pub async fn collection_items_of(&mut self, rule: &CollectionRule) -> Result<Vec<CollectionItem>, StoreError> {
        let text = format!("{ITEMS_OF_A_RULE}{}", self.dialect.for_update());
        let rows = sql!(AssertSqlSafe(text), rule.office, rule.id).fetch_all(self.sql()).await?;
        rows.iter().map(read_item).collect()
    }

    /// Keeps what a transition gave. `new_files` are those that were not there before.
    pub async fn save_collection_item(&mut self, item: &CollectionItem, brings_files: bool) -> Result<(), StoreError> {
        let done = sql!(
            "UPDATE collection_items SET waits = $3, body = $4 WHERE office = $1 AND id = $2",
            self.office,
            item.id,
            item.state.waits_for_client(),
            json(item)?
        )
        .execute(self.sql())
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "collection" });
        }
        if brings_files {
            self.keep_attached(&item.files).await?;
        }
        self.changed(Entity::CollectionItem, item.id);
        Ok(())
    }

    /// Notes that the client is reminded. `false` when they were before.
    pub async fn remind_of_collection(
        &mut self,
        item: CollectionItemId,
        reminder: CollectionReminder,
    ) -> Result<bool, StoreError> {
        let text = "UPDATE collection_items SET reminded = $3 WHERE office = $1 AND id = $2 AND reminded < $3";
        let done = sql!(text, self.office, item, reminder as i64).execute(self.sql()).await?;
        Ok(done.rows_affected() == 1)
    }

    async fn add_item(&mut self, item: &CollectionItem, today: NaiveDate) -> Result<bool, StoreError> {
        // Asking for what is late already says so; a reminder at once would say it twice.
        let reminded = if item.due_on < today { CollectionReminder::Late as i64 } else { 0 };
        let written = sql!(
            "INSERT INTO collection_items (office, id, rule, competence, company, department, due_on, waits, reminded, body)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9) ON CONFLICT DO NOTHING",
            self.office,
            item.id,
            item.rule,
            item.competence.to_string(),
            item.company,
            word(&item.department)?,
            item.due_on,
            reminded,
            json(item)?
        )
        .execute(self.sql())
        .await?;
        if written.rows_affected() == 1 {
            self.changed(Entity::CollectionItem, item.id);
        }
        Ok(written.rows_affected() == 1)
    }
}

impl Store {
    pub async fn collection_rule(
        &self,
        office: OfficeId,
        rule: CollectionRuleId,
    ) -> Result<Option<CollectionRule>, StoreError> {
        let text = "SELECT body FROM collection_rules WHERE office = $1 AND id = $2";
        sql!(text, office, rule).fetch_optional(&self.read).await?.as_ref().map(read_rule).transpose()
    }

    /// Every month of a rule that was asked for, oldest first.
    pub async fn collection_items_of(&self, rule: &CollectionRule) -> Result<Vec<CollectionItem>, StoreError> {
        let rows = sql!(ITEMS_OF_A_RULE, rule.office, rule.id).fetch_all(&self.read).await?;
        rows.iter().map(read_item).collect()
    }

    pub async fn collection_item(
        &self,
        office: OfficeId,
        item: CollectionItemId,
    ) -> Result<Option<CollectionItem>, StoreError> {
        let text = "SELECT body FROM collection_items WHERE office = $1 AND id = $2";
        sql!(text, office, item).fetch_optional(&self.read).await?.as_ref().map(read_item).transpose()
    }

    /// A page of what the office collects from the companies and departments that a client reaches.
    pub async fn collection_of_client(
        &self,
        access: &Access,
        filter: &CollectionFilter,
        limit: u32,
    ) -> Result<(Vec<CollectionItem>, Option<CollectionPlace>), StoreError> {
        let Some(seen) = belongs(access, filter.company)? else { return Ok((Vec::new(), None)) };
        let place = filter.before.map(|place| (place.due_on.to_string(), place.item.to_string()));
        let (due_on, id) = place.unwrap_or(("9999-12-31".to_owned(), String::new()));
        let order = if filter.waiting { "e.due_on, e.id" } else { "e.due_on DESC, e.id DESC" };
        let text = format!(
            "SELECT e.body FROM collection_items e WHERE {seen} AND e.waits = $2 AND (e.due_on, e.id) < ($3, $4)
             ORDER BY {order} LIMIT $5"
        );
        let rows =
            sql!(AssertSqlSafe(text), access.office, filter.waiting, due_on, id, limit).fetch_all(&self.read).await?;
        let items = rows.iter().map(read_item).collect::<Result<Vec<_>, _>>()?;
        let last = items.last().filter(|_| !filter.waiting && items.len() >= limit as usize);
        let next = last.map(|last| CollectionPlace { due_on: last.due_on, item: last.id });
        Ok((items, next))
    }

    /// How many wait for the client, of what they reach.
    pub async fn count_waiting_collection(
        &self,
        access: &Access,
        company: Option<CompanyId>,
    ) -> Result<u64, StoreError> {
        let Some(seen) = belongs(access, company)? else { return Ok(0) };
        let text = format!("SELECT COUNT(*) AS items FROM collection_items e WHERE {seen} AND e.waits = 1");
        sql!(AssertSqlSafe(text), access.office).fetch_one(&self.read).await?.number("items")
    }

    /// Rules whose next month is to be asked for.
    pub async fn collection_rules_to_ask(
        &self,
        office: OfficeId,
        today: NaiveDate,
        limit: u32,
    ) -> Result<Vec<CollectionRule>, StoreError> {
        let text = "SELECT body FROM collection_rules WHERE office = $1 AND asks_on <> '' AND asks_on <= $2
                    ORDER BY asks_on, id LIMIT $3";
        sql!(text, office, today, limit).fetch_all(&self.read).await?.iter().map(read_rule).collect()
    }

    /// Items of which the client is to be reminded, and how.
    pub async fn collection_to_remind(
        &self,
        office: OfficeId,
        today: NaiveDate,
        limit: u32,
    ) -> Result<Vec<(CollectionItem, CollectionReminder)>, StoreError> {
        let soon = today.checked_add_days(Days::new(REMINDER_DAYS)).unwrap_or(today);
        let rows = sql!(
            "SELECT body FROM collection_items WHERE office = $1 AND waits = 1 AND reminded < 2 AND due_on <= $2
             AND (reminded < 1 OR due_on < $3) ORDER BY due_on, id LIMIT $4",
            office,
            soon,
            today,
            limit
        )
        .fetch_all(&self.read)
        .await?;
        let due = |item: CollectionItem| {
            let reminder = if item.due_on < today { CollectionReminder::Late } else { CollectionReminder::Soon };
            (item, reminder)
        };
        rows.iter().map(|row| read_item(row).map(due)).collect()
    }
}

/// Two replicas that ask for a month at once make the same item.
fn item_id(office: OfficeId, rule: CollectionRuleId, competence: Competence) -> CollectionItemId {
    CollectionItemId(Uuid::new_v5(&office.0, format!("collection {rule} {competence}").as_bytes()))
}

impl fmt::Display for CollectionPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.due_on, self.item)
    }
}

impl FromStr for CollectionPlace {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let read = || {
            let (due_on, item) = text.split_once('.')?;
            Some(Self { due_on: due_on.parse().ok()?, item: item.parse().ok()? })
        };
        read().ok_or(StoreError::Invalid { field: "before", expected: "what `next` of the page before said" })
    }
}

pub(crate) fn read_rule(row: &AnyRow) -> Result<CollectionRule, StoreError> {
    row.json("body")
}

pub(crate) fn read_item(row: &AnyRow) -> Result<CollectionItem, StoreError> {
    row.json("body")
}
