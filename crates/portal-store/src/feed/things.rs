//! The things of a stretch of the feed as they are now, and who may see which.
//!
//! | thing | seen by staff who |
//! | --- | --- |
//! | company, employee | serve the company |
//! | order, its events, document, folder | serve the company and reach the department |
//! | link | see each of its documents |
//! | person | are anybody, of staff (whom they serve, as far as the reader does too); serve one of the companies, of a client |
//! | conversation | serve one of the contact's companies; everybody, while the contact is unknown |
//! | message | see its order, if it has one, else its conversation |
//! | agent, news, department, group | are anybody |
//! | draft | began it |
//! | contact | serve one of the businesses that name it; everybody, while none does |
//! | process | reach its department |
//! | request, its thread | see the request (`Request::seen_by`) |
//! | assignment, task, certificate, collection | serve the company and reach the department |

use std::collections::BTreeSet;

use domain::access::{Access, Companies, Department, Permission, Role};
use domain::request::Request;
use domain::{CompanyId, DocumentId};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use super::{Entity, FeedEntity};
use crate::column::{Read, sql};
use crate::{
    Store, StoreError, agents, announcements, certificates, collection, contacts, conversations, departments,
    documents, drafts, folders, groups, links, messages, orders, people, registry, requests, tasks,
};

impl Store {
    /// Adds what the reader may see of one kind of thing, with each thing's newest cursor, if it lies in the stretch.
    pub(super) async fn things_between(
        &self,
        entity: &str,
        access: &Access,
        after: u64,
        up_to: u64,
        changes: &mut Vec<(u64, FeedEntity)>,
    ) -> Result<(), StoreError> {
        let Some(query) = QUERIES.iter().find(|query| query.entity.as_str() == entity) else { return Ok(()) };
        let text = format!(
            "SELECT f.cursor AS feed_cursor, {columns} FROM feed f {joins}
             WHERE f.office = $1 AND f.entity = $2 AND f.cursor > $3 AND f.cursor <= $4
             AND NOT EXISTS (SELECT 1 FROM feed l WHERE l.office = f.office AND l.entity = f.entity
               AND l.entity_id = f.entity_id AND l.revision = f.revision AND l.cursor > f.cursor)",
            columns = query.columns.join(", "),
            joins = query.joins,
        );
        let rows = sql!(AssertSqlSafe(text), access.office, entity, after, up_to).fetch_all(&self.read).await?;
        for row in &rows {
            if let Some(thing) = visible(query.entity, access, row)? {
                if let FeedEntity::Link(link) = &thing
                    && !self.sees_documents(access, &link.documents).await?
                {
                    continue;
                }
                changes.push((row.number("feed_cursor")?, thing));
            }
        }
        Ok(())
    }

    async fn sees_documents(&self, access: &Access, documents: &[DocumentId]) -> Result<bool, StoreError> {
        for id in documents {
            let document = self.document(access.office, *id).await?;
            if document.is_none_or(|document| access.sees_document(document.office, &document.facts).is_err()) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// How the rows of one kind of thing are found from the feed's lines. `e` is the thing itself.
struct Query {
    entity: Entity,
    columns: &'static [&'static str],
    joins: &'static str,
}

const QUERIES: &[Query] = &[
    Query {
        entity: Entity::Company,
        columns: &[registry::COMPANY],
        joins: "JOIN companies e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::Employee,
        columns: &[registry::EMPLOYEE],
        joins: "JOIN employees e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::Person,
        columns: &[people::COLUMNS],
        joins: "JOIN people e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::Order,
        columns: &[orders::COLUMNS],
        joins: "JOIN orders e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::OrderEvent,
        columns: &[orders::EVENT, "o.company", "o.department"],
        joins: "JOIN order_events e ON e.office = f.office AND e.order_id = f.entity_id AND e.revision = f.revision
                JOIN orders o ON o.office = e.office AND o.id = e.order_id",
    },
    Query {
        entity: Entity::Conversation,
        columns: &[conversations::COLUMNS, "p.companies AS contact_companies"],
        joins: "JOIN conversations e ON e.office = f.office AND e.id = f.entity_id
                LEFT JOIN people p ON p.office = e.office AND p.id = e.person",
    },
    Query {
        entity: Entity::Message,
        columns: &[messages::COLUMNS, "o.company", "o.department", "p.companies AS contact_companies"],
        joins: "JOIN messages e ON e.office = f.office AND e.id = f.entity_id
                JOIN conversations c ON c.office = e.office AND c.id = e.conversation
                LEFT JOIN orders o ON o.office = e.office AND o.id = e.order_id
                LEFT JOIN people p ON p.office = c.office AND p.id = c.person",
    },
    Query {
        entity: Entity::Document,
        columns: &[documents::COLUMNS],
        joins: "JOIN documents e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::Folder,
        columns: &[folders::COLUMNS],
        joins: "JOIN folders e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::Link,
        columns: &[links::COLUMNS],
        joins: "JOIN links e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::Agent,
        columns: &[agents::COLUMNS],
        joins: "JOIN agents e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::Department,
        columns: &[departments::COLUMNS],
        joins: "JOIN departments e ON e.office = f.office AND e.department = f.entity_id",
    },
    Query {
        entity: Entity::Group,
        columns: &[groups::COLUMNS],
        joins: "JOIN permission_groups e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::Draft,
        columns: &[drafts::COLUMNS],
        joins: "JOIN person_drafts e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::Contact,
        columns: &[contacts::COLUMNS],
        joins: "JOIN contacts e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::Process,
        columns: &["e.body"],
        joins: "JOIN processes e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::Assignment,
        columns: &["e.body", "p.department"],
        joins: "JOIN assignments e ON e.office = f.office AND e.id = f.entity_id
                JOIN processes p ON p.office = e.office AND p.id = e.process",
    },
    Query {
        entity: Entity::Task,
        columns: &["e.body"],
        joins: "JOIN tasks e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::Certificate,
        columns: &["e.body"],
        joins: "JOIN certificates e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::News,
        columns: &["e.body"],
        joins: "JOIN announcements e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::Request,
        columns: &["e.body"],
        joins: "JOIN requests e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::RequestEntry,
        columns: &["e.body", "r.body AS request"],
        joins: "JOIN request_entries e ON e.office = f.office AND e.id = f.entity_id
                JOIN requests r ON r.office = e.office AND r.id = e.request",
    },
    Query {
        entity: Entity::CollectionRule,
        columns: &["e.body"],
        joins: "JOIN collection_rules e ON e.office = f.office AND e.id = f.entity_id",
    },
    Query {
        entity: Entity::CollectionItem,
        columns: &["e.body"],
        joins: "JOIN collection_items e ON e.office = f.office AND e.id = f.entity_id",
    },
];

fn visible(entity: Entity, access: &Access, row: &AnyRow) -> Result<Option<FeedEntity>, StoreError> {
    let sees = |company: CompanyId, department: Department| access.sees(access.office, company, department).is_ok();
    let (seen, thing) = match entity {
        Entity::Company => {
            let company = registry::read_company(row)?;
            (serves(access, company.id), FeedEntity::Company(company))
        }
        Entity::Employee => {
            let employee = registry::read_employee(row)?;
            (serves(access, employee.company), FeedEntity::Employee(employee))
        }
        Entity::Person => {
            let mut person = people::read(row)?;
            if person.role.is_staff() && person.id != access.person && access.may(Permission::ManageStaff).is_err() {
                person.companies = access.companies.in_common_with(&person.companies);
            }
            (person.role != Role::Client || serves_any(access, &person.companies), FeedEntity::Person(person))
        }
        Entity::Order => {
            let order = orders::read(row)?;
            (sees(order.asked.company, order.asked.department), FeedEntity::Order(Box::new(order)))
        }
        Entity::OrderEvent => {
            let (company, event) = (row.parsed("company")?, orders::read_event(row)?);
            (sees(company, row.word("department")?), FeedEntity::OrderEvent { event: Box::new(event), company })
        }
        Entity::Conversation => (serves_contact(access, row)?, FeedEntity::Conversation(conversations::read(row)?)),
        Entity::Message => {
            let seen = match row.parsed_if_any("company")? {
                Some(company) => sees(company, row.word("department")?),
                None => serves_contact(access, row)?,
            };
            (seen, FeedEntity::Message(messages::read(row)?))
        }
        Entity::Document => {
            let document = documents::read(row)?;
            (access.sees_document(document.office, &document.facts).is_ok(), FeedEntity::Document(document))
        }
        Entity::Folder => {
            let folder = folders::read(row)?;
            (sees(folder.company, folder.department), FeedEntity::Folder(folder))
        }
        Entity::Link => {
            let link = links::read(row)?;
            (serves(access, link.company), FeedEntity::Link(link))
        }
        Entity::Agent => (true, FeedEntity::Agent(agents::read(row)?)),
        Entity::Department => (true, FeedEntity::Department(departments::read(row)?)),
        Entity::Group => (true, FeedEntity::Group(groups::read(row)?)),
        Entity::Draft => {
            let draft = drafts::read(row)?;
            (draft.by == access.person, FeedEntity::Draft(draft))
        }
        Entity::Contact => {
            let contact = contacts::read(row)?;
            let unnamed = contact.companies == Companies::Only(BTreeSet::new());
            (unnamed || access.serves_any(&contact.companies).is_ok(), FeedEntity::Contact(contact))
        }
        Entity::Process => {
            let process = tasks::read_process(row)?;
            (access.departments.contains_key(&process.template.department), FeedEntity::Process(process))
        }
        Entity::Assignment => {
            let assignment = tasks::read_assignment(row)?;
            (sees(assignment.company, row.word("department")?), FeedEntity::Assignment(assignment))
        }
        Entity::Task => {
            let task = tasks::read(row)?;
            (sees(task.company, task.department), FeedEntity::Task(Box::new(task)))
        }
        Entity::Certificate => {
            let certificate = certificates::read(row)?;
            (sees(certificate.company, certificate.department), FeedEntity::Certificate(certificate))
        }
        Entity::Request => {
            let request = requests::read(row)?;
            (request.seen_by(access).is_ok(), FeedEntity::Request(Box::new(request)))
        }
        Entity::RequestEntry => {
            let (request, entry): (Request, _) = (row.json("request")?, Box::new(requests::read_entry(row)?));
            (request.seen_by(access).is_ok(), FeedEntity::RequestEntry { entry, company: request.company })
        }
        Entity::CollectionRule => {
            let rule = collection::read_rule(row)?;
            (sees(rule.company, rule.department), FeedEntity::CollectionRule(rule))
        }
        Entity::CollectionItem => {
            let item = collection::read_item(row)?;
            (sees(item.company, item.department), FeedEntity::CollectionItem(Box::new(item)))
        }
        Entity::News => (true, FeedEntity::News(announcements::read(row)?)),
    };
    Ok(seen.then_some(thing))
}

fn serves(access: &Access, company: CompanyId) -> bool {
    access.serves(access.office, company).is_ok()
}

fn serves_any(access: &Access, companies: &Companies) -> bool {
    access.serves_any(companies).is_ok()
}

fn serves_contact(access: &Access, row: &AnyRow) -> Result<bool, StoreError> {
    match row.text("contact_companies")?.as_str() {
        "" => Ok(true),
        _ => Ok(serves_any(access, &row.json("contact_companies")?)),
    }
}
