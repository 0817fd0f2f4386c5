//! The register of companies and employees follows the books (AG1, PE7).

use domain::CompanyId;
use portal_store::RegistryChanges;

use crate::house::{House, at, bakery, garage};

crate::on_both_databases! {
    the_same_snapshot_again_changes_nothing
    only_what_changed_in_the_books_is_shown
    two_offices_may_serve_the_same_company
    somebody_knows_only_the_employees_of_their_companies
}

async fn the_same_snapshot_again_changes_nothing(house: &House) {
    let mut transaction = house.begin(5).await;
    let changes = transaction.apply_registry(&[bakery(), garage()]).await.unwrap();
    assert_eq!(changes, RegistryChanges::default());
    assert_eq!(transaction.commit().await.unwrap(), None, "nothing for the feed");
}

async fn only_what_changed_in_the_books_is_shown(house: &House) {
    let mut calculated = bakery();
    calculated.payroll_competences.push("2026-11".parse().unwrap());
    calculated.employees[1].left_on = Some("2026-11-15".parse().unwrap());
    let before = house.store.latest_cursor(house.office).await.unwrap();
    let mut transaction = house.begin(5).await;
    let changes = transaction.apply_registry(&[calculated, garage()]).await.unwrap();
    assert_eq!(changes, RegistryChanges { companies: 1, employees: 1 });
    assert_eq!(transaction.commit().await.unwrap(), Some(before + 2));
    let company = house.store.company(house.office, house.bakery).await.unwrap().unwrap();
    assert_eq!(company.payroll_competences.len(), 3);
    let employees = house.store.employees(house.office, house.bakery).await.unwrap();
    assert_eq!(employees.iter().filter(|employee| employee.left_on.is_some()).count(), 1);
}

async fn two_offices_may_serve_the_same_company(house: &House) {
    let neighbour = house.neighbour().await;
    let mut transaction = house.store.begin(neighbour, at(5)).await.unwrap();
    transaction.apply_registry(&[bakery()]).await.unwrap();
    transaction.commit().await.unwrap();
    let theirs = house.store.companies_by_tax_id(neighbour, "11222333000181").await.unwrap().remove(0);
    assert_ne!(theirs.id, house.bakery);
    assert_eq!(house.store.company(neighbour, house.bakery).await.unwrap(), None);
    assert_eq!(house.store.employees(neighbour, house.bakery).await.unwrap(), []);
}

async fn somebody_knows_only_the_employees_of_their_companies(house: &House) {
    for (person, companies) in [(house.maria, vec![house.bakery]), (house.carlos, vec![house.garage, house.bakery])] {
        let access = house.store.access(house.office, person).await.unwrap().unwrap();
        let staffed = house.store.staffed_companies_of(&access).await.unwrap();
        assert_eq!(staffed.iter().map(|s| s.company.id).collect::<Vec<CompanyId>>(), companies);
        assert!(staffed.iter().all(|s| s.employees.iter().all(|employee| employee.company == s.company.id)));
        assert!(staffed.iter().any(|s| s.employees.iter().any(|employee| employee.id == house.joao)));
    }
    let named = house.store.employees_named(house.office, house.garage, &[house.joao]).await.unwrap();
    assert_eq!(named, [], "João does not work there");
}
