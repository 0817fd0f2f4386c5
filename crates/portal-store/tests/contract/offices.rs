//! Offices side by side in one database.

use portal_store::StoreError;
use serde_json::json;

use crate::house::{House, at};

crate::on_both_databases! {
    an_office_is_created_once
    an_office_keeps_its_settings
    a_person_of_another_office_is_not_created_here
}

async fn an_office_is_created_once(house: &House) {
    let mut transaction = house.begin(1).await;
    let again = transaction.create_office("Outra", "America/Sao_Paulo", "pt-BR", &json!({})).await;
    assert!(matches!(again, Err(StoreError::Taken { what: "office" })));
    drop(transaction);
    assert_eq!(house.store.office(house.office).await.unwrap().unwrap().name, "Contábil Horizonte");
    assert_eq!(house.store.offices().await.unwrap().len(), 1);
}

async fn an_office_keeps_its_settings(house: &House) {
    let mut transaction = house.begin(1).await;
    transaction.change_settings(&json!({"out_of_hours": "Voltamos às 8h"})).await.unwrap();
    transaction.commit().await.unwrap();
    let office = house.store.office(house.office).await.unwrap().unwrap();
    assert_eq!(office.settings["out_of_hours"], "Voltamos às 8h");
}

async fn a_person_of_another_office_is_not_created_here(house: &House) {
    let neighbour = house.neighbour().await;
    let maria = house.store.person(house.office, house.maria).await.unwrap().unwrap();
    let mut transaction = house.store.begin(neighbour, at(1)).await.unwrap();
    let new = portal_store::NewPerson { person: maria.clone(), password_hash: None };
    assert!(matches!(transaction.create_person(new).await, Err(StoreError::Invalid { field: "person.office", .. })));
    drop(transaction);
    // Linked to a company that this office does not have.
    let mut transaction = house.store.begin(neighbour, at(1)).await.unwrap();
    let moved = domain::registry::Person { office: neighbour, ..maria };
    let refused = transaction.create_person(portal_store::NewPerson { person: moved, password_hash: None }).await;
    assert!(matches!(refused, Err(StoreError::NotFound { what: "company" })), "{refused:?}");
}
