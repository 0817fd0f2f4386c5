//! One order with everything around it (OC6), and the small look-ups of the status line.

use std::collections::BTreeSet;

use contract::desk::{OrderDetail, OrderRow};
use contract::feed::AgentState;
use domain::document::Document;
use domain::order::{Actor, Employees, Event, Happened, Order, Outcome, Status};
use domain::registry::{Employee, Person};
use domain::{CompanyId, DocumentId, EmployeeId, OrderId, PersonId};
use rusqlite::{Connection, OptionalExtension, Params};
use serde::de::DeserializeOwned;

use super::{Cache, CacheError, from_json};

/// The last messages of the conversation that the detail shows.
const MESSAGES: u32 = 50;

impl Cache {
    pub fn order(&self, id: OrderId) -> Result<Option<Order>, CacheError> {
        self.read(|db| one(db, "SELECT body FROM orders WHERE id = ?1", &id.to_string()))
    }

    pub fn document(&self, id: DocumentId) -> Result<Option<Document>, CacheError> {
        self.read(|db| one(db, "SELECT body FROM document WHERE id = ?1", &id.to_string()))
    }

    pub fn agents(&self) -> Result<Vec<AgentState>, CacheError> {
        self.read(|db| many(db, "SELECT body FROM agent", []))
    }

    /// What everybody calls the company.
    pub fn company_name(&self, id: CompanyId) -> Result<Option<String>, CacheError> {
        self.read(|db| {
            db.prepare_cached("SELECT name FROM company WHERE id = ?1")?
                .query_row([id.to_string()], |row| row.get(0))
                .optional()
        })
    }

    /// Everything around an order; its queued decisions are added by the caller.
    pub fn detail(&self, id: OrderId) -> Result<Option<OrderDetail>, CacheError> {
        self.read(|db| {
            let key = id.to_string();
            let Some(order) = one::<Order>(db, "SELECT body FROM orders WHERE id = ?1", &key)? else { return Ok(None) };
            let company = one(db, "SELECT body FROM company WHERE id = ?1", &order.asked.company.to_string())?;
            let requested_by: Option<Person> = person(db, order.requested_by)?;
            let timeline: Vec<Event> =
                many(db, "SELECT body FROM order_event WHERE order_id = ?1 ORDER BY revision", [&key])?;
            let people = people_of(&order, &timeline)
                .into_iter()
                .filter_map(|id| person(db, id).transpose())
                .collect::<rusqlite::Result<_>>()?;
            let messages = many(
                db,
                &format!(
                    "SELECT body FROM (SELECT body, at FROM message WHERE conversation = ?1 ORDER BY at DESC LIMIT {MESSAGES})
                     ORDER BY at"
                ),
                [order.conversation.to_string()],
            )?;
            let employees = employees_of(db, &order)?;
            let row = OrderRow {
                company_name: company.as_ref().map(|c: &domain::registry::Company| c.short_name.clone()).unwrap_or_default(),
                person_name: requested_by.as_ref().map(|person| person.name.clone()).unwrap_or_default(),
                employees: names(&employees),
                queued: vec![],
                order,
            };
            let documents = documents_of(db, &row.order, &timeline)?;
            let agents = many(db, "SELECT body FROM agent", [])?;
            Ok(Some(OrderDetail { row, company, requested_by, employees, timeline, people, agents, documents, messages }))
        })
    }

    /// The names of the employees that an order is about.
    pub fn employee_names(&self, order: &Order) -> Result<String, CacheError> {
        match &order.asked.employees {
            Some(Employees::Only(_)) => self.read(|db| employees_of(db, order).map(|employees| names(&employees))),
            _ => Ok(String::new()),
        }
    }
}

pub(super) fn one<T: DeserializeOwned>(db: &Connection, sql: &str, key: &str) -> rusqlite::Result<Option<T>> {
    db.prepare_cached(sql)?.query_row([key], |row| from_json(row, 0)).optional()
}

pub(super) fn many<T: DeserializeOwned>(db: &Connection, sql: &str, keys: impl Params) -> rusqlite::Result<Vec<T>> {
    db.prepare_cached(sql)?.query_map(keys, |row| from_json(row, 0))?.collect()
}

pub(super) fn person(db: &Connection, id: PersonId) -> rusqlite::Result<Option<Person>> {
    one(db, "SELECT body FROM person WHERE id = ?1", &id.to_string())
}

fn names(employees: &[Employee]) -> String {
    employees.iter().map(|employee| employee.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn employees_of(db: &Connection, order: &Order) -> rusqlite::Result<Vec<Employee>> {
    let ids: &[EmployeeId] = match &order.asked.employees {
        Some(Employees::Only(ids)) => ids,
        _ => &[],
    };
    ids.iter()
        .filter_map(|id| one(db, "SELECT body FROM employee WHERE id = ?1", &id.to_string()).transpose())
        .collect()
}

/// Published for this order, or named by it when they had been published before.
fn documents_of(db: &Connection, order: &Order, timeline: &[Event]) -> rusqlite::Result<Vec<Document>> {
    let mut ids: BTreeSet<DocumentId> = BTreeSet::new();
    for event in timeline {
        if let Happened::Issued { documents } = &event.what {
            ids.extend(documents);
        }
    }
    if let Status::Processed { outcome: Outcome::Issued { documents } } = &order.status {
        ids.extend(documents);
    }
    ids.iter()
        .filter_map(|id| one(db, "SELECT body FROM document WHERE id = ?1", &id.to_string()).transpose())
        .collect()
}

fn people_of(order: &Order, timeline: &[Event]) -> BTreeSet<PersonId> {
    let mut people: BTreeSet<PersonId> = timeline.iter().filter_map(|event| person_of(&event.by)).collect();
    match &order.status {
        Status::Processed { outcome: Outcome::AnsweredByHand { by, .. } } => drop(people.insert(*by)),
        Status::Cancelled { by } => people.extend(person_of(by)),
        _ => {}
    }
    people
}

fn person_of(actor: &Actor) -> Option<PersonId> {
    match actor {
        Actor::Client { person } | Actor::Staff { person } => Some(*person),
        Actor::Agent { .. } | Actor::Assistant | Actor::System => None,
    }
}
