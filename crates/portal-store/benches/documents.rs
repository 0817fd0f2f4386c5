//! A client's list at a million documents against the least SQL that answers the same for somebody who may see
//! everything of one company: what the rules of access, three folders and the marks cost.

use std::time::Instant;

use chrono::{DateTime, Utc};
use domain::access::{Access, Companies, Level, Permission, Role, departments_with};
use domain::{CompanyId, OfficeId, PersonId};
use measure::{Better, LEAST_PAIRS, Row};
use portal_store::{BooksCompany, DocumentFilter, Place, Store};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use uuid::Uuid;

const DOCUMENTS: u64 = 1_000_000;
const PAGE: u32 = 50;
/// Pages per sample.
const PAGES: u32 = 200;

type Fault = Box<dyn std::error::Error>;

fn main() -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(measured())
}

async fn measured() -> Result<(), Fault> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("portal.sqlite");
    let store = Store::open(&Place::sqlite(&file), &folder.path().join("documents").to_string_lossy()).await?;
    let office = OfficeId(Uuid::from_u128(1));
    let mut transaction = store.begin(office, now()).await?;
    transaction.create_office("Contábil Horizonte", "America/Sao_Paulo", "pt-BR", &serde_json::json!({})).await?;
    transaction.apply_registry(&[bakery()]).await?;
    transaction.commit().await?;
    let company = store.company_by_books_code(office, "1").await?.ok_or("no company")?.id;
    store.fill_with_documents(office, &[company], DOCUMENTS).await?;
    let access = maria(office, company);
    let mut raw = SqliteConnectOptions::new().filename(&file).read_only(true).connect().await?;
    let (mut ours, mut baseline) = (Vec::new(), Vec::new());
    for pair in 0..=LEAST_PAIRS {
        let (our, their) = (our_ms(&store, &access).await?, raw_ms(&mut raw, office, company).await?);
        // The first pair warms up.
        if pair > 0 {
            ours.push(our);
            baseline.push(their);
        }
    }
    let name = "a client's document list at 1,000,000 documents, page of 50".to_owned();
    let against = "raw SQL of one company's newest".to_owned();
    Row { name, against, unit: "ms a page".into(), better: Better::Less, ours, baseline }.report();
    Ok(())
}

async fn our_ms(store: &Store, access: &Access) -> Result<f64, Fault> {
    let begun = Instant::now();
    for _ in 0..PAGES {
        let page = store.documents(access, &DocumentFilter::default(), PAGE).await?;
        if page.rows.len() != PAGE as usize {
            return Err("a page is not full".into());
        }
    }
    Ok(begun.elapsed().as_secs_f64() * 1000.0 / f64::from(PAGES))
}

async fn raw_ms(raw: &mut SqliteConnection, office: OfficeId, company: CompanyId) -> Result<f64, Fault> {
    let text =
        "SELECT e.office, e.id, e.facts, e.content, e.size, e.published_at, e.order_id, e.first_opened_at, e.origin,
                  e.withdrawn_at, e.codes, c.name AS company_name
                FROM documents e JOIN companies c ON c.office = e.office AND c.id = e.company
                WHERE e.office = ?1 AND e.company = ?2 AND e.department = 'pessoal' AND e.withdrawn_at = 0
                ORDER BY e.published_at DESC, e.id DESC LIMIT ?3";
    let begun = Instant::now();
    for _ in 0..PAGES {
        let query = sqlx::query::<sqlx::Sqlite>(text).bind(office.to_string()).bind(company.to_string());
        let rows = query.bind(i64::from(PAGE)).fetch_all(&mut *raw).await?;
        if rows.len() != PAGE as usize {
            return Err("a page is not full".into());
        }
    }
    Ok(begun.elapsed().as_secs_f64() * 1000.0 / f64::from(PAGES))
}

fn maria(office: OfficeId, company: CompanyId) -> Access {
    Access {
        office,
        person: PersonId(Uuid::from_u128(2)),
        role: Role::Client,
        companies: Companies::Only([company].into()),
        departments: departments_with(Level::Contribuinte),
        permissions: Permission::of_role(Role::Client),
        employee: None,
    }
}

fn bakery() -> BooksCompany {
    BooksCompany {
        books_code: "1".into(),
        name: "Padaria Sol Nascente Ltda".into(),
        short_name: "Padaria Sol Nascente".into(),
        tax_id: "99999001000159".into(),
        active: true,
        payroll_competences: vec![],
        revenue_competences: vec![],
        employees: vec![],
    }
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000)
}
