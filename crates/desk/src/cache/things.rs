//! Things of the rooms: kept whole as the feed brings them, listed by name or by day.
//!
//! To add a kind: an arm in [`placed`] that says how its things are found.

use chrono::{DateTime, SecondsFormat, Utc};
use contract::desk::{ThingsPage, ThingsQuery, ThingsSort};
use contract::feed::Change;
use domain::FolderId;
use domain::access::Department;
use domain::document::{Document, Origin};
use rusqlite::types::Value;
use rusqlite::{Transaction, params, params_from_iter};

use super::{Cache, CacheError, from_json, to_json};
use crate::folded::folded;

/// How a thing is found again.
struct Placed {
    /// The `type` of its change.
    kind: &'static str,
    id: String,
    /// Empty where it belongs to none or to several.
    company: String,
    /// Where it lies in a department: `fiscal/` and the folder, `-` for none. Empty for what lies in no folder.
    lies_in: String,
    /// What the room filters by; empty where there is nothing.
    state: String,
    /// `YYYY-MM-DD`, or a moment that sorts as text; empty where there is none.
    day: String,
    name: String,
    /// What is searched, beside the name.
    words: String,
}

/// `None` for what has a table of its own only.
fn placed(change: &Change) -> Option<Placed> {
    let active = |is: bool| if is { "active" } else { "inactive" }.to_owned();
    Some(match change {
        Change::Company(company) => Placed {
            kind: "company",
            id: company.id.to_string(),
            company: company.id.to_string(),
            lies_in: String::new(),
            state: active(company.active),
            day: String::new(),
            name: company.short_name.clone(),
            words: format!("{} {} {}", company.name, company.tax_id, company.books_code),
        },
        Change::Person(person) => Placed {
            kind: "person",
            id: person.id.to_string(),
            company: String::new(),
            lies_in: String::new(),
            state: if person.role.is_staff() { "staff" } else { "client" }.to_owned(),
            day: String::new(),
            name: person.name.clone(),
            words: format!("{} {}", person.email.as_deref().unwrap_or_default(), person.phones.join(" ")),
        },
        Change::Employee(employee) => Placed {
            kind: "employee",
            id: employee.id.to_string(),
            company: employee.company.to_string(),
            lies_in: String::new(),
            state: if employee.left_on.is_some() { "left" } else { "active" }.to_owned(),
            day: String::new(),
            name: employee.name.clone(),
            words: format!("{} {}", employee.job_title, employee.books_code),
        },
        Change::Department(department) => Placed {
            kind: "department",
            id: department.department.to_string(),
            company: String::new(),
            lies_in: String::new(),
            state: active(department.moved_into.is_none()),
            // In the office's own order when listed by day.
            day: format!("{:04}", department.place),
            name: department.name.clone(),
            words: department.department.to_string(),
        },
        Change::Group(group) => Placed {
            kind: "group",
            id: group.id.to_string(),
            company: String::new(),
            lies_in: String::new(),
            state: active(!group.deleted),
            day: String::new(),
            name: group.name.clone(),
            words: String::new(),
        },
        Change::Draft(draft) => Placed {
            kind: "draft",
            id: draft.id.to_string(),
            company: String::new(),
            lies_in: String::new(),
            state: if draft.gone { "gone" } else { "open" }.to_owned(),
            day: moment(draft.changed_at),
            name: draft.form.name.clone(),
            words: draft.form.email.clone(),
        },
        Change::Contact(contact) => Placed {
            kind: "contact",
            id: contact.id.to_string(),
            company: String::new(),
            lies_in: String::new(),
            state: active(!contact.deleted),
            day: String::new(),
            name: contact.name.clone(),
            words: format!("{} {} {}", contact.main_email, contact.phones.join(" "), contact.tax_id),
        },
        Change::Document(document) => Placed {
            kind: "document",
            id: document.id.to_string(),
            company: document.facts.company.to_string(),
            lies_in: lying(document.facts.department, document.folder),
            state: document_state(document).to_owned(),
            day: moment(document.published_at),
            name: document.facts.title.clone(),
            words: document.facts.file_name.clone(),
        },
        Change::Folder(folder) => Placed {
            kind: "folder",
            id: folder.id.to_string(),
            company: folder.company.to_string(),
            lies_in: lying(folder.department, folder.parent),
            state: active(!folder.deleted),
            day: String::new(),
            name: folder.name.clone(),
            words: String::new(),
        },
        Change::Link(link) => Placed {
            kind: "link",
            id: link.id.to_string(),
            company: link.company.to_string(),
            lies_in: String::new(),
            state: if link.revoked_at.is_some() { "revoked" } else { "made" }.to_owned(),
            day: moment(link.made_at),
            name: link.label.clone(),
            words: String::new(),
        },
        Change::Process(process) => Placed {
            kind: "process",
            id: process.id.to_string(),
            company: String::new(),
            lies_in: String::new(),
            state: active(process.active),
            day: String::new(),
            name: process.template.name.clone(),
            words: process.template.department.to_string(),
        },
        Change::Assignment(assignment) => Placed {
            kind: "assignment",
            id: assignment.id.to_string(),
            company: assignment.company.to_string(),
            lies_in: String::new(),
            state: if assignment.on { "on" } else { "off" }.to_owned(),
            day: String::new(),
            name: String::new(),
            words: assignment.process.to_string(),
        },
        Change::Task(task) => Placed {
            kind: "task",
            id: task.id.to_string(),
            company: task.company.to_string(),
            lies_in: String::new(),
            state: task.state.name().as_str().to_owned(),
            day: task.dates.first().map(|day| day.to_string()).unwrap_or_default(),
            name: task.title.clone(),
            words: match task.competence {
                Some(competence) => format!("{} {competence} {}", task.details, competence.to_people()),
                None => task.details.clone(),
            },
        },
        Change::Certificate(certificate) => Placed {
            kind: "certificate",
            id: certificate.id.to_string(),
            company: certificate.company.to_string(),
            lies_in: String::new(),
            state: if certificate.removed_at.is_some() { "removed" } else { "on_file" }.to_owned(),
            day: certificate.valid_until.to_string(),
            name: format!("{} {}", certificate.kind.as_str(), certificate.place),
            words: certificate.number.clone(),
        },
        Change::News(news) => Placed {
            kind: "news",
            id: news.id.to_string(),
            company: String::new(),
            lies_in: String::new(),
            state: if news.withdrawn_at.is_some() { "withdrawn" } else { "published" }.to_owned(),
            day: moment(news.published_at),
            name: news.title.clone(),
            words: news.text.clone(),
        },
        Change::Request(request) => Placed {
            kind: "request",
            id: request.id.to_string(),
            company: request.company.to_string(),
            lies_in: String::new(),
            state: request.state.as_str().to_owned(),
            day: moment(request.last_entry_at),
            name: request.title.clone(),
            words: format!("{} {}", request.number, request.form),
        },
        Change::RequestEntry(line) => Placed {
            kind: "request_entry",
            id: line.entry.id.to_string(),
            company: line.company.to_string(),
            lies_in: String::new(),
            // A thread is listed by the request that it belongs to.
            state: line.entry.request.to_string(),
            day: moment(line.entry.at),
            name: String::new(),
            words: line.entry.text.clone(),
        },
        Change::CollectionRule(rule) => Placed {
            kind: "collection_rule",
            id: rule.id.to_string(),
            company: rule.company.to_string(),
            lies_in: String::new(),
            state: if rule.last.is_none() { "on" } else { "off" }.to_owned(),
            day: String::new(),
            name: rule.name.clone(),
            words: rule.instructions.clone(),
        },
        Change::CollectionItem(item) => Placed {
            kind: "collection_item",
            id: item.id.to_string(),
            company: item.company.to_string(),
            lies_in: String::new(),
            state: item.state.as_str().to_owned(),
            day: item.due_on.to_string(),
            name: item.name.clone(),
            words: format!("{} {}", item.competence, item.competence.to_people()),
        },
        Change::Order(_) | Change::OrderEvent(_) | Change::Conversation(_) | Change::Message(_) | Change::Agent(_) => {
            return None;
        }
    })
}

/// A place inside a department.
fn lying(department: Department, folder: Option<FolderId>) -> String {
    format!("{department}/{}", folder.map_or_else(|| "-".to_owned(), |folder| folder.to_string()))
}

/// A moment that sorts as text.
fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// What the documents' room filters by.
fn document_state(document: &Document) -> &'static str {
    match (document.withdrawn_at, document.origin, document.first_opened_at) {
        (Some(_), ..) => "withdrawn",
        (None, Origin::Client { .. }, _) => "sent",
        (None, Origin::Office, Some(_)) => "opened",
        (None, Origin::Office, None) => "unopened",
    }
}

/// Keeps a change that is a thing, and tells its kind.
pub fn keep(db: &Transaction<'_>, change: &Change) -> rusqlite::Result<Option<&'static str>> {
    let Some(placed) = placed(change) else { return Ok(None) };
    let name = folded(&placed.name);
    let search = format!("{name} {}", folded(&placed.words));
    db.prepare_cached(
        "INSERT OR REPLACE INTO thing (kind, id, company, lies_in, state, day, name, search, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        placed.kind,
        placed.id,
        placed.company,
        placed.lies_in,
        placed.state,
        placed.day,
        name,
        search,
        to_json(change)?
    ])?;
    Ok(Some(placed.kind))
}

impl Cache {
    /// # Errors
    /// `None` in the answer when `after` is no end of a page.
    pub fn things(&self, query: &ThingsQuery) -> Result<Option<ThingsPage>, CacheError> {
        let (key, order, beyond) = match query.sort {
            ThingsSort::Name => ("name", "ASC", ">"),
            ThingsSort::Day => ("day", "ASC", ">"),
            ThingsSort::LatestDay => ("day", "DESC", "<"),
        };
        let mut wanted = Wanted::default();
        wanted.one_of("kind", &query.kinds);
        if let Some(ids) = &query.ids {
            wanted.one_of("id", ids.get(..500).unwrap_or(ids));
        }
        if let Some(company) = query.company {
            wanted.add("company =", company.to_string());
        }
        match query.lies_in.as_deref() {
            // Everything in a department, whatever the folder.
            Some(place) if place.ends_with('/') => {
                wanted.add("lies_in >=", place.to_owned());
                wanted.add("lies_in <", format!("{}0", place.trim_end_matches('/')));
            }
            Some(place) => wanted.add("lies_in =", place.to_owned()),
            None => {}
        }
        if let Some(state) = &query.state {
            wanted.add("state =", state.clone());
        }
        if let Some(from) = query.from {
            wanted.add("day >=", from.to_string());
        }
        if let Some(to) = query.to {
            // A moment of that day sorts behind the day itself.
            wanted.add("day <", (to + chrono::Days::new(1)).to_string());
        }
        for word in query.search.as_deref().map(folded).unwrap_or_default().split(' ').filter(|word| !word.is_empty()) {
            wanted.add("search LIKE", format!("%{word}%"));
        }
        let all = wanted.clone();
        if let Some(after) = &query.after {
            let Some((value, id)) = after.split_once('\u{1f}') else { return Ok(None) };
            wanted.conditions.push(format!("({key}, id) {beyond} (?, ?)"));
            wanted.values.extend([Value::from(value.to_owned()), Value::from(id.to_owned())]);
        }
        let limit = query.limit.clamp(1, 500) as usize;
        self.read(move |db| {
            let count = format!("SELECT COUNT(*) FROM thing WHERE {}", all.text());
            let total = db.prepare_cached(&count)?.query_row(params_from_iter(all.values), |row| row.get(0))?;
            let page = format!(
                "SELECT body, {key}, id FROM thing WHERE {} ORDER BY {key} {order}, id {order} LIMIT {limit}",
                wanted.text()
            );
            let rows: Vec<(Change, String, String)> = db
                .prepare_cached(&page)?
                .query_map(params_from_iter(wanted.values), |row| Ok((from_json(row, 0)?, row.get(1)?, row.get(2)?)))?
                .collect::<rusqlite::Result<_>>()?;
            let last = rows.last().filter(|_| rows.len() == limit);
            let next = last.map(|(_, value, id)| format!("{value}\u{1f}{id}"));
            Ok(Some(ThingsPage { things: rows.into_iter().map(|(thing, ..)| thing).collect(), next, total }))
        })
    }
}

/// Conditions that must all hold, with their values.
#[derive(Clone, Default)]
struct Wanted {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Wanted {
    fn add(&mut self, condition: &str, value: String) {
        self.conditions.push(format!("{condition} ?"));
        self.values.push(value.into());
    }

    fn one_of(&mut self, column: &str, any: &[String]) {
        let marks = vec!["?"; any.len()].join(", ");
        self.conditions.push(format!("{column} IN ({marks})"));
        self.values.extend(any.iter().cloned().map(Value::from));
    }

    fn text(&self) -> String {
        self.conditions.join(" AND ")
    }
}

#[cfg(test)]
mod tests {
    use domain::folder::Folder;
    use domain::{CompanyId, OfficeId, PersonId};
    use uuid::Uuid;

    use super::*;

    const BAKERY: CompanyId = CompanyId(Uuid::from_u128(10));

    fn folder(number: u128, department: Department, parent: Option<u128>, name: &str) -> Change {
        Change::Folder(Folder {
            id: FolderId(Uuid::from_u128(number)),
            office: OfficeId(Uuid::from_u128(1)),
            company: BAKERY,
            department,
            parent: parent.map(|parent| FolderId(Uuid::from_u128(parent))),
            name: name.into(),
            made_by: PersonId(Uuid::from_u128(2)),
            made_at: DateTime::UNIX_EPOCH,
            deleted: number == 4,
        })
    }

    #[test]
    fn what_lies_in_a_department_or_right_in_a_folder_is_listed_by_its_place() {
        let place = tempfile::tempdir().unwrap();
        let cache = Cache::open(&place.path().join("cache.sqlite")).unwrap();
        let changes = [
            folder(1, Department::Fiscal, None, "Notas"),
            folder(2, Department::Fiscal, Some(1), "Ágio"),
            folder(3, Department::Financeiro, None, "Bancos"),
            folder(4, Department::Fiscal, None, "Gone"),
        ];
        cache.write(|db| changes.iter().try_for_each(|change| keep(db, change).map(drop))).unwrap();
        let listed = |lies_in: &str| {
            let query = ThingsQuery {
                kinds: vec!["folder".into()],
                ids: None,
                company: Some(BAKERY),
                state: Some("active".into()),
                lies_in: Some(lies_in.into()),
                from: None,
                to: None,
                search: None,
                sort: ThingsSort::Name,
                after: None,
                limit: 10,
            };
            let page = cache.things(&query).unwrap().unwrap();
            let names = page.things.into_iter().map(|thing| match thing {
                Change::Folder(folder) => folder.name,
                other => panic!("{other:?}"),
            });
            names.collect::<Vec<_>>()
        };
        assert_eq!(listed("fiscal/"), ["Ágio", "Notas"]);
        assert_eq!(listed("fiscal/-"), ["Notas"]);
        assert_eq!(listed(&format!("fiscal/{}", Uuid::from_u128(1))), ["Ágio"]);
        assert_eq!(listed("f"), [""; 0], "a place is whole");
    }
}
