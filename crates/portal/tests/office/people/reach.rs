//! Who reaches what, and who may change it (PE2, PE6, AS5).

use contract::ErrorCode;
use contract::client::people::{Colleagues, Departments};
use contract::client::{ChatPage, DocumentPage, DocumentRow, Home};
use contract::command::Command;
use contract::command::people::{PeopleCommand, SendInvitation};
use contract::feed::Change;
use contract::people::{PersonForm, Step};
use contract::session::Me;
use domain::access::{Companies, Department, Level, Permission, Role};
use domain::{GroupId, PersonId};
use reqwest::StatusCode;

use super::{company, does, employee, field_refused, form_of, makes, paula, person_named, refused};
use crate::support::{MARIA, Office, Person};

super::on_both_databases! {
    without_all_of_hr_one_sees_and_asks_for_the_own_documents_only
    what_may_no_longer_be_asked_for_is_not_issued
    a_client_manages_the_users_of_the_own_companies_only
    groups_say_what_staff_may
}

async fn changes(office: &Office, by: &Person, name: &str, change: impl FnOnce(&mut PersonForm)) {
    let person = person_named(office, name);
    let mut form = form_of(office, person).await;
    change(&mut form);
    does(by, PeopleCommand::ChangePerson { person, form: Box::new(form) }).await;
}

async fn without_all_of_hr_one_sees_and_asks_for_the_own_documents_only(office: &Office) {
    let (agent, ana, maria, phone) =
        (office.agent("SERVIDOR").await, office.ana().await, office.maria().await, office.telephone(MARIA));
    let mut published = Vec::new();
    for (count, who) in ["da Rita", "do João Pereira"].iter().enumerate() {
        phone.says(&format!("holerite {who} de outubro")).await;
        phone.hears(count * 2 + 1).await;
        let issued = agent.publishes(&agent.claims_one().await, format!("%PDF-1.7 {who}").as_bytes()).await.unwrap();
        published.extend(issued.documents);
        phone.hears(count * 2 + 2).await;
    }
    let rita = employee(office, "Rita Fontana").await;
    changes(office, &ana, "Maria Oliveira", |form| {
        form.permissions = [Permission::OrderDocuments].into();
        form.employee = Some(rita);
    })
    .await;
    let page: DocumentPage = maria.get("/api/client/documents").await;
    assert_eq!((page.rows.len(), page.total), (1, Some(1)), "counters and lists know only Rita's");
    let home: Home = maria.get("/api/client/home").await;
    assert_eq!((home.unopened_documents, home.newest.len()), (1, 1));
    let search: DocumentPage = maria.get("/api/client/documents?search=pereira").await;
    assert_eq!(search.rows.len(), 0);
    let of = |number: usize| format!("/api/client/documents/{}", published[number]);
    maria.get::<DocumentRow>(&of(0)).await;
    assert_eq!(maria.try_get::<DocumentRow>(&of(1)).await.unwrap_err().0, StatusCode::NOT_FOUND);
    assert_eq!(maria.try_get::<()>(&format!("{}/content", of(1))).await.unwrap_err().0, StatusCode::NOT_FOUND);

    // She lost the chat too.
    assert_eq!(maria.try_get::<ChatPage>("/api/client/chat").await.unwrap_err().0, StatusCode::NOT_FOUND);
    let post = Command::PostChat { text: "oi".into() };
    assert_eq!(maria.does(post).await.unwrap_err().0, StatusCode::NOT_FOUND);

    // On the telephone the colleague does not exist; she herself does.
    phone.says("holerite de todos os funcionários de setembro").await;
    phone.hears(5).await;
    phone.says("holerite do João Pereira de setembro").await;
    phone.hears(6).await;
    assert_eq!(agent.claims().await.len(), 0);
    phone.says("meu holerite de setembro, da Rita").await;
    phone.hears(7).await;
    assert_eq!(agent.claims().await.len(), 1);
}

async fn what_may_no_longer_be_asked_for_is_not_issued(office: &Office) {
    // AS5: decided again at the moment of issuing.
    let (agent, ana, phone) = (office.agent("SERVIDOR").await, office.ana().await, office.telephone(MARIA));
    phone.says("holerite da Rita de outubro").await;
    phone.hears(1).await;
    changes(office, &ana, "Maria Oliveira", |form| {
        form.permissions.remove(&Permission::SeeAllHrDocuments);
    })
    .await;
    assert!(!agent.claims_one().await.still_allowed);
}

async fn a_client_manages_the_users_of_the_own_companies_only(office: &Office) {
    let (ana, carlos) = (office.ana().await, office.carlos().await);
    let save = |draft, form: &PersonForm| PeopleCommand::SaveDraft {
        draft,
        step: Step::General,
        form: Box::new(form.clone()),
    };
    let (garage, market) = (company(office, "2").await, company(office, "3").await);
    let draft = machine::ids::new();
    let own = PersonForm { companies: Companies::Only([garage].into()), ..paula(office).await };
    assert_eq!(refused(&carlos, save(draft, &own)).await.0, StatusCode::NOT_FOUND, "he may not manage anybody");
    assert_eq!(carlos.try_get::<Colleagues>("/api/client/people").await.unwrap_err().0, StatusCode::NOT_FOUND);

    changes(office, &ana, "Carlos Pereira", |form| {
        form.permissions.insert(Permission::ManageCompanyUsers);
        form.permissions.remove(&Permission::RequestTermination);
    })
    .await;
    let finish = PeopleCommand::FinishDraft { draft, invite: SendInvitation::NotYet };
    for (wrong, field) in [
        (paula(office).await, "companies"),
        (PersonForm { role: Role::Attendant, ..own.clone() }, "role"),
        (PersonForm { departments: [(Department::Pessoal, Level::Proprietario)].into(), ..own.clone() }, "departments"),
        (own.clone(), "permissions"),
    ] {
        does(&carlos, save(draft, &wrong)).await;
        assert_eq!(field_refused(&carlos, finish.clone()).await, field);
    }
    let permissions = [Permission::Chat, Permission::SeeCalendar].into();
    does(&carlos, save(draft, &PersonForm { permissions, ..own })).await;
    let id: PersonId = makes(&carlos, finish).await.parse().unwrap();
    let known: Colleagues = carlos.get("/api/client/people").await;
    let names: Vec<_> = known.people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Paula Reis"], "Maria speaks for another company, and nobody is their own colleague");
    does(&carlos, PeopleCommand::SetPersonActive { person: id, active: false }).await;
    let maria = person_named(office, "Maria Oliveira");
    for command in [
        PeopleCommand::SetPersonActive { person: maria, active: false },
        PeopleCommand::ChangePerson { person: maria, form: Box::new(form_of(office, maria).await) },
        PeopleCommand::SetPersonActive { person: person_named(office, "Ana Souza"), active: false },
        PeopleCommand::SetCompanyActive { company: market, active: false },
        PeopleCommand::DeleteDepartment { department: Department::Fiscal, into: Department::Geral },
    ] {
        assert_eq!(refused(&carlos, command).await.1.code, ErrorCode::NotFound);
    }
    let departments: Departments = carlos.get("/api/client/departments").await;
    assert_eq!(departments.departments.len(), 6);
}

async fn groups_say_what_staff_may(office: &Office) {
    // PE6
    let (ana, bruno) = (office.ana().await, office.bruno().await);
    let group: GroupId = machine::ids::new();
    let give = |permissions: &[Permission]| PeopleCommand::SaveGroup {
        id: group,
        name: "Atendimento".into(),
        permissions: permissions.iter().copied().collect(),
    };
    assert_eq!(refused(&bruno, give(&[])).await.0, StatusCode::NOT_FOUND);
    does(&ana, give(&[Permission::ManagePeople])).await;
    changes(office, &ana, "Bruno Lima", |form| form.groups = [group].into()).await;
    let me: Me = bruno.get("/api/session").await;
    assert_eq!(me.access.permissions, [Permission::ManagePeople].into());

    // He now cares for client users, within his own levels, and for no staff.
    let draft = machine::ids::new();
    let form = paula(office).await;
    does(&bruno, PeopleCommand::SaveDraft { draft, step: Step::General, form: Box::new(form.clone()) }).await;
    makes(&bruno, PeopleCommand::FinishDraft { draft, invite: SendInvitation::NotYet }).await;
    let ana_id = person_named(office, "Ana Souza");
    let demote = PeopleCommand::SetPersonActive { person: ana_id, active: false };
    assert_eq!(refused(&bruno, demote).await.0, StatusCode::NOT_FOUND);
    let staff = PersonForm { role: Role::Attendant, email: "novo@horizonte.example".into(), phones: vec![], ..form };
    does(
        &bruno,
        PeopleCommand::SaveDraft { draft: machine::ids::new(), step: Step::General, form: Box::new(staff.clone()) },
    )
    .await;
    let draft = machine::ids::new();
    does(&bruno, PeopleCommand::SaveDraft { draft, step: Step::General, form: Box::new(staff) }).await;
    let finish = PeopleCommand::FinishDraft { draft, invite: SendInvitation::NotYet };
    assert_eq!(field_refused(&bruno, finish).await, "role");

    does(&ana, PeopleCommand::DeleteGroup { id: group }).await;
    let me: Me = bruno.get("/api/session").await;
    assert_eq!(me.access.permissions, Permission::of_role(Role::Accountant));
    let shown = ana.sees().await.into_iter().any(|change| matches!(change, Change::Group(group) if group.deleted));
    assert!(shown);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_stays_and_nobody_deactivates_themselves() {
    // PE6
    let office = Office::open().await;
    let (ana, id) = (office.ana().await, person_named(&office, "Ana Souza"));
    let themselves = PeopleCommand::SetPersonActive { person: id, active: false };
    assert_eq!(field_refused(&ana, themselves).await, "person");
    let demoted = PersonForm { role: Role::Manager, ..form_of(&office, id).await };
    assert_eq!(field_refused(&ana, PeopleCommand::ChangePerson { person: id, form: Box::new(demoted) }).await, "role");
    let me: Me = ana.get("/api/session").await;
    assert_eq!(me.role, Role::Administrator);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_deactivated_is_signed_out_at_once_and_comes_back_whole() {
    let office = Office::open().await;
    let (ana, maria, id) = (office.ana().await, office.maria().await, person_named(&office, "Maria Oliveira"));
    let before = form_of(&office, id).await;
    does(&ana, PeopleCommand::SetPersonActive { person: id, active: false }).await;
    assert_eq!(maria.try_get::<Home>("/api/client/home").await.unwrap_err().0, StatusCode::UNAUTHORIZED);
    does(&ana, PeopleCommand::SetPersonActive { person: id, active: true }).await;
    assert_eq!(form_of(&office, id).await, before);
    office.maria().await.get::<Home>("/api/client/home").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_of_another_office_changes_nothing_here() {
    let office = Office::open().await;
    let new = portal::offices::NewOffice {
        name: "Outro Escritório".into(),
        staff_name: "Eva".into(),
        email: "eva@outro.example".into(),
        password: "a long password".into(),
    };
    portal::offices::create_office(office.store(), new, office.clock_now()).await.unwrap();
    let eva = Person::sign_in(&office, "eva@outro.example", "a long password").await;
    let (bakery, maria) = (company(&office, "1").await, person_named(&office, "Maria Oliveira"));
    for command in [
        PeopleCommand::SetPersonActive { person: maria, active: false },
        PeopleCommand::ChangePerson { person: maria, form: Box::new(form_of(&office, maria).await) },
        PeopleCommand::SetCompanyActive { company: bakery, active: false },
    ] {
        assert_eq!(refused(&eva, command).await.0, StatusCode::NOT_FOUND);
    }
    let draft = machine::ids::new();
    let form = Box::new(paula(&office).await);
    does(&eva, PeopleCommand::SaveDraft { draft, step: Step::General, form }).await;
    let finish = PeopleCommand::FinishDraft { draft, invite: SendInvitation::Now };
    assert_eq!(field_refused(&eva, finish).await, "companies", "the bakery is not hers");
}
