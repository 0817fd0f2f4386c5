//! An order's whole life in the store, against raw inserts of as many rows, in alternation in one run.
//!
//! Ours: open, claim, publish a document, plan the answer, deliver it: with timeline, feed, outbox and all checks,
//! orders claimed in batches as an agent does. Baseline: the same number of rows inserted into one plain table, as many
//! per transaction as ours writes, with the same durability.

use std::time::Instant;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::access::{Companies, Department, Level, Permission, Role};
use domain::document::DocumentFacts;
use domain::message::{Author, ChannelKind, Delivery};
use domain::order::{Actor, Asked, Order};
use domain::registry::Person;
use domain::{AgentId, ConversationId, OfficeId, PersonId};
use measure::{Better, LEAST_PAIRS, Row};
use portal_store::{BooksCompany, Holder, NewDocument, NewMessage, NewOrder, NewPerson, Place, Settled, Store};
use uuid::Uuid;

/// Orders per sample.
const ORDERS: usize = 200;
/// Orders that one claim gives.
const BATCH: u32 = 20;
/// Rows that one order leaves: itself, three events, a document, a message, an effect, and ten lines of the feed.
const ROWS_PER_ORDER: usize = 17;
/// Transactions that one order takes, claims and effects being taken in batches.
const TRANSACTIONS_PER_ORDER: usize = 3;

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
    let office = Office::built(&place).await?;
    let raw = Raw::built(&place).await?;
    let (mut ours, mut baseline) = (Vec::new(), Vec::new());
    for pair in 0..=LEAST_PAIRS {
        let (our, raw) = (office.orders_per_s().await?, raw.orders_per_s().await?);
        // The first pair warms up.
        if pair > 0 {
            ours.push(our);
            baseline.push(raw);
        }
    }
    let name = format!("order opened → claimed → published → answered, {database}");
    let against = format!("raw inserts of {ROWS_PER_ORDER} rows in {TRANSACTIONS_PER_ORDER} transactions");
    Row { name, against, unit: "orders/s".into(), better: Better::More, ours, baseline }.report();
    Ok(())
}

struct Office {
    store: Store,
    _folder: tempfile::TempDir,
    office: OfficeId,
    maria: PersonId,
    conversation: ConversationId,
    asked: Asked,
}

impl Office {
    async fn built(place: &Place) -> Result<Self, Fault> {
        let folder = tempfile::tempdir()?;
        let store = Store::open(place, &folder.path().to_string_lossy()).await?;
        let (office, maria) = (OfficeId(id(1)), PersonId(id(2)));
        let mut transaction = store.begin(office, now()).await?;
        transaction.create_office("Contábil Horizonte", "America/Sao_Paulo", "pt-BR", &serde_json::json!({})).await?;
        transaction.apply_registry(&[bakery()]).await?;
        transaction.commit().await?;
        let company = store.company_by_books_code(office, "1").await?.ok_or("no company")?.id;
        let mut transaction = store.begin(office, now()).await?;
        let person = Person {
            id: maria,
            office,
            name: "Maria Oliveira".into(),
            email: None,
            phones: vec![],
            role: Role::Client,
            companies: Companies::Only([company].into()),
            departments: [(Department::Pessoal, Level::Revisor)].into(),
            permissions: Permission::of_role(Role::Client),
            groups: [].into(),
            employee: None,
            active: true,
        };
        transaction.create_person(NewPerson { person, password_hash: None }).await?;
        let phone = ChannelKind::SimulatedPhone;
        let conversation = transaction.conversation_with(phone, "5548999990001", None, Some(maria)).await?.id;
        transaction.commit().await?;
        let asked = Asked {
            kind: "pes.holerite".into(),
            company,
            department: Department::Pessoal,
            competence: Some("2026-10".parse()?),
            period: None,
            year: None,
            employees: None,
            pay_on: None,
            words: "me manda o holerite de outubro".into(),
        };
        Ok(Self { store, _folder: folder, office, maria, conversation, asked })
    }

    async fn orders_per_s(&self) -> Result<f64, Fault> {
        // Bytes are written before, since the baseline writes none.
        let mut documents = Vec::with_capacity(ORDERS);
        for _ in 0..ORDERS {
            documents.push(self.document().await?);
        }
        let begun = Instant::now();
        for _ in 0..ORDERS {
            self.open().await?;
        }
        let agent = AgentId(next_id());
        while !documents.is_empty() {
            let mut transaction = self.store.begin(self.office, now()).await?;
            let claimed = transaction.claim_orders(agent, BATCH, now() + chrono::TimeDelta::seconds(20)).await?;
            transaction.commit().await?;
            for order in claimed {
                self.publish(agent, &order, documents.pop().ok_or("more orders than documents")?).await?;
            }
            self.deliver().await?;
        }
        Ok(ORDERS as f64 / begun.elapsed().as_secs_f64())
    }

    async fn document(&self) -> Result<NewDocument, Fault> {
        let bytes = Bytes::from(next_id().to_string());
        let size = bytes.len() as u32;
        let content = self.store.contents().put(bytes).await?;
        let facts = DocumentFacts {
            kind: self.asked.kind.clone(),
            company: self.asked.company,
            department: self.asked.department,
            competence: self.asked.competence,
            period: None,
            employee: None,
            title: "Holerite 10/2026".into(),
            file_name: "holerite.pdf".into(),
            due_on: None,
            amount: None,
        };
        Ok(NewDocument { facts, content, size })
    }

    async fn open(&self) -> Result<(), Fault> {
        let mut transaction = self.store.begin(self.office, now()).await?;
        transaction
            .open_order(NewOrder {
                id: next_id().into(),
                asked: self.asked.clone(),
                requested_by: self.maria,
                channel: ChannelKind::SimulatedPhone,
                conversation: self.conversation,
                by: Actor::Client { person: self.maria },
            })
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn publish(&self, agent: AgentId, order: &Order, document: NewDocument) -> Result<(), Fault> {
        let mut transaction = self.store.begin(self.office, now()).await?;
        let published = transaction.publish(order.id, Holder { agent, token: order.last_token }, &[document]).await??;
        let answer = NewMessage {
            id: next_id().into(),
            conversation: self.conversation,
            author: Author::Assistant,
            text: "Seu documento está pronto.".into(),
            documents: published.documents,
            order: Some(order.id),
        };
        transaction.send_message(answer, &format!("order {}", order.id), true).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn deliver(&self) -> Result<(), Fault> {
        for effect in self.store.take_effects("send_message", BATCH, now()).await? {
            let mut transaction = self.store.begin(self.office, now()).await?;
            let done = Settled::Done { delivery: Delivery::Sent, channel_message_id: None };
            transaction.settle_effect(&effect.key, done).await?;
            transaction.commit().await?;
        }
        Ok(())
    }
}

/// A plain table in the same database.
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
        sqlx::raw_sql("CREATE TABLE raw_rows (id TEXT PRIMARY KEY, at BIGINT NOT NULL, text TEXT NOT NULL)")
            .execute(&pool)
            .await?;
        Ok(Self { pool })
    }

    async fn orders_per_s(&self) -> Result<f64, Fault> {
        let text = "x".repeat(200);
        let begun = Instant::now();
        for _ in 0..ORDERS {
            let mut left = ROWS_PER_ORDER;
            for transaction_of_order in 0..TRANSACTIONS_PER_ORDER {
                let rows = left / (TRANSACTIONS_PER_ORDER - transaction_of_order);
                left -= rows;
                let mut transaction = self.pool.begin().await?;
                for _ in 0..rows {
                    sqlx::query("INSERT INTO raw_rows (id, at, text) VALUES ($1, $2, $3)")
                        .bind(next_id().to_string())
                        .bind(now().timestamp_micros())
                        .bind(text.as_str())
                        .execute(&mut *transaction)
                        .await?;
                }
                transaction.commit().await?;
            }
        }
        Ok(ORDERS as f64 / begun.elapsed().as_secs_f64())
    }
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

/// One moment for all, so that leases never run out within a sample.
fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000)
}

fn next_id() -> Uuid {
    static LAST: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(100);
    id(LAST.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
}

fn id(number: u64) -> Uuid {
    Uuid::from_u128((0x0190_0000_0000_7000_u128 << 64) + u128::from(number))
}
