//! Who is who: sign-in, telephones, sessions (PE6).

use domain::access::{Companies, Department, Level, Permission, Role};
use domain::document::Sha256Hex;
use domain::registry::Person;
use portal_store::{NewPerson, NewSession, StoreError};

use crate::house::{House, MARIA_PHONE, at, id};

crate::on_both_databases! {
    a_person_is_found_by_telephone_and_email
    an_email_or_telephone_belongs_to_one_person
    a_session_ends_when_it_should
    a_new_password_ends_every_session
}

async fn a_person_is_found_by_telephone_and_email(house: &House) {
    let maria = house.store.person_by_phone(house.office, MARIA_PHONE).await.unwrap().unwrap();
    assert_eq!(maria.id, house.maria);
    assert_eq!(house.store.person_by_phone(house.neighbour().await, MARIA_PHONE).await.unwrap(), None);
    let found = house.store.credentials(" Maria@Example.com ").await.unwrap();
    assert_eq!(found.iter().map(|found| found.person.id).collect::<Vec<_>>(), [house.maria]);
    assert!(house.store.credentials("").await.unwrap().is_empty());

    let mut transaction = house.begin(5).await;
    transaction.change_access(house.maria, Role::Client, &Companies::Only([].into()), &[].into(), false).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(house.store.person_by_phone(house.office, MARIA_PHONE).await.unwrap(), None);
    assert!(house.store.credentials("maria@example.com").await.unwrap().is_empty());
    assert_eq!(house.store.access(house.office, house.maria).await.unwrap(), None);
}

async fn an_email_or_telephone_belongs_to_one_person(house: &House) {
    let twin = |email: Option<&str>, phones: &[&str]| NewPerson {
        person: Person {
            id: id(),
            office: house.office,
            name: "Outra Maria".into(),
            email: email.map(Into::into),
            phones: phones.iter().map(|phone| (*phone).to_owned()).collect(),
            role: Role::Client,
            companies: Companies::Only([house.bakery].into()),
            departments: [(Department::Pessoal, Level::Revisor)].into(),
            permissions: Permission::of_role(Role::Client),
            groups: [].into(),
            employee: None,
            active: true,
        },
        password_hash: None,
    };
    for (new, what) in [(twin(Some("MARIA@example.com"), &[]), "e-mail"), (twin(None, &[MARIA_PHONE]), "telephone")] {
        let mut transaction = house.begin(5).await;
        let refused = transaction.create_person(new).await;
        assert!(matches!(&refused, Err(StoreError::Taken { what: taken }) if *taken == what), "{refused:?}");
    }
    let mut transaction = house.begin(6).await;
    transaction.create_person(twin(None, &[])).await.unwrap();
    transaction.create_person(twin(None, &[])).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn sign_in(house: &House, token: &Sha256Hex) -> domain::SessionId {
    let session = id();
    let new = NewSession {
        id: session,
        token: token.clone(),
        person: house.ana,
        device: "RECEPCAO-01".into(),
        expires_at: at(100),
        second_step: false,
        proved_at: at(1),
    };
    let mut transaction = house.begin(1).await;
    transaction.create_session(&new).await.unwrap();
    transaction.commit().await.unwrap();
    session
}

async fn a_session_ends_when_it_should(house: &House) {
    let token = Sha256Hex("1".repeat(64));
    let session = sign_in(house, &token).await;
    let signed_in = house.store.session(&token, at(50)).await.unwrap().unwrap();
    assert_eq!((signed_in.person.id, signed_in.office, signed_in.session), (house.ana, house.office, session));
    assert!(house.store.session(&token, at(100)).await.unwrap().is_none(), "it ran out");
    assert!(house.store.session(&Sha256Hex("2".repeat(64)), at(50)).await.unwrap().is_none());

    let mut transaction = house.begin(60).await;
    transaction.touch_session(session, at(200)).await.unwrap();
    transaction.commit().await.unwrap();
    let devices = house.store.sessions(house.office, house.ana, at(150)).await.unwrap();
    assert_eq!(devices.iter().map(|device| device.last_seen_at).collect::<Vec<_>>(), [at(60)]);

    let mut transaction = house.begin(70).await;
    transaction.revoke_session(session).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(house.store.session(&token, at(71)).await.unwrap().is_none());
}

async fn a_new_password_ends_every_session(house: &House) {
    let token = Sha256Hex("1".repeat(64));
    sign_in(house, &token).await;
    let mut transaction = house.begin(5).await;
    transaction.change_password(house.ana, "$argon2id$new").await.unwrap();
    transaction.commit().await.unwrap();
    assert!(house.store.session(&token, at(6)).await.unwrap().is_none());
    assert_eq!(house.store.credentials("ana@example.com").await.unwrap()[0].password_hash, "$argon2id$new");
}
