//! Reminders, the message of the day, and the peak-day board (TN3, TN5).

use contract::command::{CommandEnvelope, CommandResult};
use contract::notifications::Board;
use domain::CommandId;
use domain::notify::Way;

use super::*;

/// Monday, 23 November 2026, nine o'clock.
const MONDAY: &str = "2026-11-23T09:00:00";

async fn maria_is_reminded_until_she_opens(told: &Told) {
    let document = told.maria_gets("outubro", Some("2026-12-01"), 100).await;
    let (maria, phone) = (told.office.maria().await, told.office.telephone(MARIA));
    told.it_is("2026-11-23T08:59:00");
    told.round().await;
    told.all_went_out().await;
    assert_eq!(phone.inbox().await.len(), 2, "not before nine");
    told.it_is(MONDAY);
    told.round().await;
    told.round().await;
    let reminded = phone.hears(3).await;
    assert!(
        reminded.text.contains("ainda não foi aberto") && reminded.text.contains(&document.to_string()),
        "{}",
        reminded.text
    );
    // Each day, also when the server was away at nine; not on a Saturday; and not once it was opened, which is the proof.
    told.it_is("2026-11-24T11:30:00");
    told.round().await;
    phone.hears(4).await;
    told.it_is("2026-11-28T10:00:00");
    told.round().await;
    told.opens(&maria, document).await;
    told.it_is("2026-11-30T10:00:00");
    told.round().await;
    told.all_went_out().await;
    assert_eq!((phone.inbox().await.len(), told.mail.letters().len()), (4, 3), "Joana: one when it came, and two");
}

#[tokio::test(flavor = "multi_thread")]
async fn reminders_come_daily_and_stop_at_the_opening() {
    maria_is_reminded_until_she_opens(&Told::open().await).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn reminders_come_daily_and_stop_at_the_opening_on_postgresql() {
    maria_is_reminded_until_she_opens(&Told::on_postgres().await.0).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_portals_on_one_database_make_one_round() {
    let (told, config) = Told::on_postgres().await;
    let second = told.office.replica(&config).await;
    told.maria_gets("outubro", None, 100).await;
    told.letter(1).await;
    told.it_is(MONDAY);
    let (one, other) = tokio::join!(told.office.running.make_rounds(), second.make_rounds());
    // Two that write the same rows may have to try again; the job does.
    assert!(one.is_ok() || other.is_ok(), "{one:?} {other:?}");
    told.round().await;
    told.office.telephone(MARIA).hears(3).await;
    told.letter(2).await;
    told.all_went_out().await;
    assert_eq!((told.office.telephone(MARIA).inbox().await.len(), told.mail.letters().len()), (3, 2));
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_wants_a_digest_gets_one_letter_instead_of_ten() {
    let told = Told::open().await;
    // Before the hour of the day's message.
    told.it_is("2026-11-22T08:00:00");
    let joana = told.joana().await;
    prefers(&joana, &[Way::Email], true).await;
    let mut documents = Vec::new();
    for month in ["agosto", "setembro", "outubro"] {
        documents.push(told.maria_gets(month, Some("2026-12-04"), 100).await);
    }
    told.all_went_out().await;
    assert_eq!((told.mail.letters().len(), bell(&joana).await.unread), (0, 3));
    told.opens(&told.office.maria().await, documents[0]).await;
    told.it_is(MONDAY);
    told.round().await;
    let (text, _) = told.letter(1).await.parts();
    for month in ["08/2026", "09/2026", "10/2026"] {
        assert_eq!(text.matches(month).count(), 1, "{text}");
    }
    told.all_went_out().await;
    assert_eq!(told.mail.letters().len(), 1);
    told.it_is("2026-11-24T09:00:00");
    told.round().await;
    let (text, _) = told.letter(2).await.parts();
    assert!(!text.contains("08/2026"), "what was opened and told is over: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_says_whom_to_call_and_reminds_only_those() {
    // TN5
    let told = Told::open().await;
    let large = told.maria_gets("outubro", Some("2026-11-24"), 500_000).await;
    let small = told.maria_gets("setembro", Some("2026-11-24"), 1_000).await;
    told.maria_gets("agosto", Some("2026-12-20"), 900_000).await;
    let opened = told.maria_gets("julho", Some("2026-11-23"), 700_000).await;
    told.opens(&told.office.maria().await, opened).await;
    told.all_went_out().await;
    let board = async || told.asks::<Board>("board", &json!({ "hours": null })).await.unwrap();
    let shown = board().await;
    let rows: Vec<_> = shown.rows.iter().map(|row| (row.document, row.amount)).collect();
    assert_eq!(
        rows,
        [(large, Some(Cents(500_000))), (small, Some(Cents(1_000)))],
        "due in 48 h, unopened, the largest first"
    );
    assert_eq!((shown.total, shown.amount), (2, Cents(501_000)));
    let call: Vec<_> = shown.rows[0].call.iter().map(|whom| (whom.name.as_str(), whom.phone.as_deref())).collect();
    assert_eq!(call, [("Maria Oliveira", Some(MARIA)), ("Joana Prates", None)]);
    assert!(shown.rows[0].company_name.contains("Padaria"));

    let (phone, letters) = (told.office.telephone(MARIA), told.mail.letters().len());
    let heard = phone.inbox().await.len();
    told.office.clock.advance(chrono::TimeDelta::minutes(5));
    let command = Command::Notifications(NotificationsCommand::RemindOnly { documents: vec![large, small, opened] });
    let envelope = CommandEnvelope { id: machine::ids::new::<CommandId>(), command };
    for _ in 0..2 {
        let answer = told.ana.sends(&envelope).await.unwrap();
        assert_eq!(answer, CommandAnswer::Done { result: CommandResult::Reminded { people: 2 } });
    }
    phone.hears(heard + 1).await;
    told.letter(letters + 1).await;
    told.all_went_out().await;
    assert_eq!((phone.inbox().await.len(), told.mail.letters().len()), (heard + 1, letters + 1), "exactly once each");
    let (text, _) = told.mail.letters()[letters].parts();
    assert!(text.contains("10/2026") && text.contains("09/2026") && !text.contains("07/2026"), "{text}");
    assert_eq!(board().await.rows[0].last_told_at, Some(told.office.clock_now()));
    let stranger = vec![machine::ids::new()];
    let refused = does(&told.ana, NotificationsCommand::RemindOnly { documents: stranger }).await.unwrap_err();
    assert_eq!(refused.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_does_not_exist_is_told_by_telephone_instead() {
    let told = Told::open().await;
    let maria = told.office.maria().await;
    prefers(&maria, &[Way::Email, Way::Whatsapp], false).await;
    let address =
        told.office.demonstration.clients.iter().find(|person| person.name == "Maria Oliveira").unwrap().email;
    told.mail.answers(&[(address, "550")]);
    let document = told.maria_gets("outubro", Some("2026-11-24"), 100).await;
    let phone = told.office.telephone(MARIA);
    does(&told.ana, NotificationsCommand::RemindOnly { documents: vec![document] }).await.unwrap();
    let reminded = phone.hears(3).await;
    assert!(reminded.text.contains("vence em 24/11/2026"), "{}", reminded.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn at_night_nobody_is_woken() {
    let told = Told::open().await;
    told.it_is("2026-11-23T22:15:00");
    told.maria_gets("outubro", None, 100).await;
    told.all_went_out().await;
    assert_eq!(told.mail.letters().len(), 0);
    told.it_is("2026-11-24T07:00:00");
    told.letter(1).await;
}
