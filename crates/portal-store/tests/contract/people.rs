//! What people reach: groups, the last administrator, deactivating, drafts (PE1, PE6).

use std::collections::BTreeSet;

use domain::access::{Companies, Level, Permission, Role, departments_with};
use domain::document::Sha256Hex;
use domain::registry::Person;
use domain::{DraftId, GroupId};
use portal_store::{FeedEntity, NewSession, StoreError};
use serde_json::json;

use crate::house::{House, at, id};

crate::on_both_databases! {
    a_group_gives_its_members_what_it_says_at_once
    a_group_needs_a_name_of_its_own_and_permissions_of_staff
    the_last_administrator_stays
    two_administrators_cannot_remove_each_other_at_once
    who_is_deactivated_is_out_at_once
    a_person_changes_as_a_whole_or_not_at_all
    a_draft_is_kept_for_the_one_who_began_it
}

fn group(number: u128) -> GroupId {
    GroupId(uuid::Uuid::from_u128(number))
}

async fn person(house: &House, id: domain::PersonId) -> Person {
    house.store.person(house.office, id).await.unwrap().unwrap()
}

async fn a_group_gives_its_members_what_it_says_at_once(house: &House) {
    let bruno = house.reader(house.bruno).await;
    let read = house.store.feed_page(&bruno, 0, 2_000).await.unwrap();
    let may = async || house.store.access(house.office, house.bruno).await.unwrap().unwrap().permissions;
    assert_eq!(may().await, Permission::of_role(Role::Accountant));

    let mut transaction = house.begin(3).await;
    transaction.save_group(group(1), "Fiscal", &[Permission::ManageTasks].into()).await.unwrap();
    let joined = Person { groups: [group(1)].into(), ..person(house, house.bruno).await };
    transaction.change_person(joined).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(may().await, [Permission::ManageTasks].into(), "the group instead of the role");
    assert!(house.store.feed_page(&bruno, read.cursor, 10).await.unwrap().reset);

    let mut transaction = house.begin(4).await;
    let more = [Permission::ManageTasks, Permission::PublishNews].into();
    transaction.save_group(group(1), "Fiscal e notícias", &more).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(may().await, more);

    let mut transaction = house.begin(5).await;
    transaction.delete_group(group(1)).await.unwrap();
    assert!(matches!(transaction.delete_group(group(1)).await, Err(StoreError::NotFound { .. })));
    transaction.commit().await.unwrap();
    assert_eq!(may().await, Permission::of_role(Role::Accountant));
    assert_eq!(person(house, house.bruno).await.groups, BTreeSet::new());
    assert_eq!(house.store.groups(house.office).await.unwrap(), []);
}

async fn a_group_needs_a_name_of_its_own_and_permissions_of_staff(house: &House) {
    let mut transaction = house.begin(3).await;
    transaction.save_group(group(1), "Fiscal", &BTreeSet::new()).await.unwrap();
    let refused = transaction.save_group(group(2), " fiscal ", &BTreeSet::new()).await;
    assert!(matches!(&refused, Err(StoreError::Taken { what: "name" })), "{refused:?}");
    for (name, permissions, field) in [("", vec![], "name"), ("Chat", vec![Permission::Chat], "permissions")] {
        let refused = transaction.save_group(group(2), name, &permissions.into_iter().collect()).await;
        assert!(matches!(&refused, Err(StoreError::Invalid { field: wrong, .. }) if *wrong == field), "{refused:?}");
    }
    let stranger = Person { groups: [group(9)].into(), ..person(house, house.bruno).await };
    let refused = transaction.change_person(stranger).await;
    assert!(matches!(&refused, Err(StoreError::Invalid { field: "groups", .. })), "{refused:?}");
}

async fn the_last_administrator_stays(house: &House) {
    let ana = person(house, house.ana).await;
    for gone in [Person { role: Role::Manager, ..ana.clone() }, Person { active: false, ..ana.clone() }] {
        let mut transaction = house.begin(3).await;
        let refused = transaction.change_person(gone).await;
        assert!(matches!(&refused, Err(StoreError::Invalid { field: "role", .. })), "{refused:?}");
    }
    let bruno = person(house, house.bruno).await;
    let mut transaction = house.begin(4).await;
    transaction.change_person(Person { role: Role::Administrator, ..bruno }).await.unwrap();
    let changed = transaction.change_person(Person { role: Role::Manager, ..ana }).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(changed.permissions, Permission::of_role(Role::Manager));
}

async fn two_administrators_cannot_remove_each_other_at_once(house: &House) {
    let bruno = person(house, house.bruno).await;
    let mut transaction = house.begin(3).await;
    let bruno = transaction.change_person(Person { role: Role::Administrator, ..bruno }).await.unwrap();
    transaction.commit().await.unwrap();
    let leaving = [person(house, house.ana).await, bruno];
    let trying = leaving.map(|person| {
        let (store, office) = (house.store.clone(), house.office);
        tokio::spawn(async move {
            let mut transaction = store.begin(office, at(4)).await.unwrap();
            let done = transaction.change_person(Person { active: false, ..person }).await.is_ok();
            done && transaction.commit().await.is_ok()
        })
    });
    let mut done = 0;
    for trying in trying {
        done += usize::from(trying.await.unwrap());
    }
    assert_eq!(done, 1);
}

async fn who_is_deactivated_is_out_at_once(house: &House) {
    let token = Sha256Hex("1".repeat(64));
    let mut transaction = house.begin(1).await;
    let new = NewSession {
        id: id(),
        token: token.clone(),
        person: house.maria,
        device: "Celular".into(),
        expires_at: at(900),
        second_step: false,
        proved_at: at(1),
    };
    transaction.create_session(&new).await.unwrap();
    transaction.commit().await.unwrap();
    let mut transaction = house.begin(2).await;
    transaction.change_person(Person { active: false, ..person(house, house.maria).await }).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(house.store.session(&token, at(3)).await.unwrap().is_none());
    let mut transaction = house.begin(4).await;
    transaction.change_person(Person { active: true, ..person(house, house.maria).await }).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(house.store.session(&token, at(5)).await.unwrap().is_none(), "the old session stays ended");
    assert!(house.store.access(house.office, house.maria).await.unwrap().is_some());
}

async fn a_person_changes_as_a_whole_or_not_at_all(house: &House) {
    let maria = person(house, house.maria).await;
    let changed = Person {
        name: "Maria O. Santos".into(),
        email: Some(" Maria.Santos@Example.com ".into()),
        phones: vec!["5548999990077".into()],
        companies: Companies::Only([house.bakery, house.garage].into()),
        departments: departments_with(Level::Revisor),
        permissions: [Permission::Chat, Permission::ManageStaff].into(),
        employee: Some(house.joao),
        ..maria.clone()
    };
    let mut transaction = house.begin(3).await;
    let now_is = transaction.change_person(changed.clone()).await.unwrap();
    transaction.commit().await.unwrap();
    let expected =
        Person { email: Some("maria.santos@example.com".into()), permissions: [Permission::Chat].into(), ..changed };
    assert_eq!((now_is, person(house, house.maria).await), (expected.clone(), expected));
    assert_eq!(house.store.owner_of_phone(house.office, "5548999990077").await.unwrap(), Some(house.maria));
    assert_eq!(house.store.owner_of_phone(house.office, crate::house::MARIA_PHONE).await.unwrap(), None);

    for (twin, what) in [
        (Person { email: Some("carlos@example.com".into()), ..maria.clone() }, "e-mail"),
        (Person { phones: vec![crate::house::CARLOS_PHONE.into()], ..maria.clone() }, "telephone"),
    ] {
        let mut transaction = house.begin(4).await;
        let refused = transaction.change_person(twin).await;
        assert!(matches!(&refused, Err(StoreError::Taken { what: taken }) if *taken == what), "{refused:?}");
    }
    assert_eq!(person(house, house.maria).await.name, "Maria O. Santos");
    let foreign = house.neighbour().await;
    let mut transaction = house.store.begin(foreign, at(5)).await.unwrap();
    assert!(matches!(transaction.change_person(maria).await, Err(StoreError::NotFound { .. })));
}

async fn a_draft_is_kept_for_the_one_who_began_it(house: &House) {
    let (draft, half) = (id::<DraftId>(), json!({ "name": "João" }));
    let mut transaction = house.begin(3).await;
    transaction.save_draft(draft, house.ana, &json!("companies"), &half).await.unwrap();
    transaction.commit().await.unwrap();
    let seen = async |person| {
        let reader = house.reader(person).await;
        let page = house.store.feed_page(&reader, 0, 2_000).await.unwrap();
        page.changes.into_iter().find_map(|(_, thing)| match thing {
            FeedEntity::Draft(draft) => Some((draft.form, draft.gone)),
            _ => None,
        })
    };
    assert_eq!(seen(house.ana).await, Some((half.clone(), false)));
    assert_eq!(seen(house.bruno).await, None);

    let mut transaction = house.begin(4).await;
    for refused in [
        transaction.save_draft(draft, house.bruno, &json!("general"), &json!({})).await,
        transaction.draft(draft, house.bruno).await.map(drop),
        transaction.end_draft(draft, house.bruno).await,
    ] {
        assert!(matches!(refused, Err(StoreError::NotFound { .. })), "somebody else's");
    }
    assert_eq!(transaction.draft(draft, house.ana).await.unwrap().form, half);
    transaction.end_draft(draft, house.ana).await.unwrap();
    assert!(transaction.save_draft(draft, house.ana, &json!("general"), &half).await.is_err(), "it ended");
    transaction.commit().await.unwrap();
    assert_eq!(seen(house.ana).await, Some((json!({}), true)), "what it said is forgotten");
}
