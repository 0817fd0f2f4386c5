//! Who was told what: once per event and person, whoever tells it (TN2).

use domain::message::Delivery;
use domain::notify::{EventKind, Language, Preferences, Preset, Rules, Tone, Way};
use domain::{NoticeId, PersonId};
use portal_store::*;
use serde_json::{Value, json};

use crate::house::{House, at, id};
use crate::on_both_databases;

on_both_databases! {
    one_event_tells_each_person_once
    two_replicas_that_tell_at_once_tell_once
    the_bell_is_a_persons_own
    what_went_out_shows_how_far_it_got
    a_lost_notice_is_found_by_its_effect
    the_digest_is_taken_once
    a_round_is_made_once_a_day
    settings_are_kept_per_office
    a_device_belongs_to_whoever_signed_in_last
    an_audience_has_what_reaches_each
    what_is_due_and_unopened_is_found
    many_effects_are_planned_once_each
    a_letter_is_erased_when_it_is_not_tried_again
    letters_keep_no_message_waiting
}

fn notice(person: PersonId, carrying: Carrying) -> NewNotice {
    NewNotice {
        id: id(),
        person,
        kind: EventKind::DocumentPublished,
        title: "Documento novo".into(),
        line: "Holerite 10/2026 está na sua pasta.".into(),
        link: "/documentos/1".into(),
        way: Way::Email,
        otherwise: vec![Way::Whatsapp],
        letter: Value::Null,
        carrying,
    }
}

async fn tell(house: &House, event: &str, notices: &[NewNotice], seconds: i64) -> usize {
    let mut transaction = house.begin(seconds).await;
    let told = transaction.add_notices(event, Some(house.bakery), notices).await.unwrap();
    transaction.commit().await.unwrap();
    told.len()
}

async fn one_event_tells_each_person_once(house: &House) {
    let both = [notice(house.maria, Carrying::Nothing), notice(house.carlos, Carrying::Nothing)];
    assert_eq!(tell(house, "document:1", &both[..1], 1).await, 1);
    let again = [notice(house.maria, Carrying::Nothing), notice(house.carlos, Carrying::Nothing)];
    assert_eq!(tell(house, "document:1", &again, 2).await, 1, "only Carlos is new");
    assert_eq!(tell(house, "document:2", &[notice(house.maria, Carrying::Nothing)], 3).await, 1, "another event");
    assert!(house.store.was_told(house.office, "document:1", house.carlos).await.unwrap());
    assert!(!house.store.was_told(house.office, "document:2", house.carlos).await.unwrap());
    assert!(!house.store.was_told(house.neighbour().await, "document:1", house.carlos).await.unwrap());
}

async fn two_replicas_that_tell_at_once_tell_once(house: &House) {
    let telling = (0..8).map(|_| {
        let (store, office, person) = (house.store.clone(), house.office, house.maria);
        tokio::spawn(async move {
            let mut transaction = store.begin(office, at(1)).await.unwrap();
            let told = transaction.add_notices("task:1", None, &[notice(person, Carrying::Nothing)]).await.unwrap();
            transaction.commit().await.unwrap();
            told.len()
        })
    });
    let told = futures_util::future::join_all(telling).await.into_iter().map(Result::unwrap).sum::<usize>();
    assert_eq!(told, 1);
}

async fn the_bell_is_a_persons_own(house: &House) {
    let marias: Vec<NewNotice> = (0..5).map(|_| notice(house.maria, Carrying::Nothing)).collect();
    for (count, one) in marias.iter().enumerate() {
        tell(house, &format!("document:{count}"), std::slice::from_ref(one), 1).await;
    }
    tell(house, "document:0", &[notice(house.carlos, Carrying::Nothing)], 1).await;
    let page = house.store.bell(house.office, house.maria, None, 3).await.unwrap();
    let ids: Vec<NoticeId> = page.rows.iter().map(|row| row.id).collect();
    assert_eq!((ids, page.unread), (vec![marias[4].id, marias[3].id, marias[2].id], 5));
    let rest = house.store.bell(house.office, house.maria, page.next, 3).await.unwrap();
    assert_eq!((rest.rows.len(), rest.next), (2, None));

    let mut transaction = house.begin(9).await;
    transaction.mark_read(house.carlos, Some(&[marias[0].id])).await.unwrap();
    transaction.mark_read(house.maria, Some(&[marias[1].id])).await.unwrap();
    transaction.commit().await.unwrap();
    let bell = house.store.bell(house.office, house.maria, None, 9).await.unwrap();
    assert_eq!(bell.unread, 4, "Carlos cannot read Maria's");
    assert_eq!(bell.rows.iter().find(|row| row.id == marias[1].id).unwrap().read_at, Some(at(9)));
    let mut transaction = house.begin(10).await;
    transaction.mark_read(house.maria, None).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(house.store.bell(house.office, house.maria, None, 9).await.unwrap().unread, 0);
    assert_eq!(house.store.bell(house.office, house.carlos, None, 9).await.unwrap().unread, 1);
    assert_eq!(house.store.bell(house.neighbour().await, house.maria, None, 9).await.unwrap().rows, []);
}

fn effect(key: &str, kind: &str, seconds: i64) -> NewEffect {
    NewEffect {
        key: key.into(),
        kind: kind.into(),
        message: None,
        body: json!({ "link": "https://portal.example/convite#secret" }),
        idempotent: false,
        next_at: at(seconds),
    }
}

async fn plan(house: &House, effects: &[NewEffect]) -> u64 {
    let mut transaction = house.begin(1).await;
    let planned = transaction.plan_effects(effects).await.unwrap();
    transaction.commit().await.unwrap();
    planned
}

async fn settle(house: &House, key: &str, settled: Settled) {
    let mut transaction = house.begin(5).await;
    transaction.settle_effect(key, settled).await.unwrap();
    transaction.commit().await.unwrap();
}

/// A notice to Maria that goes out by this effect.
async fn carried(house: &House, event: &str) -> NewNotice {
    let mut out = notice(house.maria, Carrying::Nothing);
    out.carrying = Carrying::Effect(format!("notice:{}", out.id));
    tell(house, event, std::slice::from_ref(&out), 1).await;
    plan(house, &[effect(&format!("notice:{}", out.id), "mail", 1)]).await;
    out
}

async fn what_went_out_shows_how_far_it_got(house: &House) {
    let (sent, full) = (carried(house, "one").await, carried(house, "two").await);
    tell(house, "three", &[notice(house.maria, Carrying::Digest)], 1).await;
    house.store.take_effects("mail", 9, at(2)).await.unwrap();
    let done = Settled::Done { delivery: Delivery::Sent, channel_message_id: None };
    settle(house, &format!("notice:{}", sent.id), done).await;
    let retry = Settled::Retry { at: at(60), error: "mailbox_full".into() };
    settle(house, &format!("notice:{}", full.id), retry).await;

    let look = async |filter: CarriedFilter| house.store.carried(house.office, &filter, None, 9).await.unwrap().rows;
    let only = async |which| look(CarriedFilter { which, ..CarriedFilter::default() }).await;
    let all = only(Which::All).await;
    let states: Vec<_> = all.iter().map(|row| (row.effect, row.waits_for_digest)).collect();
    assert_eq!(states, [(None, true), (Some(EffectState::Queued), false), (Some(EffectState::Done), false)]);
    let troubled = only(Which::Troubled).await;
    let [row] = troubled.as_slice() else { panic!("{troubled:?}") };
    assert_eq!((row.listed.id, row.error.as_deref()), (full.id, Some("mailbox_full")));
    assert_eq!((row.next_at, row.attempts, row.person_name.as_str()), (Some(at(60)), 1, "Maria Oliveira"));
    for (which, found) in [
        (Which::Waiting, 1),
        (Which::Sent, 1),
        (Which::InDigest, 1),
        (Which::Failed, 0),
        (Which::Uncertain, 0),
        (Which::Listed, 0),
    ] {
        assert_eq!(only(which).await.len(), found, "{which:?}");
    }
    let of_maria = CarriedFilter { person: Some(house.maria), ..CarriedFilter::default() };
    assert_eq!(look(of_maria).await.len(), 3);
    assert_eq!(look(CarriedFilter { company: Some(house.bakery), ..of_maria }).await.len(), 3);
    assert_eq!(look(CarriedFilter { person: Some(id()), ..of_maria }).await.len(), 0);
    assert_eq!(look(CarriedFilter { company: Some(id()), ..of_maria }).await.len(), 0);
    let progress = house.store.effect_state(house.office, &format!("notice:{}", full.id)).await.unwrap().unwrap();
    assert_eq!((progress.state, progress.last_error.as_deref()), (EffectState::Queued, Some("mailbox_full")));
    assert_eq!(house.store.effect_state(house.office, "nothing").await.unwrap(), None);
}

async fn a_lost_notice_is_found_by_its_effect(house: &House) {
    let lost = carried(house, "one").await;
    let key = format!("notice:{}", lost.id);
    let mut transaction = house.begin(2).await;
    let stranded = transaction.stranded(&key).await.unwrap().unwrap();
    assert_eq!(
        (stranded.id, stranded.person, stranded.otherwise.as_slice()),
        (lost.id, house.maria, &[Way::Whatsapp][..])
    );
    for other in ["invitation:1", "notice:", "notice:1", &format!("{key}:email")] {
        assert_eq!(transaction.stranded(other).await.unwrap(), None, "{other}");
    }
    transaction.take_another_way(lost.id, Way::Whatsapp, &[], Some(&format!("{key}:whatsapp"))).await.unwrap();
    assert_eq!(transaction.stranded(&key).await.unwrap(), None, "the first way is not its way any more");
    assert!(transaction.stranded(&format!("{key}:whatsapp")).await.unwrap().unwrap().otherwise.is_empty());
    transaction.commit().await.unwrap();
}

async fn the_digest_is_taken_once(house: &House) {
    for event in ["one", "two"] {
        tell(house, event, &[notice(house.maria, Carrying::Digest)], 1).await;
    }
    tell(house, "one", &[notice(house.carlos, Carrying::Digest)], 1).await;
    let mut waiting = house.store.waiting_for_digest(house.office).await.unwrap();
    waiting.sort();
    let mut both = vec![house.maria, house.carlos];
    both.sort();
    assert_eq!(waiting, both);
    let mut transaction = house.begin(2).await;
    assert_eq!(transaction.take_digest(house.maria).await.unwrap().len(), 2);
    assert_eq!(transaction.take_digest(house.maria).await.unwrap(), []);
    transaction.commit().await.unwrap();
    assert_eq!(house.store.waiting_for_digest(house.office).await.unwrap(), [house.carlos]);
    assert_eq!(
        house.store.bell(house.office, house.maria, None, 9).await.unwrap().unread,
        2,
        "they stay under the bell"
    );
}

async fn a_round_is_made_once_a_day(house: &House) {
    let (today, tomorrow) = ("2026-11-20".parse().unwrap(), "2026-11-21".parse().unwrap());
    let mut transaction = house.begin(1).await;
    assert!(transaction.end_round(today).await.unwrap());
    assert!(!transaction.end_round(today).await.unwrap());
    transaction.commit().await.unwrap();
    assert!(house.store.round_is_done(house.office, today).await.unwrap());
    assert!(!house.store.round_is_done(house.office, tomorrow).await.unwrap());
    assert!(!house.store.round_is_done(house.neighbour().await, today).await.unwrap());
}

async fn settings_are_kept_per_office(house: &House) {
    let rules = Rules::new("America/Manaus").with(Preset::ProcessesNotify);
    let which = OwnText { event: EventKind::Reminder, language: Language::PtBr, tone: Tone::Formal };
    let words = OwnWords { subject: "Lembrete".into(), line: "{{ title }}".into(), body: "Oi".into() };
    let preferences = Preferences { digest: true, ..Preferences::default() };
    let mut transaction = house.begin(1).await;
    transaction.save_notification_rules(&Rules::new("America/Sao_Paulo"), house.ana).await.unwrap();
    transaction.save_notification_rules(&rules, house.ana).await.unwrap();
    transaction.save_notice_text(which, &words, house.ana).await.unwrap();
    transaction.save_tone(house.bakery, Tone::Formal).await.unwrap();
    transaction.save_preferences(house.maria, &preferences).await.unwrap();
    transaction.commit().await.unwrap();
    let (store, office, neighbour) = (&house.store, house.office, house.neighbour().await);
    assert_eq!(store.notification_rules(office).await.unwrap(), Some(rules));
    assert_eq!(store.notification_rules(neighbour).await.unwrap(), None);
    assert_eq!(store.own_texts(office).await.unwrap(), [(which, words)].into());
    assert!(store.own_texts(neighbour).await.unwrap().is_empty());
    assert_eq!(store.tones(office).await.unwrap(), [(house.bakery, Tone::Formal)].into());
    assert_eq!(store.preferences(office, house.maria).await.unwrap(), preferences);
    assert_eq!(store.preferences(office, house.carlos).await.unwrap(), Preferences::default());
    let mut transaction = house.begin(2).await;
    transaction.restore_notice_text(which).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(store.own_texts(office).await.unwrap().is_empty());
    let mut transaction = house.begin(3).await;
    let nobodys = transaction.save_tone(id(), Tone::Formal).await;
    assert!(matches!(nobodys, Err(StoreError::NotFound { .. })), "{nobodys:?}");
}

fn device(endpoint: &str) -> Device {
    Device { endpoint: endpoint.into(), p256dh: "B…".into(), auth: "a…".into() }
}

async fn a_device_belongs_to_whoever_signed_in_last(house: &House) {
    let (shared, own) = (device("https://push.example/shared"), device("https://push.example/own"));
    let mut transaction = house.begin(1).await;
    transaction.subscribe_device(house.maria, &shared).await.unwrap();
    transaction.subscribe_device(house.maria, &own).await.unwrap();
    transaction.subscribe_device(house.maria, &own).await.unwrap();
    transaction.subscribe_device(house.carlos, &shared).await.unwrap();
    transaction.unsubscribe_device(house.maria, &shared.endpoint).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(house.store.devices(house.office, house.maria).await.unwrap(), [own]);
    assert_eq!(house.store.devices(house.office, house.carlos).await.unwrap(), [shared]);

    for count in 0..15 {
        let mut transaction = house.begin(2 + count).await;
        transaction.subscribe_device(house.maria, &device(&format!("https://push.example/{count}"))).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let devices = house.store.devices(house.office, house.maria).await.unwrap();
    assert_eq!((devices.len(), devices[0].endpoint.as_str()), (10, "https://push.example/14"), "the oldest make room");
}

async fn an_audience_has_what_reaches_each(house: &House) {
    let conversation = house.marias_conversation().await;
    let mut transaction = house.begin(1).await;
    transaction.subscribe_device(house.carlos, &device("https://push.example/1")).await.unwrap();
    transaction.commit().await.unwrap();
    let names = |listeners: &[Listener]| listeners.iter().map(|l| l.person.name.clone()).collect::<Vec<_>>();
    let bakery = house.store.audience(house.office, Some(house.bakery)).await.unwrap();
    assert_eq!(names(&bakery), ["Carlos Pereira", "Maria Oliveira"], "clients only, by name");
    let [carlos, maria] = bakery.as_slice() else { panic!() };
    assert_eq!((carlos.devices, carlos.talk), (1, None));
    assert_eq!((maria.devices, maria.talk.map(|talk| talk.conversation)), (0, Some(conversation)));
    let garage = house.store.audience(house.office, Some(house.garage)).await.unwrap();
    assert_eq!(names(&garage), ["Carlos Pereira"]);
    assert_eq!(house.store.audience(house.office, None).await.unwrap().len(), 2);
    let one = house.store.listener(house.office, house.maria).await.unwrap().unwrap();
    assert_eq!(one.person.id, house.maria);
    assert!(house.store.listener(house.office, house.ana).await.unwrap().is_none(), "staff read the feed");
    assert!(house.store.audience(house.neighbour().await, None).await.unwrap().is_empty());
}

async fn what_is_due_and_unopened_is_found(house: &House) {
    let mut due = house.payslip("due").await;
    due.facts.due_on = Some("2026-11-23".parse().unwrap());
    let mut later = house.payslip("later").await;
    later.facts.due_on = Some("2026-12-20".parse().unwrap());
    let never = house.payslip("never").await;
    let mut transaction = house.begin(1).await;
    for document in [&due, &later, &never] {
        transaction.add_document(document, None).await.unwrap();
    }
    let first = due.id(house.office);
    transaction.told_about(&[first]).await.unwrap();
    transaction.commit().await.unwrap();
    let (from, until) = ("2026-11-20".parse().unwrap(), "2026-11-23".parse().unwrap());
    let found = house.store.unopened_due(house.office, from, until).await.unwrap();
    let [row] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((row.document.id, row.told_at), (first, Some(at(1))));
    assert_eq!(row.company_name, "Padaria Sol Nascente Ltda");
    assert_eq!(house.store.unopened_since(house.office, at(0)).await.unwrap().len(), 3);
    assert_eq!(house.store.unopened_since(house.office, at(2)).await.unwrap(), []);
    let mut transaction = house.begin(3).await;
    transaction.record_opening(first, house.maria).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(house.store.unopened_due(house.office, from, until).await.unwrap(), []);
}

async fn many_effects_are_planned_once_each(house: &House) {
    let many: Vec<NewEffect> = (0..100).map(|count| effect(&format!("e{count}"), "mail", 1)).collect();
    assert_eq!(plan(house, &many).await, 100);
    assert_eq!(plan(house, &many).await, 0);
    assert_eq!(house.store.take_effects("mail", 200, at(2)).await.unwrap().len(), 100);
}

async fn a_letter_is_erased_when_it_is_not_tried_again(house: &House) {
    plan(house, &[effect("one", "mail", 1), effect("two", "mail", 1)]).await;
    house.store.take_effects("mail", 9, at(2)).await.unwrap();
    settle(house, "one", Settled::Retry { at: at(9), error: "mailbox_full".into() }).await;
    settle(house, "two", Settled::Failed { code: "mailbox_unknown".into() }).await;
    assert_ne!(house.store.effect(house.office, "one").await.unwrap().unwrap().body, Value::Null);
    assert_eq!(house.store.effect(house.office, "two").await.unwrap().unwrap().body, Value::Null);
}

async fn letters_keep_no_message_waiting(house: &House) {
    plan(house, &[effect("letter", "mail", 1), effect("push", "push", 1)]).await;
    assert_eq!(house.store.take_effects("send_message", 9, at(2)).await.unwrap(), []);
    assert_eq!(house.store.take_effects("push", 9, at(2)).await.unwrap().len(), 1);
    assert_eq!(house.store.take_effects("mail", 9, at(2)).await.unwrap().len(), 1);
}
