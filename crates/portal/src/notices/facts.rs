//! What the words about documents are filled in with.

use chrono::NaiveDate;
use domain::access::Access;
use domain::document::DocumentFacts;
use domain::news::News;
use domain::notify::{EventKind, Language};
use domain::{CompanyId, DocumentId, OfficeId};
use portal_store::{DocumentFilter, Listener, StoreError};

use super::Standing;
use crate::mail::{Values, values};
use crate::portal::Portal;

/// More than this are not listed one by one.
const LISTED_MAX: usize = 20;
pub const FOLDER: &str = "/documentos";
pub const NEWS: &str = "/noticias";

/// One document, or several as a list: the event, its variables, and where it leads.
pub fn of_documents(
    documents: &[(DocumentId, &DocumentFacts)],
    company: &str,
    language: Language,
) -> (EventKind, Values, String) {
    if let [(id, facts)] = documents {
        return (EventKind::DocumentPublished, of_one(facts, company, language), path_of(*id));
    }
    let titles = documents.iter().map(|(_, facts)| facts.title.as_str());
    let values =
        values([("count", documents.len().to_string()), ("list", list(titles)), ("company", company.to_owned())]);
    (EventKind::DocumentsPublished, values, FOLDER.to_owned())
}

pub fn of_one(facts: &DocumentFacts, company: &str, language: Language) -> Values {
    values([
        ("title", facts.title.clone()),
        ("company", company.to_owned()),
        ("due_on", facts.due_on.map(|day| day_in(day, language)).unwrap_or_default()),
        ("amount", facts.amount.map(|amount| format!("R$ {amount}")).unwrap_or_default()),
    ])
}

pub fn of_news(news: &News) -> Values {
    values([("title", news.title.clone()), ("text", news.text.clone())])
}

/// Items one a line, each of them one line.
pub fn list<'a>(items: impl ExactSizeIterator<Item = &'a str>) -> String {
    let left_out = items.len().saturating_sub(LISTED_MAX);
    let mut lines: Vec<String> = items
        .take(LISTED_MAX)
        .map(|item| format!("• {}", item.split_whitespace().collect::<Vec<_>>().join(" ")))
        .collect();
    if left_out > 0 {
        lines.push(format!("• … +{left_out}"));
    }
    lines.join("\n")
}

pub fn path_of(document: DocumentId) -> String {
    format!("{FOLDER}/{document}")
}

/// A day as people write it.
pub fn day_in(day: NaiveDate, language: Language) -> String {
    let form = if language == Language::En { "%-d %b %Y" } else { "%d/%m/%Y" };
    day.format(form).to_string()
}

/// What everybody calls a company.
pub async fn company_name(portal: &Portal, office: OfficeId, company: CompanyId) -> Result<String, StoreError> {
    Ok(portal.store.company(office, company).await?.map(|company| company.short_name).unwrap_or_default())
}

/// What a preview is filled in with: the newest document of a real client that whoever looks may see as well, and
/// plausible words for the rest (TN4).
pub async fn preview_values(
    portal: &Portal,
    standing: &Standing<'_>,
    looking: &Access,
    listener: Option<&Listener>,
    event: EventKind,
    language: Language,
) -> Result<Values, StoreError> {
    let day = |days| day_in(standing.local_now().date() + chrono::Days::new(days), language);
    let mut values = values([
        ("title", "DAS 10/2026".to_owned()),
        ("company", "Padaria Sol Nascente".to_owned()),
        ("due_on", day(3)),
        ("expires_on", day(7)),
        ("amount", "R$ 1.234,56".to_owned()),
        ("count", "2".to_owned()),
        ("list", list(["DAS 10/2026", "Holerite 10/2026"].into_iter())),
        ("link", standing.address(FOLDER)),
        ("from", standing.office.name.clone()),
        ("invited_by", standing.office.name.clone()),
        ("answered_by", standing.office.name.clone()),
        ("made_by", standing.office.name.clone()),
        ("when", day(0)),
        ("expires_in", "1 h".to_owned()),
        ("message", "…".to_owned()),
        ("what", "…".to_owned()),
        ("text", "…".to_owned()),
    ]);
    if let Some(listener) = listener {
        let filter = DocumentFilter::default();
        let mut newest = portal.store.documents(&listener.access, &filter, LISTED_MAX as u32).await?.rows;
        newest.retain(|row| looking.sees_document(row.document.office, &row.document.facts).is_ok());
        if let Some(row) = newest.first() {
            let facts = &row.document.facts;
            values.extend(of_one(facts, &row.company_name, language));
            values.insert("link".to_owned(), standing.address(&path_of(row.document.id)));
            values.insert("count".to_owned(), newest.len().to_string());
            let titles: Vec<&str> = newest.iter().map(|row| row.document.facts.title.as_str()).collect();
            values.insert("list".to_owned(), list(titles.into_iter()));
        }
    }
    if event == EventKind::NewsPublished {
        let newest = portal.store.newest_news(standing.office.id, 1).await?;
        values.extend(newest.first().filter(|news| news.is_for(looking)).map(of_news).unwrap_or_default());
        values.insert("link".to_owned(), standing.address(NEWS));
    }
    values.retain(|name, _| event.variables().contains(&name.as_str()));
    Ok(values)
}
