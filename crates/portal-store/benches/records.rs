//! Two rows on each database: 20,000 planned client users taken over in one transaction (PE4), against raw inserts of as
//! many rows into one plain table; and a commit that notes something in the audit log (SE1), against one that does not.

use std::time::Instant;

use chrono::{DateTime, Utc};
use domain::access::{Department, Level, Permission};
use domain::audit::{Actor, What};
use domain::document::Sha256Hex;
use domain::import::{PersonValues, Sheet, Write};
use domain::{CompanyId, OfficeId, PersonId};
use measure::{Better, LEAST_PAIRS, Row};
use portal_store::{BooksCompany, NewImport, Place, Store};
use uuid::Uuid;

const PEOPLE: u32 = 20_000;
/// Rows that one person leaves: itself, a telephone, a company, what the import keeps, a line of the feed.
const ROWS_PER_PERSON: u32 = 5;
/// Commits per sample of the audit row.
const COMMITS: u32 = 200;

type Fault = Box<dyn std::error::Error>;

fn main() -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let folder = tempfile::tempdir()?;
        measure_on("SQLite", Place::sqlite(folder.path().join("portal.sqlite"))).await?;
        let server = temporary_postgres::TemporaryPostgres::durable()?;
        measure_on("PostgreSQL", Place::parse(&server.database()?)?).await
    })
}

async fn measure_on(database: &str, place: Place) -> Result<(), Fault> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&place, &folder.path().to_string_lossy()).await?;
    let raw = raw_table(&place).await?;
    let (mut ours, mut baseline) = (Vec::new(), Vec::new());
    for pair in 0..=LEAST_PAIRS {
        let (our, floor) = (import_ms(&store).await?, raw_ms(&raw).await?);
        // The first pair warms up.
        if pair > 0 {
            ours.push(our);
            baseline.push(floor);
        }
    }
    let name = format!("20,000 planned users taken over, {database}");
    let against = format!("raw inserts of {ROWS_PER_PERSON} rows each");
    Row { name, against, unit: "ms".into(), better: Better::Less, ours, baseline }.report();

    let office = new_office(&store).await?.0;
    let (mut ours, mut baseline) = (Vec::new(), Vec::new());
    for pair in 0..=LEAST_PAIRS {
        let (our, floor) = (commits_ms(&store, office, true).await?, commits_ms(&store, office, false).await?);
        if pair > 0 {
            ours.push(our);
            baseline.push(floor);
        }
    }
    let name = format!("{COMMITS} commits that note an opening, {database}");
    Row { name, against: "the same commits without".into(), unit: "ms".into(), better: Better::Less, ours, baseline }
        .report();
    Ok(())
}

/// An office with one company.
async fn new_office(store: &Store) -> Result<(OfficeId, CompanyId), Fault> {
    let office = OfficeId(next_id());
    let mut transaction = store.begin(office, now()).await?;
    transaction.create_office("Contábil Horizonte", "America/Sao_Paulo", "pt-BR", &serde_json::json!({})).await?;
    transaction.apply_registry(&[bakery()]).await?;
    transaction.commit().await?;
    Ok((office, store.company_by_books_code(office, "1").await?.ok_or("no company")?.id))
}

/// As the command does it: everybody is read and held, everything written and committed.
async fn import_ms(store: &Store) -> Result<f64, Fault> {
    let (office, company) = new_office(store).await?;
    let rows: Vec<_> = (0..PEOPLE)
        .map(|row| (PersonId(next_id()), Write { row: row + 2, id: None, before: None, after: values(row, company) }))
        .collect();
    let file = Sha256Hex("a".repeat(64));
    let new = NewImport { id: next_id().into(), sheet: Sheet::People, file, by: PersonId(next_id()) };
    let begun = Instant::now();
    let mut transaction = store.begin(office, now()).await?;
    transaction.everybody().await?;
    transaction.import_people(&new, &rows).await?;
    transaction.commit().await?;
    Ok(begun.elapsed().as_secs_f64() * 1_000.0)
}

fn values(row: u32, company: CompanyId) -> PersonValues {
    PersonValues {
        name: format!("Pessoa {row}"),
        email: Some(format!("pessoa{row}@example.com")),
        phones: vec![format!("554899{row:07}")],
        companies: [company].into(),
        departments: [(Department::Pessoal, Level::Revisor)].into(),
        permissions: [Permission::Chat, Permission::OrderDocuments].into(),
        active: true,
    }
}

/// A change as small as there is, with or without an entry in the log.
async fn commits_ms(store: &Store, office: OfficeId, noted: bool) -> Result<f64, Fault> {
    let begun = Instant::now();
    for _ in 0..COMMITS {
        let mut transaction = store.begin(office, now()).await?;
        transaction.change_settings(&serde_json::json!({ "at": next_id() })).await?;
        if noted {
            let (document, company) = (next_id().into(), next_id().into());
            transaction.note(Actor::Person { person: next_id().into() }, What::Opened { document, company });
        }
        transaction.commit().await?;
    }
    Ok(begun.elapsed().as_secs_f64() * 1_000.0)
}

async fn raw_table(place: &Place) -> Result<sqlx::AnyPool, Fault> {
    let url = match place {
        Place::Sqlite { file } => format!("sqlite:{}", file.display()),
        Place::Postgres { url } => url.clone(),
    };
    let pool = sqlx::any::AnyPoolOptions::new().max_connections(1).connect(&url).await?;
    sqlx::raw_sql("CREATE TABLE raw_rows (id TEXT PRIMARY KEY, at BIGINT NOT NULL, text TEXT NOT NULL)")
        .execute(&pool)
        .await?;
    Ok(pool)
}

/// One row after another, in one transaction.
async fn raw_ms(pool: &sqlx::AnyPool) -> Result<f64, Fault> {
    let text = "x".repeat(100);
    let begun = Instant::now();
    let mut transaction = pool.begin().await?;
    for _ in 0..PEOPLE * ROWS_PER_PERSON {
        sqlx::query("INSERT INTO raw_rows (id, at, text) VALUES ($1, $2, $3)")
            .bind(next_id().to_string())
            .bind(now().timestamp_micros())
            .bind(text.as_str())
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(begun.elapsed().as_secs_f64() * 1_000.0)
}

fn bakery() -> BooksCompany {
    BooksCompany {
        books_code: "1".into(),
        name: "Padaria Sol Nascente Ltda".into(),
        short_name: "Padaria Sol Nascente".into(),
        tax_id: "11222333000181".into(),
        active: true,
        payroll_competences: vec![],
        revenue_competences: vec![],
        employees: vec![],
    }
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000)
}

fn next_id() -> Uuid {
    static LAST: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(100);
    let number = LAST.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    Uuid::from_u128((0x0190_0000_0000_7000_u128 << 64) + u128::from(number))
}
