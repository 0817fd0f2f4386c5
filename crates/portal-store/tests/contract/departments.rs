//! Departments: the usual ones, an office's own, and what becomes of what one held (PE3).

use domain::DepartmentId;
use domain::access::{Companies, Department, Level, Role};
use domain::document::DocumentFacts;
use portal_store::{DocumentFilter, FeedEntity, StoreError};

use crate::house::House;

crate::on_both_databases! {
    an_office_begins_with_the_usual_departments
    an_own_department_is_reached_by_the_administrators_at_once
    a_name_is_given_once_and_a_usual_one_gets_its_own_back
    deleting_moves_everything_and_leaves_nothing_behind
    what_still_arrives_for_a_deleted_department_lands_in_the_other
    whoever_reached_both_keeps_the_higher_level
    two_that_were_deleted_one_after_the_other_lead_to_the_last
}

fn own(number: u128) -> DepartmentId {
    DepartmentId(uuid::Uuid::from_u128(number))
}

async fn an_office_begins_with_the_usual_departments(house: &House) {
    let departments = house.store.departments(house.office).await.unwrap();
    let found: Vec<_> = departments.iter().map(|known| known.department).collect();
    assert_eq!(found, Department::USUAL);
    let ana = house.reader(house.ana).await;
    let page = house.store.feed_page(&ana, 0, 2_000).await.unwrap();
    let shown = page.changes.iter().filter(|(_, thing)| matches!(thing, FeedEntity::Department(_))).count();
    assert_eq!(shown, Department::USUAL.len());
}

async fn an_own_department_is_reached_by_the_administrators_at_once(house: &House) {
    let mut transaction = house.begin(5).await;
    let made = transaction.create_department(own(7), " Legalização ").await.unwrap();
    assert_eq!((made.name.as_str(), made.place), ("Legalização", 6));
    transaction.commit().await.unwrap();
    let reach = async |person| house.store.access(house.office, person).await.unwrap().unwrap().departments;
    assert_eq!(reach(house.ana).await.get(&made.department), Some(&Level::Proprietario));
    assert_eq!(reach(house.bruno).await.get(&made.department), None);
}

async fn a_name_is_given_once_and_a_usual_one_gets_its_own_back(house: &House) {
    let mut transaction = house.begin(5).await;
    for taken in ["fiscal", "FISCAL"] {
        let refused = transaction.create_department(own(7), taken).await;
        assert!(matches!(&refused, Err(StoreError::Taken { what: "name" })), "{refused:?}");
    }
    for bad in ["", "  ", &"x".repeat(61)] {
        let refused = transaction.create_department(own(7), bad).await;
        assert!(matches!(&refused, Err(StoreError::Invalid { field: "name", .. })), "{refused:?}");
    }
    transaction.rename_department(Department::Fiscal, "Tributos").await.unwrap();
    transaction.create_department(own(7), "Fiscal").await.unwrap();
    let refused = transaction.rename_department(Department::Own(own(7)), "").await;
    assert!(matches!(&refused, Err(StoreError::Invalid { field: "name", .. })), "{refused:?}");
    transaction.rename_department(Department::Fiscal, "").await.unwrap();
    let order: Vec<_> = transaction.departments().await.unwrap().iter().map(|known| known.department).rev().collect();
    transaction.order_departments(&order).await.unwrap();
    let refused = transaction.order_departments(&order[1..]).await;
    assert!(matches!(&refused, Err(StoreError::Invalid { field: "order", .. })), "{refused:?}");
    transaction.commit().await.unwrap();
    let now: Vec<_> =
        house.store.departments(house.office).await.unwrap().iter().map(|known| known.department).collect();
    assert_eq!(now, order);
}

async fn deleting_moves_everything_and_leaves_nothing_behind(house: &House) {
    let order = house.maria_asks(1).await.remove(0);
    let payslip = house.payslip("%PDF-1.7 João").await;
    let mut transaction = house.begin(3).await;
    let document = transaction.add_document(&payslip, None).await.unwrap();
    transaction.commit().await.unwrap();
    let held = house.store.department_holds(house.office, Department::Pessoal).await.unwrap();
    assert_eq!((held.things.get("documents"), held.things.get("orders"), held.people.len()), (Some(&1), Some(&1), 4));

    let ana = house.reader(house.ana).await;
    let read = house.store.feed_page(&ana, 0, 2_000).await.unwrap();
    let mut transaction = house.begin(5).await;
    transaction.delete_department(Department::Pessoal, Department::Geral).await.unwrap();
    transaction.commit().await.unwrap();

    let order = house.store.order(house.office, order.id).await.unwrap().unwrap();
    let document = house.store.document(house.office, document).await.unwrap().unwrap();
    assert_eq!((order.asked.department, document.facts.department), (Department::Geral, Department::Geral));
    let bruno = house.store.access(house.office, house.bruno).await.unwrap().unwrap();
    assert_eq!(bruno.departments, [(Department::Geral, Level::Contribuinte)].into(), "he had only payroll");
    let maria = house.store.access(house.office, house.maria).await.unwrap().unwrap();
    let folder = DocumentFilter { department: Some(Department::Geral), ..DocumentFilter::default() };
    assert_eq!(house.store.count_documents(&maria, &folder, 10).await.unwrap(), 1);
    let left = house.store.department_holds(house.office, Department::Pessoal).await.unwrap();
    assert_eq!((left.things.len(), left.people.len()), (0, 0));
    assert!(house.store.feed_page(&ana, read.cursor, 10).await.unwrap().reset, "every desk reads again");

    let mut transaction = house.begin(6).await;
    let again = transaction.delete_department(Department::Pessoal, Department::Fiscal).await;
    assert!(matches!(again, Err(StoreError::NotFound { .. })));
    let itself = transaction.delete_department(Department::Fiscal, Department::Fiscal).await;
    assert!(matches!(itself, Err(StoreError::Invalid { field: "into", .. })));
    let gone = transaction.delete_department(Department::Fiscal, Department::Pessoal).await;
    assert!(matches!(gone, Err(StoreError::NotFound { .. })));
}

async fn what_still_arrives_for_a_deleted_department_lands_in_the_other(house: &House) {
    let mut transaction = house.begin(3).await;
    transaction.create_department(own(7), "Recursos Humanos").await.unwrap();
    transaction.delete_department(Department::Pessoal, Department::Own(own(7))).await.unwrap();
    transaction.commit().await.unwrap();
    let moved = house.store.moved_departments(house.office).await.unwrap();
    assert_eq!(moved, [(Department::Pessoal, Department::Own(own(7)))].into());

    // The catalogue and an agent at work still say Pessoal.
    let order = house.maria_asks(1).await.remove(0);
    assert_eq!(order.asked.department, Department::Own(own(7)));
    let payslip = house.payslip("%PDF-1.7 João").await;
    let mut transaction = house.begin(5).await;
    let document = transaction.add_document(&payslip, None).await.unwrap();
    transaction
        .change_access(
            house.bruno,
            Role::Accountant,
            &Companies::All,
            &[(Department::Pessoal, Level::Revisor)].into(),
            true,
        )
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let facts: DocumentFacts = house.store.document(house.office, document).await.unwrap().unwrap().facts;
    assert_eq!(facts.department, Department::Own(own(7)));
    let bruno = house.store.access(house.office, house.bruno).await.unwrap().unwrap();
    assert_eq!(bruno.departments, [(Department::Own(own(7)), Level::Revisor)].into());
}

async fn whoever_reached_both_keeps_the_higher_level(house: &House) {
    let levels = [(Department::Fiscal, Level::Proprietario), (Department::Geral, Level::Revisor)];
    let mut transaction = house.begin(3).await;
    transaction.change_access(house.bruno, Role::Accountant, &Companies::All, &levels.into(), true).await.unwrap();
    transaction.delete_department(Department::Fiscal, Department::Geral).await.unwrap();
    transaction.commit().await.unwrap();
    let bruno = house.store.access(house.office, house.bruno).await.unwrap().unwrap();
    assert_eq!(bruno.departments, [(Department::Geral, Level::Proprietario)].into());
}

async fn two_that_were_deleted_one_after_the_other_lead_to_the_last(house: &House) {
    let mut transaction = house.begin(3).await;
    transaction.delete_department(Department::Fiscal, Department::Contabil).await.unwrap();
    transaction.delete_department(Department::Contabil, Department::Geral).await.unwrap();
    assert_eq!(transaction.department_now(Department::Fiscal).await.unwrap(), Department::Geral);
    assert_eq!(transaction.department_now(Department::Contabil).await.unwrap(), Department::Geral);
    assert_eq!(transaction.department_now(Department::Pessoal).await.unwrap(), Department::Pessoal);
    transaction.commit().await.unwrap();
}
