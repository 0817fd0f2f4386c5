//! One client of two offices ("Vincular contas").

use contract::ErrorCode;
use contract::command::Command;
use contract::command::people::PeopleCommand;
use contract::identity::{AccountLinked, LinkedOffices, ResetTicket, SignInAnswer, TemporaryCode};
use contract::people::PersonForm;
use contract::session::Me;
use domain::OfficeId;
use domain::access::{Companies, Level, Role, departments_with};
use portal::offices::{NewOffice, NewUser, create_office, create_user};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{MARIAS, on_both_databases, person, proves, sets_up_totp, sign_in};
use crate::support::{Letters, Office, Person};

const THERE: (&str, &str) = ("maria.oliveira@outro.example", "outra senha longa");
const LINK: &str = "/api/client/me/offices/link";

on_both_databases! {
    two_accounts_are_linked_changed_between_and_parted
    a_second_step_is_never_lost_on_the_way_to_another_office
    whoever_takes_over_an_account_of_one_office_gets_no_further
}

/// Eva's office, of which Maria is a client too.
async fn other_office(office: &Office) -> OfficeId {
    let new = NewOffice {
        name: "Outro Escritório".into(),
        staff_name: "Eva".into(),
        email: "eva@outro.example".into(),
        password: "a long password".into(),
    };
    let (other, _) = create_office(office.store(), new, office.clock_now()).await.unwrap();
    let maria = NewUser {
        name: "Maria Oliveira".into(),
        email: Some(THERE.0.into()),
        phones: vec![],
        password: Some(THERE.1.into()),
        role: Role::Client,
        companies: Companies::Only([].into()),
        departments: departments_with(Level::Revisor),
    };
    let mut transaction = office.store().begin(other.id, office.clock_now()).await.unwrap();
    create_user(&mut transaction, machine::ids::new(), maria).await.unwrap();
    transaction.commit().await.unwrap();
    other.id
}

async fn links(maria: &Person, (email, password): (&str, &str)) -> Result<AccountLinked, super::Refused> {
    maria.post(LINK, &json!({ "email": email, "password": password })).await
}

async fn switches(maria: &Person, to: OfficeId) -> Result<SignInAnswer, super::Refused> {
    maria.post("/api/client/me/offices/switch", &json!({ "office": to })).await
}

async fn two_accounts_are_linked_changed_between_and_parted(office: Office, _: Letters) {
    let (there, here) = (other_office(&office).await, office.demonstration.office);
    let maria = office.maria().await;
    for wrong in
        [(THERE.0, "not her password"), ("ninguem@outro.example", THERE.1), ("eva@outro.example", "a long password")]
    {
        assert_eq!(links(&maria, wrong).await.unwrap_err().1.code, ErrorCode::WrongCredentials, "{}", wrong.0);
    }
    assert_eq!(
        links(&maria, MARIAS).await.unwrap_err().1.code,
        ErrorCode::WrongCredentials,
        "her own account of this office"
    );
    assert_eq!(switches(&maria, there).await.unwrap_err().0, StatusCode::NOT_FOUND);
    let AccountLinked::Linked(linked) = links(&maria, THERE).await.unwrap() else { panic!("no second step is set up") };
    let names: Vec<&str> = linked.offices.iter().map(|office| office.office_name.as_str()).collect();
    assert_eq!(names, ["Contábil Horizonte", "Outro Escritório"]);
    assert!(linked.offices[0].current && !linked.offices[1].current);

    let there_now = person(&office, switches(&maria, there).await.unwrap().at_once().unwrap());
    let me: Me = there_now.get("/api/session").await;
    assert_eq!((me.office, me.office_name.as_str()), (there, "Outro Escritório"));
    assert_eq!(
        maria.try_get::<Value>("/api/session").await.unwrap_err().0,
        StatusCode::UNAUTHORIZED,
        "one session, not two"
    );
    let back = person(&office, switches(&there_now, here).await.unwrap().at_once().unwrap());
    assert_eq!(back.get::<Me>("/api/session").await.office, here);

    let parted: LinkedOffices = back.post("/api/client/me/offices/unlink", &json!({ "office": there })).await.unwrap();
    assert_eq!(parted.offices.len(), 1);
    assert_eq!(switches(&back, there).await.unwrap_err().0, StatusCode::NOT_FOUND);
    sign_in(&office, THERE).await.unwrap().at_once().unwrap();
}

async fn a_second_step_is_never_lost_on_the_way_to_another_office(office: Office, _: Letters) {
    let there = other_office(&office).await;
    let maria_there = person(&office, sign_in(&office, THERE).await.unwrap().at_once().unwrap());
    let (authenticator, codes) = sets_up_totp(&office, &maria_there, "client").await;
    let maria = office.maria().await;
    let AccountLinked::SecondStep { second_step } = links(&maria, THERE).await.unwrap() else {
        panic!("the password alone does not prove that account")
    };
    let recovery = json!({ "way": "recovery_code", "code": codes[0] });
    let proof = json!({ "pending": second_step.pending, "proof": recovery });
    let carlos = office.carlos().await;
    let stolen = carlos.post::<AccountLinked>(&format!("{LINK}/second-step"), &proof).await.unwrap_err();
    assert_eq!(stolen.1.code, ErrorCode::SecondStepRefused, "it was Maria who asked");
    assert!(proves(&office, &second_step.pending, recovery).await.is_err(), "nor does it sign anybody in");
    let linked: AccountLinked = maria.post(&format!("{LINK}/second-step"), &proof).await.unwrap();
    assert!(matches!(linked, AccountLinked::Linked(_)), "{linked:?}");

    // This session was begun without one.
    let needed = switches(&maria, there).await.unwrap().at_once().unwrap_err();
    office.clock.advance(chrono::TimeDelta::seconds(30));
    let code = json!({ "way": "totp", "code": authenticator.code(&office) });
    let strong = person(&office, proves(&office, &needed.pending, code).await.unwrap().at_once().unwrap());
    assert_eq!(strong.get::<Me>("/api/session").await.office, there);
    let here = person(&office, switches(&strong, office.demonstration.office).await.unwrap().at_once().unwrap());
    let back = switches(&here, there).await.unwrap().at_once();
    assert!(back.is_ok(), "what was shown once counts in both offices: {back:?}");
}

/// An office can always come in as its own client: it gives codes and changes addresses. That opens no other office.
async fn whoever_takes_over_an_account_of_one_office_gets_no_further(office: Office, letters: Letters) {
    let there = other_office(&office).await;
    let id = office.demonstration.clients.iter().find(|client| client.name == "Maria Oliveira").unwrap().id;
    links(&office.maria().await, THERE).await.unwrap();

    let ana = office.ana().await;
    let person_now = office.store().person(office.demonstration.office, id).await.unwrap().unwrap();
    let form = PersonForm {
        name: person_now.name,
        email: "recepcao@horizonte.example".into(),
        departments: person_now.departments,
        companies: person_now.companies,
        permissions: person_now.permissions,
        ..PersonForm::default()
    };
    let change = PeopleCommand::ChangePerson { person: id, form: Box::new(form) };
    ana.does(Command::People(change)).await.unwrap();
    let asked = json!({ "email": "recepcao@horizonte.example" });
    office.http.post(office.url("/api/open/password/forgotten")).json(&asked).send().await.unwrap();
    let token = letters.link("recepcao@horizonte.example", "nova-senha", 1).await;
    let chosen = json!({ "token": token, "password": super::GOOD, "device": "Recepção" });
    let answer: SignInAnswer = super::open(&office, "/api/open/password/change", &chosen).await.unwrap();
    let taken_over = person(&office, answer.at_once().unwrap());
    assert_eq!(switches(&taken_over, there).await.unwrap_err().0, StatusCode::NOT_FOUND, "by a new address");

    links(&taken_over, THERE).await.unwrap();
    let code: TemporaryCode = ana.post("/api/office/people/temporary-code", &json!({ "person": id })).await.unwrap();
    let given = json!({ "email": "recepcao@horizonte.example", "code": code.code });
    let ticket: ResetTicket = super::open(&office, "/api/open/temporary-code", &given).await.unwrap();
    let chosen = json!({ "token": ticket.token, "password": super::BETTER, "device": "Recepção" });
    let answer: SignInAnswer = super::open(&office, "/api/open/password/change", &chosen).await.unwrap();
    let taken_over = person(&office, answer.at_once().unwrap());
    sets_up_totp(&office, &taken_over, "client").await;
    assert_eq!(switches(&taken_over, there).await.unwrap_err().0, StatusCode::NOT_FOUND, "by a temporary code");
}
