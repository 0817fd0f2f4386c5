//! Certificates and news: one of each on file, warned of in time, seen by those they are for (TN6, PC1).

use chrono::NaiveDate;
use domain::CompanyId;
use domain::access::Department;
use domain::certificate::{Certificate, CertificateKind, CertificateOutcome};
use domain::news::{Audience, News};
use domain::order::Actor;
use domain::task::{Dates, Task, TaskOrigin, TaskState, TaskStateName};
use portal_store::{FeedEntity, StoreError};

use crate::house::{House, at, id};

crate::on_both_databases! {
    a_company_has_one_certificate_of_each_kind_and_place
    an_end_is_one_task_and_renewing_closes_it
    what_was_taken_off_the_file_warns_nobody
    certificates_are_listed_for_the_companies_one_reaches
    news_are_newest_first_until_they_are_withdrawn
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn certificate(house: &House, company: CompanyId, kind: CertificateKind, place: &str, until: &str) -> Certificate {
    Certificate {
        id: id(),
        office: house.office,
        company,
        department: Department::Societario,
        kind,
        place: place.into(),
        outcome: CertificateOutcome::Negative,
        number: "A1B2".into(),
        issued_on: day("2026-06-01"),
        valid_until: day(until),
        document: None,
        warn_days_before: 10,
        responsible: None,
        removed_at: None,
        changed_at: at(0),
        revision: 1,
    }
}

async fn files(house: &House, certificate: &Certificate) -> Result<(), StoreError> {
    let mut transaction = house.begin(1).await;
    transaction.save_certificate(certificate).await?;
    transaction.commit().await.map(drop)
}

fn renewal(certificate: &Certificate) -> Task {
    Task {
        id: id(),
        office: certificate.office,
        company: certificate.company,
        department: certificate.department,
        origin: TaskOrigin::Certificate { certificate: certificate.id, valid_until: certificate.valid_until },
        title: "CND".into(),
        details: String::new(),
        competence: None,
        employee: None,
        dates: Dates { legal_on: Some(certificate.valid_until), target_on: None },
        stages: vec![],
        stage: 0,
        checklist: vec![],
        responsible: None,
        closed_by: vec![],
        notify_client: false,
        state: TaskState::Open,
        history: vec![],
        opened_at: at(2),
        changed_at: at(2),
        revision: 1,
    }
}

async fn a_company_has_one_certificate_of_each_kind_and_place(house: &House) {
    let city = |place, until| certificate(house, house.bakery, CertificateKind::Municipal, place, until);
    files(house, &city("Florianópolis", "2026-12-01")).await.unwrap();
    files(house, &city("São José", "2026-12-01")).await.unwrap();
    let again = files(house, &city("São José", "2027-01-01")).await;
    assert!(matches!(again, Err(StoreError::Taken { what: "place" })), "{again:?}");
}

async fn an_end_is_one_task_and_renewing_closes_it(house: &House) {
    let fgts = certificate(house, house.bakery, CertificateKind::Fgts, "", "2026-11-30");
    files(house, &fgts).await.unwrap();
    let (before, on) = (day("2026-11-19"), day("2026-11-20"));
    assert!(!house.store.has_certificates_to_renew(house.office, before).await.unwrap());
    assert!(house.store.has_certificates_to_renew(house.office, on).await.unwrap());

    let mut transaction = house.begin(2).await;
    assert_eq!(transaction.certificates_to_renew(on, 10).await.unwrap(), std::slice::from_ref(&fgts));
    let task = renewal(&fgts);
    assert!(transaction.add_task(&task).await.unwrap());
    assert!(!transaction.add_task(&renewal(&fgts)).await.unwrap(), "one end, one task");
    transaction.commit().await.unwrap();
    assert!(!house.store.has_certificates_to_renew(house.office, on).await.unwrap());

    let mut transaction = house.begin(3).await;
    let renewed = Certificate { valid_until: day("2026-12-30"), ..fgts };
    transaction.save_certificate(&renewed).await.unwrap();
    let by = Actor::Staff { person: house.ana };
    transaction.close_task_of_certificate(renewed.id, None, by).await.unwrap();
    transaction.commit().await.unwrap();
    let now = house.store.task(house.office, task.id).await.unwrap().unwrap();
    assert_eq!(now.state.name(), TaskStateName::Done);
    assert!(house.store.has_certificates_to_renew(house.office, day("2026-12-20")).await.unwrap(), "the next end");
}

async fn what_was_taken_off_the_file_warns_nobody(house: &House) {
    let cndt = certificate(house, house.bakery, CertificateKind::Labour, "", "2026-11-21");
    files(house, &cndt).await.unwrap();
    let mut transaction = house.begin(2).await;
    transaction.remove_certificate(&Certificate { removed_at: Some(at(2)), ..cndt.clone() }).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(!house.store.has_certificates_to_renew(house.office, day("2026-11-22")).await.unwrap());
    let mut transaction = house.begin(3).await;
    assert!(matches!(transaction.certificate(cndt.id).await, Err(StoreError::NotFound { .. })));
    drop(transaction);
    // There is room for a new one.
    files(house, &certificate(house, house.bakery, CertificateKind::Labour, "", "2027-05-01")).await.unwrap();
}

async fn certificates_are_listed_for_the_companies_one_reaches(house: &House) {
    files(house, &certificate(house, house.bakery, CertificateKind::Federal, "", "2026-12-01")).await.unwrap();
    files(house, &certificate(house, house.garage, CertificateKind::Federal, "", "2026-12-01")).await.unwrap();
    let maria = house.store.access(house.office, house.maria).await.unwrap().unwrap();
    let listed = house.store.certificates_of(&maria).await.unwrap();
    assert_eq!(listed.iter().map(|named| named.company_name.as_str()).collect::<Vec<_>>(), ["Padaria Sol Nascente"]);
    let carlos = house.store.access(house.office, house.carlos).await.unwrap().unwrap();
    assert_eq!(house.store.certificates_of(&carlos).await.unwrap().len(), 2);

    // Bruno reaches payroll alone.
    let page = house.store.feed_page(&house.reader(house.bruno).await, 0, 1_000).await.unwrap();
    assert!(page.changes.iter().all(|(_, thing)| !matches!(thing, FeedEntity::Certificate(_))));
}

async fn news_are_newest_first_until_they_are_withdrawn(house: &House) {
    let news = |title: &str, seconds| News {
        id: id(),
        office: house.office,
        title: title.into(),
        text: "Estaremos de portas abertas.".into(),
        audience: Audience::Everybody,
        by: house.ana,
        published_at: at(seconds),
        until: None,
        withdrawn_at: None,
        changed_at: at(seconds),
    };
    let (older, newer) = (news("Recesso", 1), news("Novo endereço", 2));
    let mut transaction = house.begin(3).await;
    transaction.save_news(&older).await.unwrap();
    transaction.save_news(&newer).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(house.store.newest_news(house.office, 10).await.unwrap(), [newer.clone(), older.clone()]);
    let mut transaction = house.begin(4).await;
    let known = transaction.news(newer.id).await.unwrap();
    transaction.save_news(&News { withdrawn_at: Some(at(4)), ..known }).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(house.store.newest_news(house.office, 10).await.unwrap(), [older]);
    assert_eq!(house.store.newest_news(house.neighbour().await, 10).await.unwrap(), []);
}
