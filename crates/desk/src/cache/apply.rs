//! Applying changes of the feed.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use contract::feed::Change;
use domain::catalogue::Catalogue;
use domain::message::ChannelKind;
use domain::order::{Actor, Employees, Event, Order, Tab};
use domain::registry::Company;
use domain::{OrderId, PersonId};
use rusqlite::{OptionalExtension, Transaction, params};
use sync::feed::Merge;

use super::{Cache, CacheError, things, to_json};
use crate::folded::folded;

/// What a page changed, so that the window asks again only for what it shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    pub orders: Vec<OrderId>,
    /// Orders that are pending now and were not before: what a notification tells.
    pub newly_pending: Vec<OrderId>,
    /// Conversations or messages.
    pub conversations: bool,
    /// Kinds of things.
    pub things: BTreeSet<&'static str>,
}

impl Cache {
    /// Where the feed goes on.
    pub fn cursor(&self) -> Result<u64, CacheError> {
        self.read(|db| {
            db.query_row("SELECT cursor FROM place", [], |row| row.get::<_, i64>(0)).map(|cursor| cursor as u64)
        })
    }

    pub fn synced_at(&self) -> Result<Option<DateTime<Utc>>, CacheError> {
        let micros = self.read(|db| db.query_row("SELECT synced_at FROM place", [], |row| row.get::<_, i64>(0)))?;
        Ok(DateTime::from_timestamp_micros(micros).filter(|_| micros > 0))
    }

    /// A page and its cursor, in one transaction.
    pub fn apply(&self, merge: &Merge, now: DateTime<Utc>) -> Result<Applied, CacheError> {
        self.write(|db| {
            if merge.start_over {
                forget(db)?;
            }
            let mut applied = Applied::default();
            let mut renamed = HashSet::new();
            for change in &merge.changes {
                apply_one(db, change, &mut applied, &mut renamed)?;
            }
            reindex_renamed(db, &renamed)?;
            let mut place = db.prepare_cached("UPDATE place SET cursor = ?1, synced_at = ?2")?;
            place.execute(params![merge.cursor as i64, now.timestamp_micros()])?;
            Ok(applied)
        })
    }

    /// An order as the server answered a command with, ahead of the feed. An older state never replaces a newer one.
    pub fn apply_order(&self, order: &Order) -> Result<(), CacheError> {
        self.write(|db| put_order(db, order).map(drop))
    }
}

/// Empties the cache; the outbox stays.
fn forget(db: &Transaction<'_>) -> rusqlite::Result<()> {
    db.execute_batch(
        "DELETE FROM orders; DELETE FROM order_words; DELETE FROM order_event; DELETE FROM order_attendant; DELETE FROM order_employee;
         DELETE FROM company; DELETE FROM employee; DELETE FROM person; DELETE FROM conversation;
         DELETE FROM message; DELETE FROM document; DELETE FROM agent; DELETE FROM thing;
         UPDATE place SET cursor = 0;",
    )
}

fn apply_one(
    db: &Transaction<'_>,
    change: &Change,
    applied: &mut Applied,
    renamed: &mut HashSet<String>,
) -> rusqlite::Result<()> {
    applied.things.extend(things::keep(db, change)?);
    match change {
        Change::Order(order) => {
            let before = put_order(db, order)?;
            applied.orders.push(order.id);
            if order.status.tab() == Tab::Pending && before != Some(Tab::Pending) {
                applied.newly_pending.push(order.id);
            }
            return Ok(());
        }
        Change::OrderEvent(line) => {
            put_event(db, &line.event)?;
            applied.orders.push(line.event.order);
            return Ok(());
        }
        Change::Company(company) => {
            let sql = "SELECT name FROM company WHERE id = ?1";
            if name_before(db, sql, &company.id.to_string())?.as_deref() != Some(&company.short_name) {
                renamed.insert(company.id.to_string());
            }
            db.prepare_cached("INSERT OR REPLACE INTO company (id, name, search, body) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![
                    company.id.to_string(),
                    company.short_name,
                    company_words(company),
                    to_json(company)?
                ])?;
        }
        Change::Employee(employee) => {
            let sql = "SELECT name FROM employee WHERE id = ?1";
            if name_before(db, sql, &employee.id.to_string())?.as_deref() != Some(&employee.name) {
                renamed.insert(employee.id.to_string());
            }
            db.prepare_cached("INSERT OR REPLACE INTO employee (id, name, body) VALUES (?1, ?2, ?3)")?
                .execute(params![employee.id.to_string(), employee.name, to_json(employee)?])?;
        }
        Change::Person(person) => {
            let sql = "SELECT name FROM person WHERE id = ?1";
            if name_before(db, sql, &person.id.to_string())?.as_deref() != Some(&person.name) {
                renamed.insert(person.id.to_string());
            }
            db.prepare_cached("INSERT OR REPLACE INTO person (id, name, staff, body) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![person.id.to_string(), person.name, person.role.is_staff(), to_json(person)?])?;
        }
        Change::Conversation(conversation) => {
            let waiting = conversation.waiting_since.is_some() && conversation.attended_by.is_none();
            let moved_at = if waiting { conversation.waiting_since } else { conversation.last_message_at };
            db.prepare_cached(
                "INSERT OR REPLACE INTO conversation (id, waiting, moved_at, body) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                conversation.id.to_string(),
                waiting,
                moved_at.map_or(0, |at| at.timestamp_micros()),
                to_json(conversation)?
            ])?;
        }
        Change::Message(message) => {
            db.prepare_cached("INSERT OR REPLACE INTO message (id, conversation, at, body) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![
                message.id.to_string(),
                message.conversation.to_string(),
                message.at.timestamp_micros(),
                to_json(message)?
            ])?;
            applied.orders.extend(message.order);
        }
        Change::Document(document) => {
            db.prepare_cached("INSERT OR REPLACE INTO document (id, order_id, body) VALUES (?1, ?2, ?3)")?.execute(
                params![document.id.to_string(), document.order.map(|id| id.to_string()), to_json(document)?],
            )?;
            applied.orders.extend(document.order);
        }
        Change::Agent(agent) => {
            db.prepare_cached("INSERT OR REPLACE INTO agent (id, body) VALUES (?1, ?2)")?
                .execute(params![agent.id.to_string(), to_json(agent)?])?;
        }
        // Kept as things, and nowhere else.
        Change::Department(_) | Change::Group(_) | Change::Draft(_) | Change::Contact(_) | Change::Link(_) => {}
        Change::Folder(_) => {}
        Change::Request(_) | Change::RequestEntry(_) | Change::CollectionRule(_) | Change::CollectionItem(_) => {}
        Change::Process(_) | Change::Assignment(_) | Change::Task(_) | Change::Certificate(_) | Change::News(_) => {}
    }
    applied.conversations |= matches!(change, Change::Conversation(_) | Change::Message(_) | Change::Person(_));
    Ok(())
}

fn name_before(db: &Transaction<'_>, sql: &str, id: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()
}

/// Writes an order unless a newer state of it is there. Gives the tab that it was in before.
fn put_order(db: &Transaction<'_>, order: &Order) -> rusqlite::Result<Option<Tab>> {
    let before: Option<(Order, String)> = db
        .prepare_cached("SELECT body, search FROM orders WHERE number = ?1")?
        .query_row([order.number as i64], |row| Ok((super::from_json(row, 0)?, row.get(1)?)))
        .optional()?;
    if let Some((before, _)) = &before
        && before.revision > order.revision
    {
        return Ok(Some(order.status.tab()));
    }
    let company: Option<(String, String)> = db
        .prepare_cached("SELECT name, search FROM company WHERE id = ?1")?
        .query_row([order.asked.company.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (company_name, company_words) = company.unwrap_or_default();
    let search = order_words(db, order, &company_words)?;
    let mut write = db.prepare_cached(
        "INSERT INTO orders
           (number, id, tab, company, company_name, department, kind, channel, person, opened_at, search, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (number) DO UPDATE SET tab = ?3, company_name = ?5, search = ?11, body = ?12",
    )?;
    write.execute(params![
        order.number as i64,
        order.id.to_string(),
        order.status.tab().as_str(),
        order.asked.company.to_string(),
        company_name,
        order.asked.department.to_string(),
        order.asked.kind.as_str(),
        channel_word(order.channel),
        order.requested_by.to_string(),
        order.opened_at.timestamp_micros(),
        search,
        to_json(order)?,
    ])?;
    if let (None, Some(Employees::Only(employees))) = (&before, &order.asked.employees) {
        let mut name = db.prepare_cached("INSERT OR IGNORE INTO order_employee (employee, number) VALUES (?1, ?2)")?;
        for employee in employees {
            name.execute(params![employee.to_string(), order.number as i64])?;
        }
    }
    if before.as_ref().is_none_or(|(_, words)| *words != search) {
        index_words(db, order.number as i64, &search, before.is_some())?;
    }
    Ok(before.map(|(before, _)| before.status.tab()))
}

fn put_event(db: &Transaction<'_>, event: &Event) -> rusqlite::Result<()> {
    let order = event.order.to_string();
    db.prepare_cached("INSERT OR REPLACE INTO order_event (order_id, revision, body) VALUES (?1, ?2, ?3)")?
        .execute(params![order, event.revision as i64, to_json(event)?])?;
    if let Actor::Staff { person } = &event.by {
        db.prepare_cached("INSERT OR IGNORE INTO order_attendant (person, order_id) VALUES (?1, ?2)")?
            .execute(params![person.to_string(), order])?;
    }
    Ok(())
}

/// What an order is found by: number, company, person, kind in all languages, competence, employees, the words asked.
fn order_words(db: &Transaction<'_>, order: &Order, company_words: &str) -> rusqlite::Result<String> {
    let mut words = vec![order.number.to_string(), company_words.to_owned()];
    words.extend(person_name(db, order.requested_by)?);
    if let Some(kind) = Catalogue::built_in().ok().and_then(|catalogue| catalogue.get(&order.asked.kind)) {
        words.extend([kind.name.pt.clone(), kind.name.es.clone(), kind.name.en.clone()]);
    }
    words.extend(order.asked.competence.map(|competence| competence.to_people()));
    if let Some(Employees::Only(employees)) = &order.asked.employees {
        for employee in employees {
            words.extend(name_before(db, "SELECT name FROM employee WHERE id = ?1", &employee.to_string())?);
        }
    }
    words.push(order.asked.words.clone());
    Ok(folded(&words.join(" ")))
}

fn person_name(db: &Transaction<'_>, person: PersonId) -> rusqlite::Result<Option<String>> {
    name_before(db, "SELECT name FROM person WHERE id = ?1", &person.to_string())
}

fn company_words(company: &Company) -> String {
    folded(&format!("{} {} {} {}", company.short_name, company.name, company.tax_id, company.books_code))
}

fn index_words(db: &Transaction<'_>, number: i64, search: &str, again: bool) -> rusqlite::Result<()> {
    if again {
        db.prepare_cached("DELETE FROM order_words WHERE rowid = ?1")?.execute([number])?;
    }
    db.prepare_cached("INSERT INTO order_words (rowid, search) VALUES (?1, ?2)")?.execute(params![number, search])?;
    Ok(())
}

/// The orders of a company, person or employee that came, or came to be called otherwise, after them.
fn reindex_renamed(db: &Transaction<'_>, renamed: &HashSet<String>) -> rusqlite::Result<()> {
    for id in renamed {
        let orders: Vec<Order> = db
            .prepare_cached(
                "SELECT body FROM orders WHERE company = ?1
                 UNION SELECT body FROM orders WHERE person = ?1
                 UNION SELECT body FROM orders WHERE number IN (SELECT number FROM order_employee WHERE employee = ?1)",
            )?
            .query_map([id], |row| super::from_json(row, 0))?
            .collect::<rusqlite::Result<_>>()?;
        for order in &orders {
            put_order(db, order)?;
        }
    }
    Ok(())
}

/// As `contract` writes them in JSON.
pub fn channel_word(channel: ChannelKind) -> &'static str {
    match channel {
        ChannelKind::WhatsappCloud => "whatsapp_cloud",
        ChannelKind::WhatsappLinked => "whatsapp_linked",
        ChannelKind::PortalChat => "portal_chat",
        ChannelKind::SimulatedPhone => "simulated_phone",
    }
}
