//! Companies made and changed by hand, and contacts (PE7).

use std::collections::BTreeSet;

use domain::access::Companies;
use domain::registry::{Company, Contact, HandField, Individual, Module, Profile, Regime, Relation, WhoIs};
use domain::{CompanyId, ContactId};
use portal_store::{FeedEntity, StoreError};

use crate::house::{House, bakery, garage, id};

crate::on_both_databases! {
    a_company_of_ones_own_is_the_one_that_the_books_tell_later
    what_was_written_by_hand_stays_when_the_books_tell_again
    one_tax_id_is_one_active_company
    a_contact_knows_the_businesses_that_name_it
    a_business_keeps_its_last_individual
    a_contact_is_seen_by_those_who_serve_its_business
}

fn new_company(house: &House, name: &str, tax_id: &str) -> Company {
    Company {
        id: id(),
        office: house.office,
        books_code: String::new(),
        name: name.into(),
        short_name: name.into(),
        tax_id: tax_id.into(),
        active: true,
        payroll_competences: vec![],
        revenue_competences: vec![],
        profile: Profile { regime: Some(Regime::SimplesNacional), ..Profile::default() },
    }
}

fn contact(house: &House, name: &str) -> Contact {
    Contact {
        id: id(),
        office: house.office,
        name: name.into(),
        main_email: format!("{}@example.com", name.to_lowercase()),
        other_emails: vec![],
        phones: vec![],
        tax_id: String::new(),
        notes: String::new(),
        companies: Companies::Only(BTreeSet::new()),
        deleted: false,
    }
}

fn partner(contact: ContactId) -> Individual {
    Individual { who: WhoIs::Contact { contact }, relation: Relation::Partner }
}

async fn company(house: &House, company: CompanyId) -> Company {
    house.store.company(house.office, company).await.unwrap().unwrap()
}

async fn a_company_of_ones_own_is_the_one_that_the_books_tell_later(house: &House) {
    // The alphanumeric CNPJ of the tax office's own example.
    let florist = new_company(house, "Flor de Lis", "12ABC34501DE35");
    let second = new_company(house, "Livraria", "11222333000262");
    let mut transaction = house.begin(3).await;
    transaction.create_company(&florist).await.unwrap();
    transaction.create_company(&second).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(company(house, florist.id).await.books_code, "");

    let mut told = bakery();
    (told.books_code, told.tax_id, told.name) = ("77".into(), "12ABC34501DE35".into(), "Flor de Lis Ltda".into());
    let mut transaction = house.begin(4).await;
    let changes = transaction.apply_registry(&[told.clone()]).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(changes.companies, 1);
    let known = company(house, florist.id).await;
    assert_eq!((known.books_code.as_str(), known.name.as_str()), ("77", "Flor de Lis"), "the name was written by hand");
    assert_eq!(known.payroll_competences, told.payroll_competences);
    assert_eq!(known.profile.regime, Some(Regime::SimplesNacional));
    assert_eq!(house.store.employees(house.office, florist.id).await.unwrap().len(), told.employees.len());
    let mut transaction = house.begin(5).await;
    assert_eq!(transaction.apply_registry(&[told]).await.unwrap(), portal_store::RegistryChanges::default());
}

async fn what_was_written_by_hand_stays_when_the_books_tell_again(house: &House) {
    let mut before = company(house, house.bakery).await;
    before.short_name = "Padoca".into();
    before.profile.modules_off = [Module::Assistant].into();
    let mut transaction = house.begin(3).await;
    let changed = transaction.change_company(&before).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(changed.profile.by_hand, [HandField::ShortName].into());

    let mut told = bakery();
    told.name = "Padaria Sol Nascente S.A.".into();
    told.active = false;
    let mut transaction = house.begin(4).await;
    assert_eq!(transaction.apply_registry(&[told, garage()]).await.unwrap().companies, 1);
    transaction.commit().await.unwrap();
    let now_is = company(house, house.bakery).await;
    assert_eq!((now_is.short_name.as_str(), now_is.name.as_str()), ("Padoca", "Padaria Sol Nascente S.A."));
    assert!(!now_is.active, "nobody had said otherwise");
    assert!(!now_is.profile.has(Module::Assistant));
}

async fn one_tax_id_is_one_active_company(house: &House) {
    let twin = new_company(house, "Outra padaria", &bakery().tax_id);
    let mut transaction = house.begin(3).await;
    let refused = transaction.create_company(&twin).await;
    assert!(matches!(&refused, Err(StoreError::Taken { what: "tax_id" })), "{refused:?}");
    drop(transaction);
    let mut transaction = house.begin(4).await;
    let closed = Company { active: false, ..company(house, house.bakery).await };
    transaction.change_company(&closed).await.unwrap();
    transaction.create_company(&twin).await.unwrap();
    let refused = transaction.change_company(&Company { active: true, ..closed }).await;
    assert!(matches!(&refused, Err(StoreError::Taken { what: "tax_id" })), "{refused:?}");
}

async fn a_contact_knows_the_businesses_that_name_it(house: &House) {
    let jose = contact(house, "Jose");
    let mut named = company(house, house.bakery).await;
    named.profile.individuals = vec![partner(jose.id)];
    let mut transaction = house.begin(3).await;
    let unknown = transaction.change_company(&named).await;
    assert!(matches!(&unknown, Err(StoreError::Invalid { field: "individuals", .. })), "{unknown:?}");
    drop(transaction);

    let mut transaction = house.begin(4).await;
    transaction.save_contact(&jose).await.unwrap();
    transaction.change_company(&named).await.unwrap();
    let twin = transaction.save_contact(&Contact { id: id(), ..jose.clone() }).await;
    assert!(matches!(&twin, Err(StoreError::Taken { what: "main_email" })), "{twin:?}");
    drop(transaction);

    let mut transaction = house.begin(5).await;
    transaction.save_contact(&jose).await.unwrap();
    transaction.change_company(&named).await.unwrap();
    transaction.save_contact(&Contact { name: "José Alves".into(), ..jose.clone() }).await.unwrap();
    transaction.commit().await.unwrap();
    let known = house.store.contact(house.office, jose.id).await.unwrap().unwrap();
    assert_eq!((known.name.as_str(), known.companies), ("José Alves", Companies::Only([house.bakery].into())));
}

async fn a_business_keeps_its_last_individual(house: &House) {
    let (jose, lia) = (contact(house, "Jose"), contact(house, "Lia"));
    let mut named = company(house, house.bakery).await;
    named.profile.individuals = vec![partner(jose.id), partner(lia.id)];
    let mut transaction = house.begin(3).await;
    transaction.save_contact(&jose).await.unwrap();
    transaction.save_contact(&lia).await.unwrap();
    transaction.change_company(&named).await.unwrap();
    transaction.delete_contact(jose.id).await.unwrap();
    let refused = transaction.delete_contact(lia.id).await;
    assert!(matches!(&refused, Err(StoreError::Invalid { field: "contact", .. })), "{refused:?}");
    assert!(matches!(transaction.save_contact(&jose).await, Err(StoreError::NotFound { .. })), "it was deleted");
    transaction.commit().await.unwrap();
    assert_eq!(company(house, house.bakery).await.profile.individuals, [partner(lia.id)]);
}

async fn a_contact_is_seen_by_those_who_serve_its_business(house: &House) {
    let (jose, lia) = (contact(house, "Jose"), contact(house, "Lia"));
    let mut named = company(house, house.garage).await;
    named.profile.individuals = vec![partner(jose.id)];
    let mut transaction = house.begin(3).await;
    transaction.save_contact(&jose).await.unwrap();
    transaction.save_contact(&lia).await.unwrap();
    transaction.change_company(&named).await.unwrap();
    transaction.commit().await.unwrap();
    let seen = async |person| {
        let page = house.store.feed_page(&house.reader(person).await, 0, 2_000).await.unwrap();
        let contacts = page.changes.into_iter().filter_map(|(_, thing)| match thing {
            FeedEntity::Contact(contact) => Some(contact.name),
            _ => None,
        });
        contacts.collect::<Vec<_>>()
    };
    assert_eq!(seen(house.ana).await, ["Jose", "Lia"]);
    assert_eq!(seen(house.bruno).await, ["Lia"], "he serves the bakery only; nobody names Lia yet");
}
