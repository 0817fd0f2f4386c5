//! One event for 20,000 people (TN2): deciding alone, against building a map of as many; and deciding, noting and
//! planning a letter each, against raw inserts of the same rows in the same batches.

use std::collections::BTreeMap;
use std::time::Instant;

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::access::{Companies, Role};
use domain::notify::{EventKind, Preferences, Recipient, Rules, Way, plan};
use domain::registry::Person;
use domain::{OfficeId, PersonId};
use measure::{Better, LEAST_PAIRS, Row, cpu_ms, pairs};
use portal_store::{Carrying, NewEffect, NewNotice, NewPerson, Place, Store};
use serde_json::json;
use uuid::Uuid;

const PEOPLE: u128 = 20_000;
const AT_ONCE: usize = 500;
/// One alone is shorter than the processor's clock is exact.
const EVENTS: usize = 25;

type Fault = Box<dyn std::error::Error>;

fn main() -> Result<(), Fault> {
    deciding();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let folder = tempfile::tempdir()?;
        measure_on("SQLite", Place::sqlite(folder.path().join("portal.sqlite"))).await?;
        let server = temporary_postgres::TemporaryPostgres::durable()?;
        measure_on("PostgreSQL", Place::parse(&server.database()?)?).await
    })
}

fn deciding() {
    let (rules, people) = (rules(), recipients());
    let ours = || {
        cpu_ms(|| {
            for _ in 0..EVENTS {
                std::hint::black_box(plan(EventKind::DocumentPublished, &rules, people.clone(), noon()));
            }
        })
    };
    let map = || {
        cpu_ms(|| {
            for _ in 0..EVENTS {
                let map: BTreeMap<PersonId, Recipient> = people.iter().map(|one| (one.person, one.clone())).collect();
                std::hint::black_box(map);
            }
        })
    };
    let name = "who gets what: 25 events for 20,000 people each";
    pairs(name, "maps of as many people", "ms CPU", Better::Less, ours, map).report();
}

async fn measure_on(database: &str, place: Place) -> Result<(), Fault> {
    let office = Office::built(&place).await?;
    let raw = Raw::built(&place).await?;
    let (mut ours, mut baseline) = (Vec::new(), Vec::new());
    for pair in 0..=LEAST_PAIRS {
        let (our, raw) = (office.tells(pair).await?, raw.inserts().await?);
        // The first pair warms up.
        if pair > 0 {
            ours.push(our);
            baseline.push(raw);
        }
    }
    let name = format!("one event told to 20,000 people, each with a letter, {database}");
    let against = "raw inserts of 40,000 rows in as many transactions and statements".to_owned();
    Row { name, against, unit: "ms".into(), better: Better::Less, ours, baseline }.report();
    Ok(())
}

struct Office {
    store: Store,
    office: OfficeId,
}

impl Office {
    async fn built(place: &Place) -> Result<Self, Fault> {
        let documents = tempfile::tempdir()?;
        let store = Store::open(place, documents.path().to_str().unwrap_or_default()).await?;
        let office = OfficeId(Uuid::from_u128(1));
        let mut transaction = store.begin(office, now()).await?;
        transaction.create_office("Contábil Horizonte", "America/Sao_Paulo", "pt-BR", &json!({})).await?;
        for number in 0..PEOPLE {
            let person = Person {
                id: person(number),
                office,
                name: format!("Pessoa {number}"),
                email: Some(format!("pessoa{number}@example.com")),
                phones: Vec::new(),
                role: Role::Client,
                companies: Companies::Only([].into()),
                departments: BTreeMap::new(),
                permissions: [].into(),
                groups: [].into(),
                employee: None,
                active: true,
            };
            transaction.create_person(NewPerson { person, password_hash: None }).await?;
        }
        transaction.commit().await?;
        Ok(Self { store, office })
    }

    async fn tells(&self, pair: usize) -> Result<f64, Fault> {
        let (event, begun) = (format!("document:{pair}"), Instant::now());
        let plan = plan(EventKind::DocumentPublished, &rules(), recipients(), noon());
        let people: Vec<_> = plan.into_iter().collect();
        for some in people.chunks(AT_ONCE) {
            let mut transaction = self.store.begin(self.office, now()).await?;
            let notices: Vec<NewNotice> = some.iter().map(|(person, message)| notice(*person, message.way)).collect();
            let told = transaction.add_notices(&event, None, &notices).await?;
            let letters: Vec<NewEffect> =
                notices.iter().filter(|notice| told.contains(&notice.person)).map(letter).collect();
            transaction.plan_effects(&letters).await?;
            transaction.commit().await?;
        }
        Ok(begun.elapsed().as_secs_f64() * 1_000.0)
    }
}

struct Raw {
    pool: sqlx::AnyPool,
}

impl Raw {
    async fn built(place: &Place) -> Result<Self, Fault> {
        let url = match place {
            Place::Sqlite { file } => format!("sqlite:{}", file.display()),
            Place::Postgres { url } => url.clone(),
        };
        let pool = sqlx::any::AnyPoolOptions::new().max_connections(1).connect(&url).await?;
        sqlx::raw_sql("CREATE TABLE raw_notices (id TEXT PRIMARY KEY, at BIGINT NOT NULL, text TEXT NOT NULL)")
            .execute(&pool)
            .await?;
        Ok(Self { pool })
    }

    async fn inserts(&self) -> Result<f64, Fault> {
        const ROWS: usize = 40;
        let values: Vec<String> =
            (0..ROWS).map(|row| format!("(${}, ${}, ${})", row * 3 + 1, row * 3 + 2, row * 3 + 3)).collect();
        let insert = format!("INSERT INTO raw_notices (id, at, text) VALUES {}", values.join(", "));
        let (text, begun) = ("x".repeat(250), Instant::now());
        for _ in 0..(PEOPLE as usize * 2 / AT_ONCE / 2) {
            let mut transaction = self.pool.begin().await?;
            for _ in 0..(AT_ONCE * 2 / ROWS) {
                let mut query = sqlx::query(sqlx::AssertSqlSafe(insert.clone()));
                for _ in 0..ROWS {
                    query = query.bind(next_id().to_string()).bind(now().timestamp_micros()).bind(text.as_str());
                }
                query.execute(&mut *transaction).await?;
            }
            transaction.commit().await?;
        }
        Ok(begun.elapsed().as_secs_f64() * 1_000.0)
    }
}

fn recipients() -> Vec<Recipient> {
    let one = |number| Recipient {
        person: person(number),
        preferences: Preferences::default(),
        reached_by: [Way::Email].into(),
        was_told: false,
    };
    (0..PEOPLE).map(one).collect()
}

fn notice(person: PersonId, way: Way) -> NewNotice {
    let id = domain::NoticeId(next_id());
    NewNotice {
        id,
        person,
        kind: EventKind::DocumentPublished,
        title: "Documento novo: DAS 10/2026".into(),
        line: "DAS 10/2026 está na sua pasta; vence em 20/11/2026.".into(),
        link: "/documentos/0190".into(),
        way,
        otherwise: Vec::new(),
        letter: serde_json::Value::Null,
        carrying: Carrying::Effect(format!("notice:{id}")),
    }
}

fn letter(notice: &NewNotice) -> NewEffect {
    NewEffect {
        key: format!("notice:{}", notice.id),
        kind: "mail".into(),
        message: None,
        body: json!({
            "to": { "name": "Maria", "address": "maria@example.com" }, "event": "document_published",
            "values": { "title": "DAS 10/2026", "due_on": "20/11/2026", "amount": "R$ 1.234,56" },
        }),
        idempotent: false,
        next_at: now(),
    }
}

fn rules() -> Rules {
    Rules::new("America/Sao_Paulo")
}

fn person(number: u128) -> PersonId {
    PersonId(Uuid::from_u128(1_000 + number))
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000)
}

fn noon() -> NaiveDateTime {
    now().naive_utc() + chrono::TimeDelta::hours(12)
}

fn next_id() -> Uuid {
    static LAST: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1_000_000);
    Uuid::from_u128(u128::from(LAST.fetch_add(1, std::sync::atomic::Ordering::Relaxed)))
}
