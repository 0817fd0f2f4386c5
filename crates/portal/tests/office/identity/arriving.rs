//! The invitation and the forgotten password.

use chrono::TimeDelta;
use contract::command::identity::IdentityCommand;
use contract::command::{Command, CommandAnswer};
use contract::identity::{
    Invitation, InvitationState, InvitationView, Invitations, PasswordJudgement, PasswordReason, ResetView,
    SignInAnswer,
};
use contract::{ApiError, ErrorCode};
use domain::PersonId;
use portal::offices::{NewOffice, create_office};
use reqwest::StatusCode;
use serde_json::json;

use super::{BETTER, GOOD, MARIAS, on_both_databases, open, person, rita, sign_in, why};
use crate::support::{Letters, Office, Person, soon};

const RITAS: &str = "rita@solnascente.example";

on_both_databases! {
    an_office_begins_with_a_password_that_the_judge_takes
    an_invitation_arrives_and_registers_once
    a_newer_invitation_and_a_corrected_address_kill_the_old_one
    a_forgotten_password_is_replaced_by_a_letter
}

async fn invites(ana: &Person, command: IdentityCommand) {
    let answer = ana.does(Command::Identity(command)).await;
    assert!(matches!(answer, Ok(CommandAnswer::Done { .. })), "{answer:?}");
}

async fn standing(ana: &Person, person: PersonId) -> Invitation {
    let shown: Invitations = ana.post("/api/office/people/invitations", &json!({ "people": [person] })).await.unwrap();
    shown.invitations.into_iter().next().unwrap()
}

async fn registers(office: &Office, token: &str, password: &str) -> Result<SignInAnswer, super::Refused> {
    let asked = json!({ "token": token, "password": password, "device": "Celular da Rita" });
    open(office, "/api/open/invitation/register", &asked).await
}

async fn views(office: &Office, token: &str) -> Result<InvitationView, super::Refused> {
    open(office, "/api/open/invitation", &json!({ "token": token })).await
}

async fn an_invitation_arrives_and_registers_once(office: Office, letters: Letters) {
    let (ana, rita) = (office.ana().await, rita(&office).await);
    invites(&ana, IdentityCommand::Invite { person: rita, send_at: None }).await;
    let token = letters.link(RITAS, "convite", 1).await;
    assert_eq!(token.len(), 64, "256 random bits");
    soon("the letter's state", async || {
        matches!(standing(&ana, rita).await.state, InvitationState::Sent { .. }).then_some(())
    })
    .await;
    let view = views(&office, &token).await.unwrap();
    assert_eq!((view.name.as_str(), view.email.as_str()), ("Rita Fontana", RITAS));
    assert!(matches!(standing(&ana, rita).await.state, InvitationState::LinkOpened { .. }));

    for (weak, reason) in [
        ("curta", "too_short"),
        ("Fontana-87-tijolo", "personal"),
        ("flamengo2026", "common"),
        ("1234567890", "sequence"),
    ] {
        let (status, error) = registers(&office, &token, weak).await.unwrap_err();
        assert_eq!((status, error.code), (StatusCode::UNPROCESSABLE_ENTITY, ErrorCode::WeakPassword), "{weak}");
        assert_eq!(error.facts["reason"], reason, "{weak}");
    }
    let signed_in = registers(&office, &token, GOOD).await.unwrap().at_once().unwrap();
    assert_eq!(signed_in.me.person, rita);
    let home: contract::client::Home = person(&office, signed_in).get("/api/client/home").await;
    assert_eq!(home.person_name, "Rita Fontana");
    assert!(matches!(standing(&ana, rita).await.state, InvitationState::Registered { .. }));
    assert_eq!(why(registers(&office, &token, BETTER).await.unwrap_err()), "used");
    assert_eq!(why(views(&office, &token).await.unwrap_err()), "used");
    sign_in(&office, (RITAS, GOOD)).await.unwrap().at_once().unwrap();
    let again = ana.does(Command::Identity(IdentityCommand::Invite { person: rita, send_at: None })).await;
    assert_eq!(again.unwrap_err().1.field.as_deref(), Some("person"), "who has registered is not invited");
}

async fn a_newer_invitation_and_a_corrected_address_kill_the_old_one(office: Office, letters: Letters) {
    let (ana, rita) = (office.ana().await, rita(&office).await);
    invites(&ana, IdentityCommand::Invite { person: rita, send_at: None }).await;
    let first = letters.link(RITAS, "convite", 1).await;
    invites(&ana, IdentityCommand::Invite { person: rita, send_at: None }).await;
    let second = letters.link(RITAS, "convite", 2).await;
    assert_eq!(why(registers(&office, &first, GOOD).await.unwrap_err()), "unknown", "resent");
    let email = "rita.fontana@solnascente.example".to_owned();
    invites(&ana, IdentityCommand::CorrectAddress { person: rita, email: email.clone() }).await;
    let third = letters.link(&email, "convite", 1).await;
    assert_eq!(why(registers(&office, &second, GOOD).await.unwrap_err()), "unknown", "sent to the wrong address");
    assert_eq!(standing(&ana, rita).await.sendings, 3);
    office.clock.advance(TimeDelta::days(7));
    assert_eq!(why(registers(&office, &third, GOOD).await.unwrap_err()), "expired");

    let ana = office.ana().await;
    let tomorrow = office.clock_now() + TimeDelta::days(1);
    invites(&ana, IdentityCommand::Invite { person: rita, send_at: Some(tomorrow) }).await;
    assert_eq!(standing(&ana, rita).await.state, InvitationState::Planned { send_at: tomorrow });
    let waits =
        office.store().effect(office.demonstration.office, &format!("invitation:{rita}:4")).await.unwrap().unwrap();
    assert!(!waits.body.to_string().contains("convite#"), "its link waits sealed: {}", waits.body);
    invites(&ana, IdentityCommand::WithdrawInvitation { person: rita }).await;
    office.clock.advance(TimeDelta::days(2));
    assert!(matches!(standing(&office.ana().await, rita).await.state, InvitationState::Expired { .. }));
    assert_eq!(letters.to(&email).len(), 1, "what was withdrawn before it left never leaves");
    let maria = office.maria().await;
    let not_hers = maria.does(Command::Identity(IdentityCommand::Invite { person: rita, send_at: None })).await;
    assert_eq!(not_hers.unwrap_err().0, StatusCode::NOT_FOUND, "she does not manage the bakery's users");
}

async fn a_forgotten_password_is_replaced_by_a_letter(office: Office, letters: Letters) {
    let maria = office.maria().await;
    let forgets = async |email: &str| {
        let asked = json!({ "email": email });
        let answer = office.http.post(office.url("/api/open/password/forgotten")).json(&asked).send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    };
    assert_eq!(forgets("ninguem@solnascente.example").await, forgets(MARIAS.0).await);
    let first = letters.link(MARIAS.0, "nova-senha", 1).await;
    forgets(MARIAS.0).await;
    let token = letters.link(MARIAS.0, "nova-senha", 2).await;
    let views =
        async |token: &str| open::<ResetView>(&office, "/api/open/password/reset", &json!({ "token": token })).await;
    assert_eq!(why(views(&first).await.unwrap_err()), "unknown", "a newer one was sent");
    let view = views(&token).await.unwrap();
    assert_eq!((view.name.as_str(), view.sets_up_second_step), ("Maria Oliveira", false));

    let changes = async |token: &str, password: &str| {
        let asked = json!({ "token": token, "password": password, "device": "Celular" });
        open::<SignInAnswer>(&office, "/api/open/password/change", &asked).await
    };
    assert_eq!(changes(&token, "solnascente1").await.unwrap_err().1.code, ErrorCode::WeakPassword);
    changes(&token, GOOD).await.unwrap().at_once().unwrap();
    assert_eq!(why(changes(&token, BETTER).await.unwrap_err()), "used");
    assert_eq!(maria.try_get::<serde_json::Value>("/api/session").await.unwrap_err().0, StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&office, MARIAS).await.unwrap_err().1.code, ErrorCode::WrongCredentials);
    sign_in(&office, (MARIAS.0, GOOD)).await.unwrap().at_once().unwrap();

    forgets(MARIAS.0).await;
    let late = letters.link(MARIAS.0, "nova-senha", 3).await;
    assert_eq!(forgets(MARIAS.0).await.0, StatusCode::TOO_MANY_REQUESTS, "nobody's mailbox is flooded");
    office.clock.advance(TimeDelta::hours(1));
    assert_eq!(why(changes(&late, BETTER).await.unwrap_err()), "expired");
    assert!(letters.to("ninguem@solnascente.example").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn guessed_links_are_worth_nothing_and_are_counted() {
    let office = Office::open().await;
    let mut answers = Vec::new();
    for guess in 0..41 {
        let token = format!("{guess:064x}");
        let asked = json!({ "token": token, "password": GOOD, "device": "x" });
        let paths = ["/api/open/invitation/register", "/api/open/password/change"];
        answers.push(open::<SignInAnswer>(&office, paths[guess % 2], &asked).await.unwrap_err());
    }
    let last = answers.pop().unwrap();
    assert_eq!(last.0, StatusCode::TOO_MANY_REQUESTS);
    assert!(answers.into_iter().all(|refused| why(refused) == "unknown"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_judged_while_it_is_typed() {
    let office = Office::open().await;
    let judged = async |password: &str| {
        let asked = json!({ "password": password, "about": ["Maria Oliveira", MARIAS.0, "Contábil Horizonte"] });
        open::<PasswordJudgement>(&office, "/api/open/password/strength", &asked).await.unwrap()
    };
    assert_eq!(judged("horizonte azul 9").await.reason, Some(PasswordReason::Personal));
    let good = judged(GOOD).await;
    assert_eq!((good.strength, good.accepted, good.reason), (4, true, None));
}

/// "Usar este computador" and `admin create-office` make offices by this one function.
async fn an_office_begins_with_a_password_that_the_judge_takes(office: Office, _: Letters) {
    let store = office.store();
    let before = store.offices().await.unwrap().len();
    let new = |password: &str| NewOffice {
        name: "Contábil Farol".into(),
        staff_name: "Rita Farol".into(),
        email: "rita@farol.example".into(),
        password: password.into(),
    };
    for (password, wants) in [
        ("flamengo2026", "one that is not in a list of common passwords"),
        ("farol-azul-47-zebra", "without the person's name, e-mail address or office"),
        ("curta", "at least 10 characters"),
    ] {
        let refused = create_office(store, new(password), office.clock_now()).await.unwrap_err();
        assert!(refused.to_string().starts_with("password: give ") && refused.to_string().contains(wants), "{refused}");
        let told = ApiError::from(refused);
        assert_eq!((told.code, told.field.as_deref()), (ErrorCode::WeakPassword, Some("password")));
    }
    assert_eq!(store.offices().await.unwrap().len(), before, "nothing is made of a form that is not right");
    create_office(store, new(GOOD), office.clock_now()).await.unwrap();
    sign_in(&office, ("rita@farol.example", GOOD)).await.unwrap();
}
