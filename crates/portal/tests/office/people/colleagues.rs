//! A client who manages the users of her own company (PE1, PE2): what she may give, to whom, and what she learns.

use contract::ErrorCode;
use contract::client::people::Colleagues;
use contract::command::Command;
use contract::command::identity::IdentityCommand;
use contract::command::people::{PeopleCommand, SendInvitation};
use contract::people::{Consequences, PersonForm, Step};
use domain::access::{Companies, Department, Level, Permission};
use domain::notify::{Preferences, Way};
use domain::{DraftId, PersonId};
use reqwest::StatusCode;
use serde_json::json;

use super::{company, does, employee, field_refused, form_of, makes, paula, person_named, refused};
use crate::support::{MARIA, Office, Person};

super::on_both_databases! {
    maria_gives_a_colleague_what_she_has_herself
    nobody_but_the_office_decides_about_who_has_more_or_about_oneself
    the_consequences_tell_no_more_than_the_giver_sees
}

/// Maria as the office lets her manage the bakery's users; `change` is made to what she has.
async fn manager(office: &Office, change: impl FnOnce(&mut PersonForm)) -> Person {
    let (ana, maria) = (office.ana().await, person_named(office, "Maria Oliveira"));
    let mut form = form_of(office, maria).await;
    form.permissions.insert(Permission::ManageCompanyUsers);
    change(&mut form);
    does(&ana, PeopleCommand::ChangePerson { person: maria, form: Box::new(form) }).await;
    office.maria().await
}

async fn invites(maria: &Person, form: PersonForm) -> PersonId {
    let draft: DraftId = machine::ids::new();
    does(maria, PeopleCommand::SaveDraft { draft, step: Step::Permissions, form: Box::new(form) }).await;
    makes(maria, PeopleCommand::FinishDraft { draft, invite: SendInvitation::NotYet }).await.parse().unwrap()
}

async fn maria_gives_a_colleague_what_she_has_herself(office: &Office) {
    let maria = manager(office, |form| {
        form.departments = [(Department::Pessoal, Level::Contribuinte)].into();
        form.permissions.remove(&Permission::RequestTermination);
    })
    .await;
    let none: Colleagues = maria.get("/api/client/people").await;
    assert_eq!(none.people, [], "she is not a colleague of herself, and Carlos is of another company");

    let good = PersonForm { permissions: [Permission::Chat].into(), ..paula(office).await };
    let draft: DraftId = machine::ids::new();
    let finish = || PeopleCommand::FinishDraft { draft, invite: SendInvitation::NotYet };
    let (garage, nowhere) = (company(office, "2").await, machine::ids::new());
    let mut told = Vec::new();
    for (wrong, field) in [
        (PersonForm { companies: Companies::Only([garage].into()), ..good.clone() }, "companies"),
        (PersonForm { companies: Companies::Only([nowhere].into()), ..good.clone() }, "companies"),
        (
            PersonForm { departments: [(Department::Pessoal, Level::Proprietario)].into(), ..good.clone() },
            "departments",
        ),
        (PersonForm { departments: [(Department::Fiscal, Level::Revisor)].into(), ..good.clone() }, "departments"),
        (PersonForm { permissions: [Permission::RequestTermination].into(), ..good.clone() }, "permissions"),
    ] {
        does(&maria, PeopleCommand::SaveDraft { draft, step: Step::General, form: Box::new(wrong) }).await;
        let (_, error) = refused(&maria, finish()).await;
        assert_eq!(error.field.as_deref(), Some(field));
        told.push(error);
    }
    assert_eq!(told[0], told[1], "a company of others is like one that never was");

    let id = invites(&maria, good.clone()).await;
    let known: Colleagues = maria.get("/api/client/people").await;
    assert_eq!((known.people[0].id, known.people[0].permissions.len(), known.registered.len()), (id, 1, 0));
    let more = PersonForm {
        departments: [(Department::Pessoal, Level::Contribuinte)].into(),
        permissions: [Permission::Chat, Permission::ManageCompanyUsers].into(),
        ..good
    };
    does(&maria, PeopleCommand::ChangePerson { person: id, form: Box::new(more.clone()) }).await;
    assert_eq!(form_of(office, id).await.departments, more.departments);

    // How Paula likes to be told is hers: what Maria's form says of it does not count.
    let hers = Preferences { ways: vec![Way::Portal], digest: true, ..Preferences::default() };
    let mut transaction = office.store().begin(office.demonstration.office, office.clock_now()).await.unwrap();
    transaction.save_preferences(id, &hers).await.unwrap();
    transaction.commit().await.unwrap();
    let renamed = PersonForm { name: "Paula Reis Lima".into(), ..more };
    does(&maria, PeopleCommand::ChangePerson { person: id, form: Box::new(renamed.clone()) }).await;
    assert_eq!(office.store().preferences(office.demonstration.office, id).await.unwrap(), hers);

    does(&maria, PeopleCommand::SetPersonActive { person: id, active: false }).await;
    assert!(!maria.get::<Colleagues>("/api/client/people").await.people[0].active, "shown, to be activated again");
    does(&maria, PeopleCommand::SetPersonActive { person: id, active: true }).await;
    assert_eq!(form_of(office, id).await.name, "Paula Reis Lima");
}

async fn nobody_but_the_office_decides_about_who_has_more_or_about_oneself(office: &Office) {
    office.agent("SERVIDOR").await;
    let ana = office.ana().await;
    let maria = manager(office, |form| {
        form.permissions.remove(&Permission::SeeAllHrDocuments);
    })
    .await;
    let (herself, rita) = (person_named(office, "Maria Oliveira"), employee(office, "Rita Fontana").await);
    let base = PersonForm { permissions: [Permission::Chat].into(), phones: vec![], ..paula(office).await };

    // Who sees payslips that Maria does not see is not hers to manage: she could read them in their place.
    let draft: DraftId = machine::ids::new();
    let as_rita = PersonForm { employee: Some(rita), ..base.clone() };
    does(&maria, PeopleCommand::SaveDraft { draft, step: Step::General, form: Box::new(as_rita.clone()) }).await;
    let finish = PeopleCommand::FinishDraft { draft, invite: SendInvitation::NotYet };
    assert_eq!(field_refused(&maria, finish).await, "employee");
    let ritas = invites(&ana, PersonForm { email: "rita@solnascente.example".into(), ..as_rita }).await;
    let sees_all = PersonForm {
        email: "chefe@solnascente.example".into(),
        permissions: [Permission::SeeAllHrDocuments].into(),
        ..base.clone()
    };
    let chief = invites(&ana, sees_all).await;
    let both = Companies::Only([company(office, "1").await, company(office, "2").await].into());
    let two = PersonForm { email: "socio@solnascente.example".into(), companies: both, ..base.clone() };
    let of_two_companies = invites(&ana, two).await;
    assert_eq!(maria.get::<Colleagues>("/api/client/people").await.people, []);

    for person in [herself, ritas, chief, of_two_companies, person_named(office, "Carlos Pereira"), machine::ids::new()]
    {
        let form = Box::new(base.clone());
        let email = "outra@solnascente.example".to_owned();
        let commands = [
            Command::People(PeopleCommand::ChangePerson { person, form }),
            Command::Identity(IdentityCommand::Invite { person, send_at: None }),
            Command::Identity(IdentityCommand::CorrectAddress { person, email }),
            Command::Identity(IdentityCommand::EndSessions { person }),
        ];
        for command in commands {
            let (status, error) = maria.does(command).await.unwrap_err();
            assert_eq!((status, error.code), (StatusCode::NOT_FOUND, ErrorCode::NotFound));
        }
        let asked = json!({ "form": base, "person": person });
        let answer = maria.post::<Consequences>("/api/client/people/consequences", &asked).await.unwrap_err();
        assert_eq!(answer.0, StatusCode::NOT_FOUND);
    }
    let leaving = PeopleCommand::SetPersonActive { person: herself, active: false };
    assert_eq!(field_refused(&maria, leaving).await, "person", "she is told why");

    let id = invites(&maria, base.clone()).await;
    let carlos = office.carlos().await;
    let change = PeopleCommand::ChangePerson { person: id, form: Box::new(base) };
    assert_eq!(refused(&carlos, change).await.0, StatusCode::NOT_FOUND, "he manages nobody");
}

async fn the_consequences_tell_no_more_than_the_giver_sees(office: &Office) {
    let (agent, phone) = (office.agent("SERVIDOR").await, office.telephone(MARIA));
    phone.says("holerite da Rita de outubro").await;
    phone.hears(1).await;
    agent.publishes(&agent.claims_one().await, b"%PDF-1.7 Rita").await.unwrap();
    phone.hears(2).await;
    let asks = async |maria: &Person, form: PersonForm| -> Consequences {
        let asked = json!({ "form": form, "person": null });
        maria.post("/api/client/people/consequences", &asked).await.unwrap()
    };
    let maria = manager(office, |_| {}).await;
    let all = PersonForm { permissions: [Permission::SeeAllHrDocuments].into(), ..paula(office).await };
    let told = asks(&maria, all.clone()).await;
    assert_eq!((told.documents, told.hidden_documents, told.problems.len()), (1, 0, 0));
    let some = PersonForm { permissions: [].into(), ..all.clone() };
    let told = asks(&maria, some.clone()).await;
    assert_eq!((told.documents, told.hidden_documents, told.companies), (0, 1, 1));
    let taken = asks(&maria, PersonForm { email: "carlos@example.com".into(), name: String::new(), ..some }).await;
    assert_eq!(taken.problems[0].field, "name");

    let maria = manager(office, |form| {
        form.permissions.remove(&Permission::SeeAllHrDocuments);
    })
    .await;
    let told = asks(&maria, all).await;
    assert_eq!((told.documents, told.hidden_documents), (0, 0), "not even how many there are");
    assert_eq!(told.problems[0].field, "permissions");
    let elsewhere = Companies::Only([company(office, "2").await].into());
    let told = asks(&maria, PersonForm { companies: elsewhere, ..paula(office).await }).await;
    assert_eq!((told.companies, told.documents, told.lines.len()), (0, 0, 0));
}
