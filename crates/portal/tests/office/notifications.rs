//! What people are told, by which way, and what of it is shown (TN2 to TN5).

#[path = "../../../channels/tests/support/mail_server.rs"]
mod mail_server;
mod reminders;
mod rules;
mod telling;

use channels::{Mailbox, SmtpSecurity, SmtpSettings};
use contract::ApiError;
use contract::command::notifications::NotificationsCommand;
use contract::command::{Command, CommandAnswer};
use contract::notifications::{Deliveries, NoticePage, NoticeState};
use domain::access::{Companies, Level, Role, departments_with};
use domain::notify::{Preferences, Way};
use domain::{Cents, CompanyId, DocumentId, PersonId};
use mail_server::{Letter, MailServer};
use portal::Config;
use portal::offices::NewUser;
use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::support::{Agent, MARIA, Office, Person, payslip, soon};

const JOANA: (&str, &str) = ("joana@padaria.example", "a fornada das quatro");

/// The office with a mail server, an agent, and a second user of the bakery: Joana, who has an address and no telephone.
struct Told {
    office: Office,
    mail: MailServer,
    agent: Agent,
    bakery: CompanyId,
    joana: PersonId,
    ana: Person,
}

fn smtp(server: &MailServer) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".into(),
        port: server.port,
        security: SmtpSecurity::Plain,
        sign_in: None,
        from: Mailbox::new("Balcão", "avisos@horizonte.example"),
        certificate: None,
    }
}

impl Told {
    async fn open() -> Self {
        let mail = MailServer::start();
        let office = Office::set_up(|config: &mut Config| config.mail = Some(smtp(&mail))).await;
        Self::settled(office, mail).await
    }

    #[cfg(target_os = "linux")]
    async fn on_postgres() -> (Self, Config) {
        let mail = MailServer::start();
        let (office, config) = Office::set_up_on_postgres(|config| config.mail = Some(smtp(&mail))).await;
        (Self::settled(office, mail).await, config)
    }

    async fn settled(office: Office, mail: MailServer) -> Self {
        let (agent, ana) = (office.agent("SERVIDOR").await, office.ana().await);
        let store = office.store();
        let bakery = store.company_by_books_code(office.demonstration.office, "1").await.unwrap().unwrap().id;
        let mut transaction = store.begin(office.demonstration.office, office.clock_now()).await.unwrap();
        let joana = NewUser {
            name: "Joana Prates".into(),
            email: Some(JOANA.0.into()),
            phones: Vec::new(),
            password: Some(JOANA.1.into()),
            role: Role::Client,
            companies: Companies::Only([bakery].into()),
            departments: departments_with(Level::Revisor),
        };
        let joana = portal::offices::create_user(&mut transaction, machine::ids::new(), joana).await.unwrap().id;
        transaction.commit().await.unwrap();
        Self { office, mail, agent, bakery, joana, ana }
    }

    async fn joana(&self) -> Person {
        Person::sign_in(&self.office, JOANA.0, JOANA.1).await
    }

    /// Maria asks for a payslip of João on her telephone, and the agent publishes it.
    async fn maria_gets(&self, month: &str, due_on: Option<&str>, amount: i64) -> DocumentId {
        let phone = self.office.telephone(MARIA);
        let heard = phone.inbox().await.len();
        phone.says(&format!("holerite do João da Silva de {month}")).await;
        phone.hears(heard + 1).await;
        let claimed = self.agent.claims_one().await;
        let bytes = format!("%PDF-1.7 {month}").into_bytes();
        let mut document = payslip(&claimed, &bytes);
        document.facts.due_on = due_on.map(|day| day.parse().unwrap());
        document.facts.amount = Some(Cents(amount));
        let parts = vec![(document.content.0.clone(), bytes)];
        let token = claimed.lease.token;
        let published = self.agent.publishes_as(claimed.order.id, token, vec![document], parts).await.unwrap();
        phone.hears(heard + 2).await;
        published.documents[0]
    }

    async fn opens(&self, person: &Person, document: DocumentId) {
        let path = format!("/api/client/documents/{document}/content");
        person.request(Method::GET, &path).send().await.unwrap().error_for_status().unwrap();
    }

    /// The letter number `count`, once it is there.
    async fn letter(&self, count: usize) -> Letter {
        soon(&format!("letter {count}"), async || self.mail.letters().get(count - 1).cloned()).await
    }

    /// Nothing waits to go out at this time of the clock.
    async fn all_went_out(&self) {
        soon("everything out", async || {
            let next = self.office.store().next_effect_at().await.unwrap();
            next.is_none_or(|next| next > self.office.clock_now()).then_some(())
        })
        .await;
        soon("everything settled", async || {
            let rows = self.deliveries(false).await.rows;
            let is_under_way = |state: &NoticeState| {
                matches!(state, NoticeState::Waiting { next_try_at, .. } if *next_try_at <= self.office.clock_now())
            };
            (!rows.iter().any(|row| is_under_way(&row.state))).then_some(())
        })
        .await;
    }

    async fn asks<T: DeserializeOwned>(&self, call: &str, body: &impl Serialize) -> Result<T, (StatusCode, ApiError)> {
        asks(&self.ana, call, body).await
    }

    async fn deliveries(&self, only_troubled: bool) -> Deliveries {
        let show = if only_troubled { "troubled" } else { "all" };
        self.asks("deliveries", &json!({ "show": show })).await.unwrap()
    }

    async fn round(&self) {
        self.office.running.make_rounds().await.unwrap();
    }

    /// It is this local time in the office (three hours behind UTC).
    fn it_is(&self, local: &str) {
        self.office
            .clock
            .set(format!("{local}-03:00").parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap().to_utc());
    }
}

async fn asks<T: DeserializeOwned>(
    person: &Person,
    call: &str,
    body: &impl Serialize,
) -> Result<T, (StatusCode, ApiError)> {
    let path = format!("/api/office/notifications/{call}");
    crate::support::read(person.request(Method::POST, &path).json(body).send().await.unwrap()).await
}

async fn does(person: &Person, command: NotificationsCommand) -> Result<CommandAnswer, (StatusCode, ApiError)> {
    person.does(Command::Notifications(command)).await
}

async fn bell(person: &Person) -> NoticePage {
    person.get("/api/client/notices").await
}

async fn prefers(person: &Person, ways: &[Way], digest: bool) {
    let preferences = Preferences { ways: ways.to_vec(), digest, ..Preferences::default() };
    does(person, NotificationsCommand::SavePreferences { preferences }).await.unwrap();
}
