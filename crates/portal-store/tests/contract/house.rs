//! An office with its people and clients, in a new database.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use domain::access::{Companies, Department, Level, Permission, Role, departments_with};
use domain::document::DocumentFacts;
use domain::message::ChannelKind;
use domain::order::{Actor, Asked, Employees, Order};
use domain::registry::Person;
use domain::{AgentId, CompanyId, ConversationId, EmployeeId, OfficeId, OrderId, PersonId, SessionId};
use portal_store::*;
use uuid::Uuid;

pub struct House {
    pub store: Store,
    pub place: Place,
    pub office: OfficeId,
    /// Administrator.
    pub ana: PersonId,
    /// Accountant of the bakery, for payroll only.
    pub bruno: PersonId,
    /// Client: the bakery's owner.
    pub maria: PersonId,
    /// Client of the bakery and the garage.
    pub carlos: PersonId,
    pub bakery: CompanyId,
    pub garage: CompanyId,
    /// Of the bakery.
    pub joao: EmployeeId,
    pub folder: tempfile::TempDir,
}

pub const MARIA_PHONE: &str = "5548999990001";
pub const CARLOS_PHONE: &str = "5548999990002";

/// A new id, each greater than the last.
pub fn id<T: From<Uuid>>() -> T {
    static LAST: AtomicU64 = AtomicU64::new(1);
    T::from(Uuid::from_u128((0x0190_0000_0000_7000_u128 << 64) + u128::from(LAST.fetch_add(1, Ordering::Relaxed))))
}

/// So many seconds into the office's day.
pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-20T09:00:00Z").unwrap().to_utc() + TimeDelta::seconds(seconds)
}

impl House {
    pub async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::sqlite(folder.path().join("Escritório São José").join("portal.sqlite"));
        Self::built(place, folder).await
    }

    #[cfg(target_os = "linux")]
    pub async fn on_postgres() -> Self {
        let url = temporary_postgres::TemporaryPostgres::shared().unwrap().database().unwrap();
        Self::built(Place::parse(&url).unwrap(), tempfile::tempdir().unwrap()).await
    }

    async fn built(place: Place, folder: tempfile::TempDir) -> Self {
        let store = Store::open(&place, folder.path().join("documents").to_str().unwrap()).await.unwrap();
        let office = id();
        let mut transaction = store.begin(office, at(0)).await.unwrap();
        transaction
            .create_office("Contábil Horizonte", "America/Sao_Paulo", "pt-BR", &serde_json::json!({}))
            .await
            .unwrap();
        transaction.apply_registry(&[bakery(), garage()]).await.unwrap();
        transaction.commit().await.unwrap();
        let bakery = store.company_by_books_code(office, "1").await.unwrap().unwrap().id;
        let garage = store.company_by_books_code(office, "2").await.unwrap().unwrap().id;
        let joao =
            store.employees(office, bakery).await.unwrap().iter().find(|e| e.name == "João da Silva").unwrap().id;
        let house = Self {
            store,
            place,
            office,
            ana: id(),
            bruno: id(),
            maria: id(),
            carlos: id(),
            bakery,
            garage,
            joao,
            folder,
        };
        house.people_arrive().await;
        house
    }

    async fn people_arrive(&self) {
        let all = departments_with(Level::Proprietario);
        let payroll = BTreeMap::from([(Department::Pessoal, Level::Contribuinte)]);
        let one = Companies::Only([self.bakery].into());
        let two = Companies::Only([self.bakery, self.garage].into());
        let mut transaction = self.begin(0).await;
        for (id, name, role, companies, departments, phones) in [
            (self.ana, "Ana Souza", Role::Administrator, Companies::All, all.clone(), vec![]),
            (self.bruno, "Bruno Lima", Role::Accountant, one.clone(), payroll, vec![]),
            (self.maria, "Maria Oliveira", Role::Client, one, all.clone(), vec![MARIA_PHONE.to_owned()]),
            (self.carlos, "Carlos Pereira", Role::Client, two, all, vec![CARLOS_PHONE.to_owned()]),
        ] {
            let first = name.split(' ').next().unwrap().to_lowercase();
            let email = Some(format!("{first}@example.com"));
            let person = Person {
                id,
                office: self.office,
                name: name.into(),
                email,
                phones,
                role,
                companies,
                departments,
                permissions: Permission::of_role(role),
                groups: BTreeSet::new(),
                employee: None,
                active: true,
            };
            transaction.create_person(NewPerson { person, password_hash: Some("$argon2id$…".into()) }).await.unwrap();
        }
        transaction.commit().await.unwrap();
    }

    pub async fn begin(&self, seconds: i64) -> Transaction {
        self.store.begin(self.office, at(seconds)).await.unwrap()
    }

    /// A second office, with nobody in it.
    pub async fn neighbour(&self) -> OfficeId {
        let neighbour = id();
        let mut transaction = self.store.begin(neighbour, at(0)).await.unwrap();
        transaction
            .create_office("Vizinha Contábil", "America/Sao_Paulo", "pt-BR", &serde_json::json!({}))
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        neighbour
    }

    /// Maria's conversation on her telephone.
    pub async fn marias_conversation(&self) -> ConversationId {
        let mut transaction = self.begin(0).await;
        let conversation = transaction
            .conversation_with(ChannelKind::SimulatedPhone, MARIA_PHONE, Some("Maria"), Some(self.maria))
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        conversation.id
    }

    pub fn payslip_asked(&self) -> Asked {
        Asked {
            kind: "pes.holerite".into(),
            company: self.bakery,
            department: Department::Pessoal,
            competence: Some("2026-10".parse().unwrap()),
            period: None,
            year: None,
            employees: Some(Employees::Only(vec![self.joao])),
            pay_on: None,
            words: "me manda o holerite do João de outubro".into(),
        }
    }

    /// Maria asks for a payslip so many times.
    pub async fn maria_asks(&self, times: usize) -> Vec<Order> {
        let conversation = self.marias_conversation().await;
        let mut transaction = self.begin(1).await;
        let mut orders = Vec::new();
        for _ in 0..times {
            orders.push(transaction.open_order(self.order_of(self.payslip_asked(), conversation)).await.unwrap());
        }
        transaction.commit().await.unwrap();
        orders
    }

    pub fn order_of(&self, asked: Asked, conversation: ConversationId) -> NewOrder {
        NewOrder {
            id: id::<OrderId>(),
            asked,
            requested_by: self.maria,
            channel: ChannelKind::SimulatedPhone,
            conversation,
            by: Actor::Client { person: self.maria },
        }
    }

    /// An agent that says it holds the order under its last token.
    pub fn holder(agent: AgentId, order: &Order) -> Holder {
        Holder { agent, token: order.last_token }
    }

    pub async fn claim(&self, agent: AgentId, max: u32, seconds: i64) -> Vec<Order> {
        let mut transaction = self.begin(seconds).await;
        let orders = transaction.claim_orders(agent, max, at(seconds + 20)).await.unwrap();
        transaction.commit().await.unwrap();
        orders
    }

    /// A payslip of João whose bytes are in the store of documents.
    pub async fn payslip(&self, bytes: &'static str) -> NewDocument {
        let content = self.store.contents().put(Bytes::from_static(bytes.as_bytes())).await.unwrap();
        let facts = DocumentFacts {
            kind: "pes.holerite".into(),
            company: self.bakery,
            department: Department::Pessoal,
            competence: Some("2026-10".parse().unwrap()),
            period: None,
            employee: Some(self.joao),
            title: "Holerite 10/2026 – João da Silva".into(),
            file_name: "holerite.pdf".into(),
            due_on: None,
            amount: None,
        };
        NewDocument { facts, content, size: bytes.len() as u32 }
    }

    pub async fn publish(
        &self,
        order: &Order,
        holder: Holder,
        documents: &[NewDocument],
        seconds: i64,
    ) -> Answer<Publication> {
        let mut transaction = self.begin(seconds).await;
        let published = transaction.publish(order.id, holder, documents).await.unwrap();
        transaction.commit().await.unwrap();
        published
    }

    /// Somebody signs in on a device and reads the feed there.
    pub async fn reader(&self, person: PersonId) -> FeedReader {
        let session = id::<SessionId>();
        let mut transaction = self.begin(0).await;
        let token = domain::document::Sha256Hex(format!("{:064x}", session.0.as_u128()));
        let new = NewSession {
            id: session,
            token,
            person,
            device: "RECEPCAO-01".into(),
            expires_at: at(86_400),
            second_step: false,
            proved_at: at(0),
        };
        transaction.create_session(&new).await.unwrap();
        transaction.commit().await.unwrap();
        FeedReader { office: self.office, person, session }
    }

    pub fn documents(&self) -> String {
        self.folder.path().join("documents").to_str().unwrap().to_owned()
    }

    /// As the next program finds it.
    pub async fn is_in_good_order(&self) {
        let next = Store::open(&self.place, &self.documents()).await.unwrap();
        assert_eq!(next.integrity().await.unwrap(), []);
    }
}

pub fn bakery() -> BooksCompany {
    company("1", "Padaria Sol Nascente Ltda", "11222333000181", &["João da Silva", "Rita Alves"])
}

pub fn garage() -> BooksCompany {
    company("2", "Oficina Dois Irmãos Ltda", "11444777000161", &["Pedro Nunes"])
}

fn company(books_code: &str, name: &str, tax_id: &str, employees: &[&str]) -> BooksCompany {
    let employees = employees.iter().enumerate().map(|(place, name)| BooksEmployee {
        books_code: (place + 1).to_string(),
        name: (*name).into(),
        job_title: "Auxiliar".into(),
        admitted_on: "2024-02-01".parse().unwrap(),
        left_on: None,
    });
    BooksCompany {
        books_code: books_code.into(),
        name: name.into(),
        short_name: name.trim_end_matches(" Ltda").into(),
        tax_id: tax_id.into(),
        active: true,
        payroll_competences: vec!["2026-09".parse().unwrap(), "2026-10".parse().unwrap()],
        revenue_competences: vec![],
        employees: employees.collect(),
    }
}
