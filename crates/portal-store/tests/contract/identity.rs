//! Coming in (PC6, PE6): what is good once is good once, also for two at the same time.

use chrono::TimeDelta;
use domain::access::{Companies, Role};
use domain::document::Sha256Hex;
use domain::registry::Person;
use domain::{OfficeId, PersonId};
use portal_store::*;
use serde_json::json;

use crate::house::{House, at, id};

crate::on_both_databases! {
    an_invitation_registers_once_and_only_at_its_address
    a_new_invitation_kills_the_old_one_and_its_letter
    a_ticket_is_good_once_for_a_while_and_a_few_tries
    a_code_of_the_authenticator_is_good_once
    a_recovery_code_is_good_once_and_worth_nothing_alone
    passkeys_are_kept_and_taken_away
    a_locked_out_person_begins_anew
    accounts_of_two_offices_are_linked_and_parted
    tries_are_counted_over_all_replicas
    a_new_password_ends_what_was_begun_with_the_old_one
    what_is_kept_about_somebody_is_theirs_alone
}

fn hash(of: char) -> Sha256Hex {
    Sha256Hex(of.to_string().repeat(64))
}

/// Somebody of the bakery who was entered but has not registered.
async fn rita(house: &House) -> PersonId {
    let maria = house.store.person(house.office, house.maria).await.unwrap().unwrap();
    let person =
        Person { id: id(), name: "Rita".into(), email: Some("rita@example.com".into()), phones: vec![], ..maria };
    let rita = person.id;
    let mut transaction = house.begin(1).await;
    transaction.create_person(NewPerson { person, password_hash: None }).await.unwrap();
    transaction.commit().await.unwrap();
    rita
}

async fn invite(house: &House, person: PersonId, token: char) -> Result<InvitationRow, StoreError> {
    let mut transaction = house.begin(2).await;
    let new = NewInvitation { person, token: hash(token), send_at: at(2), expires_at: at(1_000) };
    let row = transaction.put_invitation(&new).await?;
    let letter = NewEffect {
        key: row.letter.clone(),
        kind: "mail".into(),
        message: None,
        body: json!({ "link": "secret" }),
        idempotent: false,
        next_at: row.send_at,
    };
    transaction.plan_effect(&letter).await?;
    transaction.commit().await?;
    Ok(row)
}

async fn register(house: &House, token: char, seconds: i64) -> InvitationUse {
    let mut transaction = house.begin(seconds).await;
    let used = transaction.register(&hash(token), "$argon2id$new").await.unwrap();
    transaction.commit().await.unwrap();
    used
}

async fn an_invitation_registers_once_and_only_at_its_address(house: &House) {
    let rita = rita(house).await;
    let row = invite(house, rita, 'a').await.unwrap();
    assert_eq!((row.email.as_str(), row.sendings), ("rita@example.com", 1));
    let mut transaction = house.begin(3).await;
    assert!(transaction.open_invitation(&hash('a')).await.unwrap());
    assert!(!transaction.open_invitation(&hash('a')).await.unwrap(), "the first time counts");
    transaction.commit().await.unwrap();
    assert_eq!(register(house, 'f', 4).await, InvitationUse::Refused, "forged");
    let (one, other) = tokio::join!(register(house, 'a', 5), register(house, 'a', 5));
    let registered = [one, other].iter().filter(|used| **used == InvitationUse::Registered { person: rita }).count();
    assert_eq!(registered, 1, "{one:?} {other:?}");
    let row = house.store.invitation(&hash('a')).await.unwrap().unwrap();
    assert_eq!((row.opened_at, row.registered_at), (Some(at(3)), Some(at(5))));
    assert_eq!(house.store.credentials("rita@example.com").await.unwrap().len(), 1);
    let again = invite(house, rita, 'b').await;
    assert!(matches!(again, Err(StoreError::Invalid { field: "person", .. })), "{again:?}");
}

async fn a_new_invitation_kills_the_old_one_and_its_letter(house: &House) {
    let rita = rita(house).await;
    let first = invite(house, rita, 'a').await.unwrap();
    let second = invite(house, rita, 'b').await.unwrap();
    assert_eq!(second.sendings, 2);
    assert_eq!(register(house, 'a', 3).await, InvitationUse::Refused);
    let killed = house.store.effect(house.office, &first.letter).await.unwrap().unwrap();
    assert_eq!((killed.state, killed.body), (EffectState::Failed, json!(null)), "it does not leave, and holds no link");

    let mut transaction = house.begin(4).await;
    transaction.correct_email(rita, " Rita.Nova@example.com ").await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(register(house, 'b', 5).await, InvitationUse::Refused, "it went to the old address");
    assert_eq!(invite(house, rita, 'c').await.unwrap().email, "rita.nova@example.com");
    let mut transaction = house.begin(6).await;
    assert_eq!(transaction.withdraw_invitation(rita).await.unwrap(), 3);
    transaction.commit().await.unwrap();
    assert_eq!(register(house, 'c', 7).await, InvitationUse::Refused, "withdrawn");
    assert_eq!(invite(house, rita, 'd').await.unwrap().sendings, 4);
    assert_eq!(register(house, 'd', 1_000).await, InvitationUse::Refused, "expired");
    let taken = house.begin(8).await.correct_email(rita, "MARIA@example.com").await;
    assert!(matches!(taken, Err(StoreError::Taken { .. })), "{taken:?}");
}

async fn put(house: &House, token: char, purpose: Purpose) {
    let ticket =
        NewTicket { token: hash(token), person: house.maria, purpose, body: json!({ "x": 1 }), expires_at: at(100) };
    let mut transaction = house.begin(1).await;
    transaction.put_ticket(&ticket).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn use_up(house: &House, token: char, seconds: i64) -> bool {
    let mut transaction = house.begin(seconds).await;
    let used = transaction.use_ticket(&hash(token)).await.unwrap();
    transaction.commit().await.unwrap();
    used
}

async fn a_ticket_is_good_once_for_a_while_and_a_few_tries(house: &House) {
    put(house, 'a', Purpose::PasswordReset).await;
    put(house, 'b', Purpose::PasswordReset).await;
    assert!(house.store.ticket(&hash('a')).await.unwrap().is_none(), "a new one replaces it");
    assert!(!use_up(house, 'b', 100).await, "it is over");
    let (one, other) = tokio::join!(use_up(house, 'b', 50), use_up(house, 'b', 50));
    assert!(one ^ other, "two at once: one of them");
    let ticket = house.store.ticket(&hash('b')).await.unwrap().unwrap();
    assert_eq!((ticket.used_at, ticket.body), (Some(at(50)), json!({ "x": 1 })));

    put(house, 'c', Purpose::SignIn).await;
    put(house, 'd', Purpose::SignIn).await;
    let mut transaction = house.begin(10).await;
    let tries =
        [transaction.try_ticket(&hash('c'), 2).await.unwrap(), transaction.try_ticket(&hash('c'), 2).await.unwrap()];
    assert_eq!((tries, transaction.try_ticket(&hash('c'), 2).await.unwrap()), ([true, true], false));
    assert!(transaction.try_ticket(&hash('d'), 2).await.unwrap(), "another device waits for itself");
    transaction.commit().await.unwrap();
    let foreign =
        house.store.begin(house.neighbour().await, at(10)).await.unwrap().use_ticket(&hash('d')).await.unwrap();
    assert!(!foreign, "a ticket belongs to its office");
    assert_eq!(house.store.clear_tickets(at(101)).await.unwrap(), 3);
}

async fn a_code_of_the_authenticator_is_good_once(house: &House) {
    let mut transaction = house.begin(1).await;
    transaction.begin_totp(house.maria, "sealed").await.unwrap();
    assert!(!transaction.use_totp_step(house.maria, 10).await.unwrap(), "it is not set up yet");
    assert!(!transaction.confirm_totp(house.maria, "another", 10).await.unwrap());
    assert!(transaction.confirm_totp(house.maria, "sealed", 10).await.unwrap());
    transaction.commit().await.unwrap();
    assert!(house.store.second_step(house.office, house.maria).await.unwrap().is_set());

    let show = async |step| {
        let mut transaction = house.begin(2).await;
        let used = transaction.use_totp_step(house.maria, step).await.unwrap();
        transaction.commit().await.unwrap();
        used
    };
    assert!(!show(10).await, "the code that set it up counts as used");
    let (one, other) = tokio::join!(show(11), show(11));
    assert!(one ^ other, "the same code twice at once: one of them");
    assert!(!show(10).await && show(12).await);
}

async fn a_recovery_code_is_good_once_and_worth_nothing_alone(house: &House) {
    let mut transaction = house.begin(1).await;
    transaction.begin_totp(house.maria, "sealed").await.unwrap();
    transaction.confirm_totp(house.maria, "sealed", 1).await.unwrap();
    transaction.replace_recovery_codes(house.maria, &[hash('a'), hash('b')]).await.unwrap();
    transaction.commit().await.unwrap();
    let show = async |code, person| {
        let mut transaction = house.begin(2).await;
        let used = transaction.use_recovery_code(person, &hash(code)).await.unwrap();
        transaction.commit().await.unwrap();
        used
    };
    assert!(!show('a', house.carlos).await, "somebody else's");
    let (one, other) = tokio::join!(show('a', house.maria), show('a', house.maria));
    assert!(one ^ other);
    assert_eq!(house.store.second_step(house.office, house.maria).await.unwrap().recovery_codes_left, 1);
    let mut transaction = house.begin(3).await;
    transaction.replace_recovery_codes(house.maria, &[hash('c')]).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(!show('b', house.maria).await, "new codes replace the old");
    let mut transaction = house.begin(4).await;
    transaction.remove_totp(house.maria).await.unwrap();
    transaction.commit().await.unwrap();
    let left = house.store.second_step(house.office, house.maria).await.unwrap();
    assert_eq!((left.is_set(), left.recovery_codes_left), (false, 0));
}

async fn passkeys_are_kept_and_taken_away(house: &House) {
    let key = |id: &str| NewPasskey { id: id.into(), name: "Celular".into(), credential: json!({ "counter": 0 }) };
    let mut transaction = house.begin(1).await;
    transaction.add_passkey(house.maria, &key("k1")).await.unwrap();
    transaction.passkey_used(house.maria, "k1", &json!({ "counter": 5 })).await.unwrap();
    transaction.commit().await.unwrap();
    let kept = house.store.second_step(house.office, house.maria).await.unwrap();
    assert_eq!(
        (kept.passkeys[0].credential.clone(), kept.passkeys[0].last_used_at),
        (json!({ "counter": 5 }), Some(at(1)))
    );
    let twice = house.begin(2).await.add_passkey(house.carlos, &key("k1")).await;
    assert!(matches!(twice, Err(StoreError::Taken { .. })), "{twice:?}");
    let foreign = house.begin(2).await.remove_passkey(house.carlos, "k1").await;
    assert!(matches!(foreign, Err(StoreError::NotFound { .. })), "{foreign:?}");
    let mut transaction = house.begin(3).await;
    transaction.remove_passkey(house.maria, "k1").await.unwrap();
    transaction.commit().await.unwrap();
    assert!(!house.store.second_step(house.office, house.maria).await.unwrap().is_set());
}

async fn a_locked_out_person_begins_anew(house: &House) {
    let session = NewSession {
        id: id(),
        token: hash('5'),
        person: house.maria,
        device: "Celular".into(),
        expires_at: at(900),
        second_step: true,
        proved_at: at(1),
    };
    let mut transaction = house.begin(1).await;
    transaction.create_session(&session).await.unwrap();
    transaction.begin_totp(house.maria, "sealed").await.unwrap();
    transaction.confirm_totp(house.maria, "sealed", 1).await.unwrap();
    transaction
        .add_passkey(house.maria, &NewPasskey { id: "k".into(), name: "k".into(), credential: json!({}) })
        .await
        .unwrap();
    transaction.replace_recovery_codes(house.maria, &[hash('a')]).await.unwrap();
    transaction.commit().await.unwrap();
    let signed_in = house.store.session(&hash('5'), at(2)).await.unwrap().unwrap();
    assert_eq!((signed_in.second_step, signed_in.proved_at, signed_in.must_set_up), (true, at(1), false));

    let mut transaction = house.begin(3).await;
    transaction.demand_second_step(house.maria).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(house.store.session(&hash('5'), at(4)).await.unwrap().unwrap().must_set_up);
    let left = house.store.second_step(house.office, house.maria).await.unwrap();
    assert_eq!((left.is_set(), left.must_set_up, left.recovery_codes_left), (false, true, 0));
    let mut transaction = house.begin(5).await;
    transaction.begin_totp(house.maria, "new").await.unwrap();
    transaction.confirm_totp(house.maria, "new", 2).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(!house.store.session(&hash('5'), at(6)).await.unwrap().unwrap().must_set_up);
}

/// A client of an office of her own, with Maria's e-mail.
async fn elsewhere(house: &House) -> (OfficeId, PersonId) {
    let office = house.neighbour().await;
    let maria = house.store.person(house.office, house.maria).await.unwrap().unwrap();
    let there = Person { id: id(), office, phones: vec![], companies: Companies::Only([].into()), ..maria };
    let person = there.id;
    let mut transaction = house.store.begin(office, at(1)).await.unwrap();
    transaction.create_person(NewPerson { person: there, password_hash: Some("$argon2id$…".into()) }).await.unwrap();
    transaction.commit().await.unwrap();
    (office, person)
}

async fn accounts_of_two_offices_are_linked_and_parted(house: &House) {
    let (here, there, third) = ((house.office, house.maria), elsewhere(house).await, elsewhere(house).await);
    let of = async |(office, person): (OfficeId, PersonId)| {
        let linked = house.store.linked_accounts(office, person).await.unwrap();
        linked.iter().map(|account| account.person.id).collect::<std::collections::BTreeSet<_>>()
    };
    assert!(of(here).await.is_empty());
    house.store.link_accounts(here, there, "account 1", at(2)).await.unwrap();
    house.store.link_accounts(here, there, "account 2", at(3)).await.unwrap();
    assert_eq!(of(here).await, [here.1, there.1].into());
    assert_eq!(of(there).await, of(here).await);
    house.store.link_accounts(there, third, "account 3", at(4)).await.unwrap();
    assert_eq!(of(here).await, [here.1, there.1, third.1].into(), "whoever is linked to one is linked to all");
    let twice = house.store.link_accounts((house.office, house.carlos), third, "account 4", at(5)).await;
    assert!(matches!(twice, Err(StoreError::Taken { .. })), "two persons of one office: {twice:?}");
    assert!(of((house.office, house.carlos)).await.is_empty());

    let mut transaction = house.begin(6).await;
    transaction.unlink_account(there.0, there.1).await.unwrap();
    transaction.change_access(house.maria, Role::Client, &Companies::Only([].into()), &[].into(), false).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!((of(there).await, of(third).await), ([].into(), [third.1].into()), "who is inactive is not shown");
}

async fn tries_are_counted_over_all_replicas(house: &House) {
    let replica = Store::open(&house.place, house.folder.path().join("documents").to_str().unwrap()).await.unwrap();
    let counters = [Counter { name: hash('a'), most: 3 }, Counter { name: hash('b'), most: 100 }];
    let within = TimeDelta::seconds(60);
    for (seconds, store) in [(0, &house.store), (10, &replica), (20, &house.store)] {
        assert_eq!(store.count_tries(&counters, within, at(seconds)).await.unwrap(), Tried::Counted);
    }
    for store in [&house.store, &replica] {
        let refused = store.count_tries(&counters, within, at(30)).await.unwrap();
        assert_eq!(refused, Tried::TooOften { began_at: at(0) });
    }
    let only_b = [Counter { name: hash('b'), most: 4 }];
    assert_eq!(replica.count_tries(&only_b, within, at(31)).await.unwrap(), Tried::Counted, "a refusal counts nothing");
    assert!(matches!(replica.count_tries(&only_b, within, at(32)).await.unwrap(), Tried::TooOften { .. }));
    replica.ease_tries(&[hash('a')], &[hash('b')]).await.unwrap();
    assert_eq!(house.store.count_tries(&counters[..1], within, at(33)).await.unwrap(), Tried::Counted);
    assert_eq!(house.store.count_tries(&only_b, within, at(34)).await.unwrap(), Tried::Counted);
    assert_eq!(house.store.count_tries(&only_b, within, at(60)).await.unwrap(), Tried::Counted, "a new while begins");
    assert_eq!(house.store.clear_tries(at(59)).await.unwrap(), 1);
    replica.close().await;
}

async fn a_new_password_ends_what_was_begun_with_the_old_one(house: &House) {
    let session = |token: char| NewSession {
        id: id(),
        token: hash(token),
        person: house.maria,
        device: "Celular".into(),
        expires_at: at(900),
        second_step: false,
        proved_at: at(1),
    };
    let (this, other) = (session('6'), session('7'));
    let mut transaction = house.begin(1).await;
    transaction.create_session(&this).await.unwrap();
    transaction.create_session(&other).await.unwrap();
    transaction.commit().await.unwrap();
    put(house, 'c', Purpose::SignIn).await;
    let mut transaction = house.begin(2).await;
    transaction.replace_password(house.maria, "$argon2id$new", Some(this.id)).await.unwrap();
    transaction.session_proved(this.id, true).await.unwrap();
    transaction.commit().await.unwrap();
    let kept = house.store.session(&hash('6'), at(3)).await.unwrap().unwrap();
    assert_eq!((kept.second_step, kept.proved_at), (true, at(2)));
    assert!(house.store.session(&hash('7'), at(3)).await.unwrap().is_none());
    assert!(house.store.ticket(&hash('c')).await.unwrap().is_none());
    assert_eq!(house.store.password_of(house.office, house.maria).await.unwrap().unwrap(), "$argon2id$new");
}

async fn what_is_kept_about_somebody_is_theirs_alone(house: &House) {
    let order = house.maria_asks(1).await.remove(0);
    let mine = house.store.kept_about(house.office, house.maria).await.unwrap();
    assert_eq!(mine.orders.iter().map(|order| order.id).collect::<Vec<_>>(), [order.id]);
    let his = house.store.kept_about(house.office, house.carlos).await.unwrap();
    assert!(his.orders.is_empty() && his.messages.is_empty() && his.opened.is_empty());
}
