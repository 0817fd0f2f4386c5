//! One client of two offices ("Vincular contas").

use contract::ErrorCode;
use contract::identity::{AccountLinked, LinkedOffices, SignInAnswer};
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
