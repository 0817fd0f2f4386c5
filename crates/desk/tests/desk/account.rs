//! One's own account at the desk (PC6, PE6): the judge of passwords, recovery codes on disk, and the second step that has to
//! be there first.

use contract::desk::{
    ConnectToServer, DeskHost, DeskSignIn, Nothing, OfficeQuestion, OpenPortal, PortalPage, SaveRecoveryCodes, Stage,
    UseThisComputer,
};
use contract::error::ErrorCode;
use contract::identity::StrengthAsked;
use contract::session::{Me, SignedIn};
use desk::Desk;
use domain::password::PasswordReason;
use serde_json::json;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::office::ana;
use super::offline::{Bench, pending_order, portal};

async fn connects(bench: &Bench, server: &MockServer) -> Desk {
    let desk = bench.opens_the_desk().await;
    desk.connect_to_server(ConnectToServer { address: server.uri() }).await.unwrap();
    desk
}

async fn signs_in(desk: &Desk) -> Stage {
    let asked = DeskSignIn { email: "ana@horizonte.example".into(), password: "demo".into() };
    desk.sign_in(asked).await.unwrap().stage
}

fn typed(password: &str) -> StrengthAsked {
    StrengthAsked { password: password.into(), about: vec![] }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_to_set_up_a_second_step_gets_no_further_before_it_is_there() {
    let (bench, server) = (Bench::new(), portal(&pending_order()).await);
    let arriving = Me { must_set_up_second_step: true, ..ana() };
    let signed = SignedIn { token: "t".repeat(64), me: arriving.clone() };
    let mount = async |verb: &str, at: &str, times: u64, answer: ResponseTemplate| {
        let asked = Mock::given(method(verb)).and(path(at)).respond_with(answer);
        asked.up_to_n_times(times).with_priority(1).mount(&server).await;
    };
    mount("POST", "/api/session", 9, ResponseTemplate::new(200).set_body_json(signed)).await;
    mount("GET", "/api/session", 1, ResponseTemplate::new(200).set_body_json(arriving)).await;
    let ready = ResponseTemplate::new(200).set_body_json(ana());
    Mock::given(method("GET")).and(path("/api/session")).respond_with(ready).mount(&server).await;
    let set_up = json!({ "secret": "JBSW Y3DP", "url": "otpauth://totp/x", "qr": "data:," });
    Mock::given(method("POST"))
        .and(path("/api/office/me/second-step/totp/begin"))
        .and(header("authorization", format!("Bearer {}", "t".repeat(64))))
        .respond_with(ResponseTemplate::new(200).set_body_json(&set_up))
        .mount(&server)
        .await;

    let desk = connects(&bench, &server).await;
    assert!(matches!(signs_in(&desk).await, Stage::SecondStep { .. }));
    let asks = |call: &str| OfficeQuestion { call: call.into(), params: json!({}) };
    assert_eq!(desk.ask_office(asks("me/second-step/totp/begin")).await.unwrap().0, set_up);
    assert_eq!(desk.ask_office(asks("people/invitations")).await.unwrap_err().code, ErrorCode::NotSignedIn);
    assert_eq!(desk.status(Nothing {}).await.unwrap_err().code, ErrorCode::NotSignedIn);
    assert_eq!(desk.second_step_is_set(Nothing {}).await.unwrap_err().code, ErrorCode::SecondStepToSetUp);

    // Nothing of it outlives the program: whoever closes it meanwhile signs in again.
    desk.close();
    drop(desk);
    let desk = bench.opens_the_desk().await;
    assert!(matches!(desk.view().stage, Stage::SignIn { .. }));
    assert!(matches!(signs_in(&desk).await, Stage::SecondStep { .. }));
    let view = desk.second_step_is_set(Nothing {}).await.unwrap();
    assert!(matches!(view.stage, Stage::Ready { .. }));
    assert!(desk.status(Nothing {}).await.is_ok());
    desk.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_judged_here_with_the_words_of_whoever_works_here() {
    let (bench, server) = (Bench::new(), portal(&pending_order()).await);
    let desk = connects(&bench, &server).await;
    assert!(desk.judge_password(typed("xk9horizonte!z7")).await.unwrap().accepted);
    signs_in(&desk).await;
    let judged = desk.judge_password(typed("xk9horizonte!z7")).await.unwrap();
    assert_eq!(judged.reason, Some(PasswordReason::Personal), "their own address is in it");
    assert_eq!(desk.judge_password(typed("flamengo2026")).await.unwrap().reason, Some(PasswordReason::Common));
    assert_eq!(format!("{:?}", typed("segredo")), "StrengthAsked { .. }", "no log ever holds it");
    desk.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_on_this_computer_begins_with_a_password_that_the_judge_takes() {
    // DE4
    let desk = Bench::new().opens_the_desk().await;
    let asked = |password: &str| UseThisComputer {
        office_name: "Contábil Farol".into(),
        your_name: "Rita Farol".into(),
        email: "rita@farol.example".into(),
        password: password.into(),
        demonstration: false,
    };
    for (password, reason) in [
        ("flamengo2026", "common"),
        ("farol-azul-47-zebra", "personal"),
        ("curta", "too_short"),
        ("kqkqkqkqkqkq", "repeated"),
    ] {
        let refused = desk.use_this_computer(asked(password)).await.unwrap_err();
        assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::WeakPassword, Some("password")), "{password}");
        assert_eq!(refused.facts["reason"], reason, "{password}");
    }
    // A good one gets as far as the portal, which this bench does not have.
    let refused = desk.use_this_computer(asked("tijolo vidro canoa")).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::PortBusy);
    // So does the demonstration, whose password everybody knows.
    let refused = desk.demonstrate(asked("demonstracao-rita")).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::PortBusy);
}

#[tokio::test(flavor = "multi_thread")]
async fn recovery_codes_go_to_a_file_of_ones_own_and_nothing_else_does() {
    let (bench, server) = (Bench::new(), portal(&pending_order()).await);
    let desk = connects(&bench, &server).await;
    let file = bench.folder.path().join("codigos.txt");
    let save = |codes: &[&str]| SaveRecoveryCodes {
        path: file.display().to_string(),
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
    };
    let unknown = desk.save_recovery_codes(save(&["K7QF-2M9D"])).await.unwrap_err();
    assert_eq!(unknown.code, ErrorCode::NotSignedIn);
    signs_in(&desk).await;
    desk.save_recovery_codes(save(&["K7QF-2M9D", "XW3H-8PLT"])).await.unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("Ana Souza, Contábil Horizonte") && text.ends_with("K7QF-2M9D\nXW3H-8PLT\n"), "{text}");
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions()) & 0o777,
        0o600
    );
    for other in [&[][..], &["#!/bin/sh\nrm"], &["K7QF-2M9D"; 21], &["a-code-that-is-none-of-ours-at-all"]] {
        let refused = desk.save_recovery_codes(save(other)).await.unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("codes"), "{other:?}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    desk.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_a_browser_can_do_is_opened_in_one_at_the_offices_own_portal() {
    let (bench, server) = (Bench::new(), portal(&pending_order()).await);
    let desk = connects(&bench, &server).await;
    for page in [PortalPage::SecondStep, PortalPage::ForgottenPassword, PortalPage::TemporaryCode] {
        desk.open_portal(OpenPortal { page }).await.unwrap();
    }
    let shown = bench.browser.0.lock().unwrap().clone();
    assert_eq!(shown, ["conta/seguranca", "recuperar", "codigo"].map(|page| format!("{}/{page}", server.uri())));
}
