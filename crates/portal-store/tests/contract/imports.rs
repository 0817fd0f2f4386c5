//! PE4: a spreadsheet is taken over as a whole, and taken back as long as nobody changed what it wrote.

use domain::access::{Department, Level, Permission, Role};
use domain::import::{CompanyValues, PersonValues, Sheet, Write};
use domain::registry::Person;
use domain::{CompanyId, ImportId, PersonId};
use portal_store::{NewImport, Restorable, StoreError, TouchedSince};

use crate::house::{House, MARIA_PHONE, id};

crate::on_both_databases! {
    new_people_and_changed_ones_are_written_together
    an_import_is_taken_back
    what_was_changed_since_is_named_and_nothing_is_taken_back
    a_row_that_cannot_be_written_undoes_all_others
    companies_are_taken_over_and_back
    hundreds_of_rows_take_few_statements
}

fn new_import(house: &House, sheet: Sheet) -> NewImport {
    NewImport { id: id(), sheet, file: domain::document::Sha256Hex("a".repeat(64)), by: house.ana }
}

fn joao(house: &House) -> PersonValues {
    PersonValues {
        name: "João Pereira".into(),
        email: Some("joao@example.com".into()),
        phones: vec!["5548988880003".into()],
        companies: [house.bakery, house.garage].into(),
        departments: [(Department::Pessoal, Level::Contribuinte)].into(),
        permissions: [Permission::Chat].into(),
        active: true,
    }
}

async fn person(house: &House, id: PersonId) -> Person {
    house.store.person(house.office, id).await.unwrap().unwrap()
}

/// João arrives, and Maria moves to the garage with another telephone.
async fn two_rows(house: &House) -> (ImportId, PersonId) {
    let maria = PersonValues::of(&person(house, house.maria).await);
    let moved = PersonValues {
        name: "Maria Prado".into(),
        phones: vec!["5548988880009".into()],
        companies: [house.garage].into(),
        ..maria.clone()
    };
    let (new, joaos_id) = (new_import(house, Sheet::People), id());
    let rows = [
        (joaos_id, Write { row: 2, id: None, before: None, after: joao(house) }),
        (house.maria, Write { row: 3, id: Some(house.maria), before: Some(maria), after: moved }),
    ];
    let mut transaction = house.begin(5).await;
    transaction.import_people(&new, &rows).await.unwrap();
    transaction.commit().await.unwrap();
    (new.id, joaos_id)
}

async fn new_people_and_changed_ones_are_written_together(house: &House) {
    let before = house.store.latest_cursor(house.office).await.unwrap();
    let (import, joaos_id) = two_rows(house).await;
    let written = person(house, joaos_id).await;
    assert_eq!((PersonValues::of(&written), written.role), (joao(house), Role::Client));
    let maria = person(house, house.maria).await;
    assert_eq!((maria.name.as_str(), maria.email.as_deref()), ("Maria Prado", Some("maria@example.com")));
    assert_eq!(house.store.person_by_phone(house.office, MARIA_PHONE).await.unwrap(), None);
    assert_eq!(house.store.person_by_phone(house.office, "5548988880009").await.unwrap().unwrap().id, house.maria);
    let access = house.store.access(house.office, house.maria).await.unwrap().unwrap();
    let companies = house.store.companies_of(&access).await.unwrap();
    assert_eq!(companies.iter().map(|company| company.id).collect::<Vec<_>>(), [house.garage]);
    assert_eq!(house.store.latest_cursor(house.office).await.unwrap(), before + 2, "the desks hear of both");
    let kept = house.store.imports(house.office, 10).await.unwrap();
    assert_eq!((kept[0].id, kept[0].created, kept[0].updated, kept[0].undone_at), (import, 1, 1, None));
    assert_eq!(house.store.imports(house.neighbour().await, 10).await.unwrap(), []);
}

async fn an_import_is_taken_back(house: &House) {
    let before = person(house, house.maria).await;
    let (import, joaos_id) = two_rows(house).await;
    let expected = Restorable { restored: 1, deactivated: 1, touched: vec![] };
    assert_eq!(house.store.could_undo(house.office, import).await.unwrap(), Some(expected.clone()));
    let mut transaction = house.begin(9).await;
    assert_eq!(transaction.undo_import(import).await.unwrap(), expected);
    transaction.commit().await.unwrap();
    assert_eq!(person(house, house.maria).await, before);
    assert_eq!(house.store.person_by_phone(house.office, MARIA_PHONE).await.unwrap().unwrap().id, house.maria);
    assert!(!person(house, joaos_id).await.active);

    let mut transaction = house.begin(10).await;
    let again = transaction.undo_import(import).await;
    assert!(matches!(again, Err(StoreError::NotFound { what: "import" })), "{again:?}");
}

async fn what_was_changed_since_is_named_and_nothing_is_taken_back(house: &House) {
    let (import, joaos_id) = two_rows(house).await;
    let mut transaction = house.begin(8).await;
    let joao = person(house, joaos_id).await;
    transaction.change_person(Person { name: "João P. Neto".into(), ..joao }).await.unwrap();
    transaction.commit().await.unwrap();

    let mut transaction = house.begin(9).await;
    let refused = transaction.undo_import(import).await.unwrap();
    assert_eq!(refused.touched, [TouchedSince { row: 2, name: "João Pereira".into() }]);
    transaction.commit().await.unwrap();
    assert_eq!(person(house, house.maria).await.name, "Maria Prado", "as the import left her");
    assert_eq!(house.store.imports(house.office, 1).await.unwrap()[0].undone_at, None);
}

async fn a_row_that_cannot_be_written_undoes_all_others(house: &House) {
    // Carlos took the address between the plan and the command.
    let mut transaction = house.begin(4).await;
    let carlos = person(house, house.carlos).await;
    transaction.change_person(Person { email: Some("joao@example.com".into()), ..carlos }).await.unwrap();
    transaction.commit().await.unwrap();

    let other = PersonValues { email: Some("outra@example.com".into()), phones: vec![], ..joao(house) };
    let (new, first) = (new_import(house, Sheet::People), id::<PersonId>());
    let rows = [
        (first, Write { row: 2, id: None, before: None, after: other }),
        (id(), Write { row: 3, id: None, before: None, after: joao(house) }),
    ];
    let mut transaction = house.begin(5).await;
    let refused = transaction.import_people(&new, &rows).await;
    assert!(matches!(refused, Err(StoreError::Taken { what: "e-mail" })), "{refused:?}");
    drop(transaction);
    assert_eq!(house.store.person(house.office, first).await.unwrap(), None);
    assert_eq!(house.store.imports(house.office, 10).await.unwrap(), []);
}

async fn companies_are_taken_over_and_back(house: &House) {
    let bakery = house.store.company(house.office, house.bakery).await.unwrap().unwrap();
    let known = CompanyValues::of(&bakery);
    let renamed = CompanyValues { short_name: "A Padaria".into(), ..known.clone() };
    let new_one = CompanyValues {
        name: "Letras Ltda".into(),
        short_name: "Letras".into(),
        tax_id: "12ABC34501DE35".into(),
        active: true,
    };
    let (new, letters) = (new_import(house, Sheet::Companies), id::<CompanyId>());
    let rows = [
        (house.bakery, Write { row: 2, id: Some(house.bakery), before: Some(known), after: renamed }),
        (letters, Write { row: 3, id: None, before: None, after: new_one.clone() }),
    ];
    let mut transaction = house.begin(5).await;
    transaction.import_companies(&new, &rows).await.unwrap();
    transaction.commit().await.unwrap();
    let written = house.store.company(house.office, letters).await.unwrap().unwrap();
    assert_eq!(CompanyValues::of(&written), new_one);

    let mut transaction = house.begin(6).await;
    let restored = transaction.undo_import(new.id).await.unwrap();
    assert_eq!((restored.restored, restored.deactivated), (1, 1));
    transaction.commit().await.unwrap();
    let back = house.store.company(house.office, house.bakery).await.unwrap().unwrap();
    assert_eq!(back.short_name, bakery.short_name);
    assert!(!house.store.company(house.office, letters).await.unwrap().unwrap().active);
}

async fn hundreds_of_rows_take_few_statements(house: &House) {
    // More than one statement holds, and a last one that is not full.
    let values = |number: u32| PersonValues {
        name: format!("Pessoa {number}"),
        email: Some(format!("pessoa{number}@example.com")),
        phones: vec![format!("55489{number:08}")],
        ..joao(house)
    };
    let rows: Vec<_> =
        (2..1_203).map(|row| (id(), Write { row, id: None, before: None, after: values(row) })).collect();
    let new = new_import(house, Sheet::People);
    let mut transaction = house.begin(5).await;
    transaction.import_people(&new, &rows).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(house.store.people(house.office).await.unwrap().len(), 4 + 1_201);
    let restorable = house.store.could_undo(house.office, new.id).await.unwrap().unwrap();
    assert_eq!((restorable.deactivated, restorable.touched), (1_201, vec![]));
}
