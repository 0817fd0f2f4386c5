//! Departments (PE3).

use contract::client::people::Departments;
use contract::client::{DocumentPage, DocumentRow};
use contract::command::people::PeopleCommand;
use contract::feed::Change;
use contract::people::DepartmentContents;
use domain::DepartmentId;
use domain::access::Department;
use reqwest::StatusCode;
use serde_json::json;

use super::{does, field_refused, makes, person_named, refused};
use crate::support::{MARIA, Office};

super::on_both_databases! {
    a_department_is_deleted_and_nothing_is_orphaned
}

async fn a_department_is_deleted_and_nothing_is_orphaned(office: &Office) {
    let (agent, ana, maria, phone) =
        (office.agent("SERVIDOR").await, office.ana().await, office.maria().await, office.telephone(MARIA));
    phone.says("holerite da Rita de outubro").await;
    phone.hears(1).await;
    let published = agent.publishes(&agent.claims_one().await, b"%PDF-1.7").await.unwrap();
    phone.hears(2).await;
    // Claimed before, published after: an agent at work still says Pessoal.
    phone.says("holerite do João Pereira de outubro").await;
    phone.hears(3).await;
    let at_work = agent.claims_one().await;

    let own: DepartmentId = machine::ids::new();
    let made = makes(&ana, PeopleCommand::CreateDepartment { id: own, name: "Recursos Humanos".into() }).await;
    let people = Department::Own(own);
    assert_eq!(made, people.to_string());
    let asked = json!({ "department": "pessoal", "into": people });
    let holds: DepartmentContents = ana.post("/api/office/people/department", &asked).await.unwrap();
    assert_eq!((holds.held["documents"], holds.held["orders"], holds.people), (1, 2, 4));
    assert_eq!(holds.newly_seeing, [], "Ana reaches both already");

    does(&ana, PeopleCommand::DeleteDepartment { department: Department::Pessoal, into: people }).await;
    agent.publishes(&at_work, b"%PDF-1.7 late").await.unwrap();
    let page: DocumentPage = maria.get(&format!("/api/client/documents?department={people}")).await;
    assert_eq!(page.rows.len(), 2, "the old one and the late one");
    assert!(page.rows.iter().all(|row| row.department == people));
    let old: DocumentRow = maria.get(&format!("/api/client/documents/{}", published.documents[0])).await;
    assert_eq!(old.department, people);
    let known: Departments = maria.get("/api/client/departments").await;
    assert!(known.departments.iter().any(|known| known.name == "Recursos Humanos"));

    // Maria still asks as ever; the order lies where its department went.
    phone.says("holerite da Rita de setembro").await;
    let heard = phone.hears(5).await;
    assert!(!agent.claims().await.is_empty(), "{}", heard.text);
    assert!(ana.orders().await.iter().all(|order| order.asked.department == people));
    let again = PeopleCommand::DeleteDepartment { department: Department::Pessoal, into: Department::Geral };
    assert_eq!(refused(&ana, again).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn departments_are_named_and_ordered_by_who_may() {
    let office = Office::open().await;
    let (ana, bruno) = (office.ana().await, office.bruno().await);
    let create = |name: &str| PeopleCommand::CreateDepartment { id: machine::ids::new(), name: name.into() };
    assert_eq!(refused(&bruno, create("Legalização")).await.0, StatusCode::NOT_FOUND);
    assert_eq!(field_refused(&ana, create(" ")).await, "name");
    assert_eq!(field_refused(&ana, create("Fiscal")).await, "name");
    does(&ana, PeopleCommand::RenameDepartment { department: Department::Fiscal, name: "Tributos".into() }).await;
    let mut order = Department::USUAL.to_vec();
    order.rotate_left(1);
    does(&ana, PeopleCommand::OrderDepartments { order: order.clone() }).await;
    order.pop();
    assert_eq!(field_refused(&ana, PeopleCommand::OrderDepartments { order }).await, "order");
    let mut shown: Vec<_> = bruno
        .sees()
        .await
        .into_iter()
        .filter_map(|change| match change {
            Change::Department(known) => Some((known.place, known.department, known.name)),
            _ => None,
        })
        .collect();
    shown.sort();
    assert_eq!(shown[0], (0, Department::Fiscal, "Tributos".to_owned()));
    let same = PeopleCommand::DeleteDepartment { department: Department::Geral, into: Department::Geral };
    assert_eq!(field_refused(&ana, same).await, "into");
    assert!(
        office.store().access(office.demonstration.office, person_named(&office, "Ana Souza")).await.unwrap().is_some()
    );
}
