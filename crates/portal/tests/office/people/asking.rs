//! "Por que ela vê isto?", comparing two users, looking as a client, the demo user (PE5, PE1).

use contract::client::DocumentPage;
use contract::people::{ClientView, Comparison, DemoUser, Why};
use domain::access::{Companies, Denied, Department, GivenBy, Ground, Level, Permission, Role};
use domain::audit::What;
use domain::order::Tab;
use portal_store::AuditFilter;
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::{company, form_of, person_named};
use crate::support::{MARIA, Office, Person, read};

super::on_both_databases! {
    ana_hears_why_maria_sees_a_payslip_and_carlos_does_not
    looking_as_a_client_shows_what_the_client_sees_and_proves_nothing
}

async fn ana_hears_why_maria_sees_a_payslip_and_carlos_does_not(office: &Office) {
    let (agent, ana, phone) = (office.agent("SERVIDOR").await, office.ana().await, office.telephone(MARIA));
    phone.says("holerite da Rita de outubro").await;
    phone.hears(1).await;
    let published = agent.publishes(&agent.claims_one().await, b"%PDF-1.7").await.unwrap();
    let bakery = company(office, "1").await;
    let why = async |name: &str, what: serde_json::Value| -> Why {
        let asked = json!({ "person": person_named(office, name), "what": what });
        ana.post("/api/office/people/why", &asked).await.unwrap()
    };
    let document = json!({ "thing": "document", "document": published.documents[0] });
    let told = why("Maria Oliveira", document.clone()).await;
    assert_eq!((told.denied, told.person_name.as_str()), (None, "Maria Oliveira"));
    assert!(told.thing_name.unwrap().starts_with("Holerite 10/2026"));
    assert_eq!(
        told.grounds,
        [
            Ground::Role { role: Role::Client },
            Ground::LinkedCompany { company: bakery },
            Ground::HasLevel { department: Department::Pessoal, level: Level::Contribuinte },
            Ground::HasPermission { permission: Permission::SeeAllHrDocuments, given_by: vec![GivenBy::Person] },
        ]
    );
    let told = why("Carlos Pereira", document).await;
    assert_eq!(told.denied, Some(Denied::OtherCompany));
    assert!(told.grounds.contains(&Ground::NotLinked { company: bakery }));

    let order = ana.orders().await.remove(0);
    assert_eq!(order.status.tab(), Tab::Processed);
    for (what, denied) in [
        (json!({ "thing": "order", "order": order.id }), Some(Denied::OtherCompany)),
        (json!({ "thing": "company", "company": bakery }), Some(Denied::OtherCompany)),
        (json!({ "thing": "department", "company": bakery, "department": "fiscal" }), Some(Denied::OtherCompany)),
        (json!({ "thing": "conversation", "conversation": order.conversation }), Some(Denied::StaffOnly)),
        (json!({ "thing": "permission", "permission": "chat" }), None),
    ] {
        assert_eq!(why("Carlos Pereira", what.clone()).await.denied, denied, "{what}");
        assert_eq!(
            why("Ana Souza", json!({ "thing": "conversation", "conversation": order.conversation })).await.denied,
            None
        );
    }
    let nowhere = json!({ "person": person_named(office, "Maria Oliveira"), "what": { "thing": "document", "document": office.demonstration.office } });
    assert_eq!(ana.post::<Why>("/api/office/people/why", &nowhere).await.unwrap_err().0, StatusCode::NOT_FOUND);
}

async fn looking_as_a_client_shows_what_the_client_sees_and_proves_nothing(office: &Office) {
    let (agent, ana, maria, phone) =
        (office.agent("SERVIDOR").await, office.ana().await, office.maria().await, office.telephone(MARIA));
    phone.says("holerite da Rita de outubro").await;
    phone.hears(1).await;
    agent.publishes(&agent.claims_one().await, b"%PDF-1.7").await.unwrap();
    let id = person_named(office, "Maria Oliveira");
    let looks = async |documents: serde_json::Value| -> ClientView {
        ana.post("/api/office/people/view_as", &json!({ "person": id, "documents": documents })).await.unwrap()
    };
    let seen = looks(json!({})).await;
    let own: DocumentPage = maria.get("/api/client/documents").await;
    let rows = |page: &DocumentPage| serde_json::to_value(&page.rows).unwrap();
    assert_eq!(rows(&seen.documents), rows(&own));
    assert_eq!(
        (seen.home.person_name.as_str(), seen.home.unopened_documents, seen.partial),
        ("Maria Oliveira", 1, false)
    );
    assert_eq!(looks(json!({ "department": "fiscal" })).await.documents.rows.len(), 0);
    assert_eq!(maria.get::<contract::client::Home>("/api/client/home").await.unopened_documents, 1, "still unopened");

    let access = office.store().access(office.demonstration.office, person_named(office, "Ana Souza")).await.unwrap();
    let filter = AuditFilter { did: Some("viewed_as".into()), ..AuditFilter::default() };
    let (entries, _) = office.store().audit_page(&access.unwrap(), &filter, 10).await.unwrap();
    assert!(entries.iter().any(|entry| entry.what == What::ViewedAs { person: id }), "it is noted");
    let staff = json!({ "person": person_named(office, "Bruno Lima") });
    assert_eq!(
        ana.post::<ClientView>("/api/office/people/view_as", &staff).await.unwrap_err().0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_looks_through_a_client_at_what_they_do_not_see_themselves() {
    // ME6, PE5: Bruno serves the garage only, and cares for client users.
    let office = Office::open().await;
    let ana = office.ana().await;
    let (garage, bruno_id) = (company(&office, "2").await, person_named(&office, "Bruno Lima"));
    let group = machine::ids::new();
    let people = [Permission::ManagePeople].into();
    super::does(
        &ana,
        contract::command::people::PeopleCommand::SaveGroup {
            id: group, name: "Usuários".into(), permissions: people
        },
    )
    .await;
    let mut form = form_of(&office, bruno_id).await;
    (form.companies, form.groups) = (Companies::Only([garage].into()), [group].into());
    form.departments = [(Department::Fiscal, Level::Proprietario)].into();
    super::does(
        &ana,
        contract::command::people::PeopleCommand::ChangePerson { person: bruno_id, form: Box::new(form) },
    )
    .await;
    let bruno = office.bruno().await;
    let asked = |name: &str| json!({ "person": person_named(&office, name) });
    let seen: ClientView = bruno.post("/api/office/people/view_as", &asked("Carlos Pereira")).await.unwrap();
    assert!(seen.partial);
    assert_eq!((seen.home.companies.len(), seen.access.departments.len()), (1, 1), "the garage, and Fiscal");
    let maria = bruno.post::<ClientView>("/api/office/people/view_as", &asked("Maria Oliveira")).await;
    assert_eq!(maria.unwrap_err().0, StatusCode::NOT_FOUND);
    let both = json!({ "left": person_named(&office, "Carlos Pereira"), "right": bruno_id });
    let told: Comparison = bruno.post("/api/office/people/compare", &both).await.unwrap();
    assert!(told.differences.companies.only_left.is_empty(), "the market is not named to him");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_users_are_compared() {
    let office = Office::open().await;
    let ana = office.ana().await;
    let both =
        json!({ "left": person_named(&office, "Maria Oliveira"), "right": person_named(&office, "Carlos Pereira") });
    let told: Comparison = ana.post("/api/office/people/compare", &both).await.unwrap();
    assert_eq!((told.left_name.as_str(), told.right_name.as_str()), ("Maria Oliveira", "Carlos Pereira"));
    let companies = told.differences.companies;
    assert_eq!((companies.only_left.len(), companies.only_right.len()), (1, 2));
    assert_eq!((told.differences.departments, told.differences.roles), (vec![], None));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accountant_asks_none_of_it() {
    let office = Office::open().await;
    let bruno = office.bruno().await;
    for path in ["why", "compare", "view_as", "consequences", "department", "demo_user"] {
        let answer =
            bruno.request(Method::POST, &format!("/api/office/people/{path}")).json(&json!({})).send().await.unwrap();
        assert_eq!(read::<()>(answer).await.unwrap_err().0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_user_can_sign_in_at_once() {
    // PE1
    let office = Office::open().await;
    let ana = office.ana().await;
    let first: DemoUser = ana.post("/api/office/people/demo_user", &json!({})).await.unwrap();
    let second: DemoUser = ana.post("/api/office/people/demo_user", &json!({})).await.unwrap();
    assert_eq!((first.person, first.company), (second.person, second.company));
    assert_ne!(first.password, second.password);
    let demo = Person::sign_in(&office, &second.email, &second.password).await;
    let home: contract::client::Home = demo.get("/api/client/home").await;
    assert_eq!((home.companies.len(), home.unopened_documents), (1, 0), "of nobody else's");
    let old = json!({ "email": first.email, "password": first.password, "device": "teste" });
    let refused = office.http.post(office.url("/api/session")).json(&old).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
}
