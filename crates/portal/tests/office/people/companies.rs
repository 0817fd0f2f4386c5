//! Companies, contacts and relations (PE7).

use contract::client::Home;
use contract::client::calendar::ClientCertificates;
use contract::command::Command;
use contract::command::people::PeopleCommand;
use contract::command::tasks::{CertificatePaper, TasksCommand};
use contract::people::{CompanyForm, ContactForm};
use domain::certificate::{CertificateKind, CertificateOutcome};
use domain::registry::{Individual, Module, Regime, Relation, WhoIs};
use domain::{CompanyId, ContactId};
use reqwest::StatusCode;

use super::{company, does, field_refused, makes, refused};
use crate::support::{MARIA, Office, bakery};

super::on_both_databases! {
    a_business_is_made_by_hand_with_somebody_behind_it
    what_was_written_by_hand_outlives_the_books
}

fn jose() -> ContactForm {
    ContactForm { name: "José Alves".into(), main_email: "jose@exemplo.com.br".into(), ..ContactForm::default() }
}

fn florist(individuals: Vec<Individual>) -> CompanyForm {
    CompanyForm {
        name: "Flor de Lis Ltda".into(),
        // The alphanumeric CNPJ of the tax office's own example.
        tax_id: "12.ABC.345/01DE-35".into(),
        regime: Some(Regime::SimplesNacional),
        individuals,
        ..CompanyForm::default()
    }
}

fn partner(who: WhoIs) -> Individual {
    Individual { who, relation: Relation::ManagingPartner }
}

async fn a_business_is_made_by_hand_with_somebody_behind_it(office: &Office) {
    let (ana, contact, id): (_, ContactId, CompanyId) = (office.ana().await, machine::ids::new(), machine::ids::new());
    let create = |form: CompanyForm| PeopleCommand::CreateCompany { id, form: Box::new(form) };
    let who = WhoIs::Contact { contact };
    assert_eq!(field_refused(&ana, create(florist(vec![]))).await, "individuals");
    assert_eq!(field_refused(&ana, create(florist(vec![partner(who)]))).await, "individuals", "nobody knows him yet");
    makes(&ana, PeopleCommand::SaveContact { id: contact, form: Box::new(jose()) }).await;
    for (form, field) in [
        (CompanyForm { tax_id: "12.ABC.345/01DE-36".into(), ..florist(vec![partner(who)]) }, "tax_id"),
        (CompanyForm { tax_id: "99.999.001/0001-59".into(), ..florist(vec![partner(who)]) }, "tax_id"),
        (CompanyForm { tax_id: String::new(), ..florist(vec![partner(who)]) }, "tax_id"),
        (CompanyForm { name: String::new(), ..florist(vec![partner(who)]) }, "name"),
        (florist(vec![partner(who), partner(who)]), "individuals"),
        (florist(vec![partner(WhoIs::Company { company: company(office, "1").await })]), "individuals"),
    ] {
        assert_eq!(field_refused(&ana, create(form.clone())).await, field, "{form:?}");
    }
    makes(&ana, create(florist(vec![partner(who)]))).await;
    let made = office.store().company(office.demonstration.office, id).await.unwrap().unwrap();
    assert_eq!((made.tax_id.as_str(), made.short_name.as_str()), ("12ABC34501DE35", "Flor de Lis Ltda"));
    assert_eq!((made.books_code.as_str(), made.profile.regime), ("", Some(Regime::SimplesNacional)));

    // A client with a CPF is an individual too; the last one stays.
    let person = machine::ids::new();
    let cpf = CompanyForm { name: "Lia Prado".into(), tax_id: "529.982.247-25".into(), ..CompanyForm::default() };
    makes(&ana, PeopleCommand::CreateCompany { id: person, form: Box::new(cpf) }).await;
    let change = |individuals| PeopleCommand::ChangeCompany { company: id, form: Box::new(florist(individuals)) };
    does(&ana, change(vec![partner(WhoIs::Company { company: person })])).await;
    assert_eq!(field_refused(&ana, change(vec![])).await, "individuals");
    does(&ana, change(vec![partner(who)])).await;
    assert_eq!(field_refused(&ana, PeopleCommand::DeleteContact { id: contact }).await, "contact");
    for (form, field) in [
        (ContactForm { main_email: String::new(), ..jose() }, "main_email"),
        (ContactForm { tax_id: "99.999.001/0001-59".into(), ..jose() }, "tax_id"),
    ] {
        let save = PeopleCommand::SaveContact { id: machine::ids::new(), form: Box::new(form) };
        assert_eq!(field_refused(&ana, save).await, field, "a contact is an individual with a main e-mail");
    }
    let twin = PeopleCommand::SaveContact { id: machine::ids::new(), form: Box::new(jose()) };
    assert_eq!(field_refused(&ana, twin).await, "main_email");
    assert_eq!(
        refused(&office.bruno().await, PeopleCommand::DeleteContact { id: contact }).await.0,
        StatusCode::NOT_FOUND
    );
}

async fn what_was_written_by_hand_outlives_the_books(office: &Office) {
    let (agent, ana, maria) = (office.agent("SERVIDOR").await, office.ana().await, office.maria().await);
    let id = company(office, "1").await;
    let form = CompanyForm {
        name: "Padaria Sol Nascente Ltda".into(),
        short_name: "Padoca".into(),
        tax_id: "99999001000159".into(),
        modules_off: [Module::Assistant].into(),
        ..CompanyForm::default()
    };
    does(&ana, PeopleCommand::ChangeCompany { company: id, form: Box::new(form) }).await;
    let mut told = bakery();
    told.companies[0].name = "Padaria Sol Nascente S.A.".into();
    agent.tells(&told).await;
    let home: Home = maria.get("/api/client/home").await;
    let card = &home.companies[0];
    assert_eq!((card.short_name.as_str(), card.name.as_str()), ("Padoca", "Padaria Sol Nascente S.A."));

    // The assistant is off for the bakery: a person of the office answers.
    let phone = office.telephone(MARIA);
    phone.says("holerite da Rita de outubro").await;
    crate::support::soon("the conversation waits", async || {
        let waits = ana.sees().await.into_iter().any(|change| match change {
            contract::feed::Change::Conversation(conversation) => conversation.waiting_since.is_some(),
            _ => false,
        });
        waits.then_some(())
    })
    .await;
    assert_eq!((agent.claims().await.len(), phone.inbox().await.len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_module_that_is_off_does_not_know_the_company() {
    let office = Office::open().await;
    let (ana, carlos) = (office.ana().await, office.carlos().await);
    let (garage, market) = (company(&office, "2").await, company(&office, "3").await);
    for company in [garage, market] {
        let paper = CertificatePaper {
            number: "1".into(),
            outcome: CertificateOutcome::Negative,
            issued_on: "2026-11-01".parse().unwrap(),
            valid_until: Some("2027-04-01".parse().unwrap()),
            document: None,
        };
        let (kind, place) = (CertificateKind::Fgts, String::new());
        let save = TasksCommand::SaveCertificate {
            id: None,
            company,
            kind,
            place,
            paper,
            warn_days_before: 15,
            responsible: None,
        };
        ana.does(Command::Tasks(save)).await.unwrap();
    }
    let seen = async || {
        let known: ClientCertificates = carlos.get("/api/client/certificates").await;
        known.certificates.into_iter().map(|certificate| certificate.company).collect::<Vec<_>>()
    };
    assert_eq!(seen().await, [market, garage]);
    let form = CompanyForm {
        name: "Mercado Bom Vizinho Ltda".into(),
        tax_id: "99999003000148".into(),
        modules_off: [Module::Certificates].into(),
        ..CompanyForm::default()
    };
    does(&ana, PeopleCommand::ChangeCompany { company: market, form: Box::new(form) }).await;
    assert_eq!(seen().await, [garage]);
    assert_eq!(carlos.get::<Home>("/api/client/home").await.companies.len(), 2, "elsewhere it is there as ever");
}
