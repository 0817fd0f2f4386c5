//! SE1: the log says who did what, and whoever changes it in the database is found out.

use domain::access::{Access, Companies, Permission, Role};
use domain::audit::{Actor, What};
use domain::{DocumentId, SessionId};
use portal_store::{AuditFault, AuditFilter, AuditReport, Place, StoreError};
use sqlx::AnyConnection;
use sqlx::Connection;

use crate::house::{House, at, id};

crate::on_both_databases! {
    what_was_noted_is_there_when_it_was_committed
    people_who_write_at_once_leave_no_gap
    staff_of_one_company_read_its_entries_only
    a_receipt_leads_from_the_entry_to_the_head
}

/// These damage the log, and so cannot end in good order.
macro_rules! damaged_on_both_databases {
    ($($story:ident)*) => {$(
        mod $story {
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                super::$story(&crate::house::House::on_sqlite().await).await;
            }

            #[cfg(target_os = "linux")]
            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                super::$story(&crate::house::House::on_postgres().await).await;
            }
        }
    )*};
}

damaged_on_both_databases! {
    a_byte_changed_in_the_database_is_found_and_located
    removed_swapped_and_truncated_rows_are_named
    a_log_rewritten_as_a_whole_contradicts_an_earlier_receipt
}

fn maria_opens(house: &House) -> (Actor, What) {
    (Actor::Person { person: house.maria }, What::Opened { document: id::<DocumentId>(), company: house.bakery })
}

/// Maria opens so many documents, two in each transaction.
async fn maria_opens_documents(house: &House, documents: usize) {
    for second in 0..documents.div_ceil(2) {
        let mut transaction = house.begin(10 + second as i64).await;
        for _ in 0..2.min(documents - 2 * second) {
            let (actor, what) = maria_opens(house);
            transaction.note(actor, what);
        }
        transaction.commit().await.unwrap();
    }
}

fn everything(house: &House) -> Access {
    Access {
        office: house.office,
        person: house.ana,
        role: Role::Administrator,
        companies: Companies::All,
        departments: [].into(),
        permissions: Permission::of_role(Role::Administrator),
        employee: None,
    }
}

async fn looked_at(house: &House) -> AuditReport {
    house.store.verify_audit(house.office, &[]).await.unwrap()
}

async fn faults(house: &House) -> Vec<String> {
    looked_at(house).await.faults.iter().map(ToString::to_string).collect()
}

/// Somebody with the database's password.
async fn somebody_runs(house: &House, statements: &str) {
    let url = match &house.place {
        Place::Sqlite { file } => format!("sqlite:{}", file.display()),
        Place::Postgres { url } => url.clone(),
    };
    let mut connection = AnyConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(statements.to_owned())).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

async fn what_was_noted_is_there_when_it_was_committed(house: &House) {
    let (actor, opened) = maria_opens(house);
    let session = id::<SessionId>();
    let mut transaction = house.begin(5).await;
    transaction.note(actor, opened.clone());
    transaction.note(Actor::Person { person: house.ana }, What::SignedIn { person: house.ana, session });
    transaction.commit().await.unwrap();

    let mut dropped = house.begin(6).await;
    dropped.note(Actor::Portal, opened.clone());
    dropped.roll_back().await.unwrap();

    let (entries, next) = house.store.audit_page(&everything(house), &AuditFilter::default(), 50).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.sequence).collect::<Vec<_>>(), [2, 1]);
    assert_eq!((&entries[1].actor, &entries[1].what, entries[1].at), (&actor, &opened, at(5)));
    assert_eq!(next, None);

    let only = |filter: AuditFilter| async move {
        house
            .store
            .audit_page(&everything(house), &filter, 50)
            .await
            .unwrap()
            .0
            .iter()
            .map(|e| e.sequence)
            .collect::<Vec<_>>()
    };
    assert_eq!(only(AuditFilter { person: Some(house.ana), ..AuditFilter::default() }).await, [2]);
    assert_eq!(only(AuditFilter { person: Some(house.maria), ..AuditFilter::default() }).await, [1], "she did it");
    assert_eq!(only(AuditFilter { company: Some(house.bakery), ..AuditFilter::default() }).await, [1]);
    assert_eq!(only(AuditFilter { did: Some("signed_in".into()), ..AuditFilter::default() }).await, [2]);
    assert_eq!(only(AuditFilter { until: Some(at(5)), ..AuditFilter::default() }).await, [0; 0]);
    assert_eq!(only(AuditFilter { from: Some(at(5)), before: Some(2), ..AuditFilter::default() }).await, [1]);
    assert_eq!(looked_at(house).await.entries, 2);
}

async fn people_who_write_at_once_leave_no_gap(house: &House) {
    let writing = (0..8).map(|second| {
        let (store, office, (actor, what)) = (house.store.clone(), house.office, maria_opens(house));
        tokio::spawn(async move {
            let mut transaction = store.begin(office, at(second)).await.unwrap();
            transaction.note(actor, what);
            transaction.commit().await.unwrap();
        })
    });
    for one in writing.collect::<Vec<_>>() {
        one.await.unwrap();
    }
    let report = looked_at(house).await;
    assert_eq!((report.entries, report.faults), (8, vec![]));
}

async fn staff_of_one_company_read_its_entries_only(house: &House) {
    let (document, actor) = (id::<DocumentId>(), Actor::Person { person: house.carlos });
    let mut transaction = house.begin(5).await;
    transaction.note(actor, What::Opened { document, company: house.bakery });
    transaction.note(actor, What::Opened { document, company: house.garage });
    transaction.note(actor, What::PasswordChanged { person: house.carlos });
    transaction.commit().await.unwrap();
    let bruno = house.store.access(house.office, house.bruno).await.unwrap().unwrap();
    let (entries, _) = house.store.audit_page(&bruno, &AuditFilter::default(), 50).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.sequence).collect::<Vec<_>>(), [1]);
    let receipt = house.store.audit_receipt(&bruno, &[2], at(9)).await;
    assert!(matches!(receipt, Err(StoreError::NotFound { .. })), "{receipt:?}");

    let stranger = Access { office: house.neighbour().await, ..everything(house) };
    let (entries, _) = house.store.audit_page(&stranger, &AuditFilter::default(), 50).await.unwrap();
    assert_eq!(entries, []);
}

async fn a_receipt_leads_from_the_entry_to_the_head(house: &House) {
    maria_opens_documents(house, 5).await;
    let receipt = house.store.audit_receipt(&everything(house), &[4, 2], at(99)).await.unwrap();
    assert_eq!(receipt.verify().unwrap().len(), 2);
    assert_eq!((receipt.head.sequence, receipt.office_name.as_str()), (5, "Contábil Horizonte"));
    assert_eq!(house.store.verify_audit(house.office, &[receipt]).await.unwrap().faults, []);
    let unknown = house.store.audit_receipt(&everything(house), &[6], at(99)).await;
    assert!(matches!(unknown, Err(StoreError::NotFound { what: "entry" })), "{unknown:?}");
}

async fn a_byte_changed_in_the_database_is_found_and_located(house: &House) {
    maria_opens_documents(house, 6).await;
    let changes = [
        ("what = REPLACE(what, '\"did\":\"opened\"', '\"did\":\"0pened\"')", "entry 4 does not have the hash"),
        ("actor = '{\"who\":\"portal\"}'", "entry 4 does not have the hash"),
        ("at = at + 1", "entry 4 does not have the hash"),
        ("hash = REPLACE(hash, SUBSTR(hash, 64, 1), 'x')", "the hash of entry 4 was changed"),
        ("company = ''", "the column company of entry 4"),
        ("by_whom = ''", "the column by_whom of entry 4"),
        ("did = 'published'", "the column did of entry 4"),
    ];
    for (change, expected) in changes {
        somebody_runs(house, "CREATE TABLE as_it_was AS SELECT * FROM audit WHERE sequence = 4").await;
        somebody_runs(house, &format!("UPDATE audit SET {change} WHERE sequence = 4")).await;
        let found = faults(house).await;
        assert!(found.iter().any(|fault| fault.starts_with(expected)), "{change}: {found:?}");
        assert!(found.iter().all(|fault| fault.contains("entry 4")), "and nothing else is blamed: {found:?}");
        somebody_runs(
            house,
            "DELETE FROM audit WHERE sequence = 4; INSERT INTO audit SELECT * FROM as_it_was; DROP TABLE as_it_was",
        )
        .await;
        assert_eq!(faults(house).await, [""; 0]);
    }
}

async fn removed_swapped_and_truncated_rows_are_named(house: &House) {
    maria_opens_documents(house, 6).await;
    somebody_runs(
        house,
        "UPDATE audit SET sequence = 99 WHERE sequence = 2; UPDATE audit SET sequence = 2 WHERE sequence = 3;
         UPDATE audit SET sequence = 3 WHERE sequence = 99",
    )
    .await;
    let found = faults(house).await;
    assert!(found[0].starts_with("entry 2 does not have the hash"), "{found:?}");
    somebody_runs(
        house,
        "UPDATE audit SET sequence = 99 WHERE sequence = 2; UPDATE audit SET sequence = 2 WHERE sequence = 3;
         UPDATE audit SET sequence = 3 WHERE sequence = 99; DELETE FROM audit WHERE sequence = 4",
    )
    .await;
    assert_eq!(faults(house).await, ["entry 4 was removed: after entry 3 comes entry 5"]);
    somebody_runs(house, "DELETE FROM audit WHERE sequence > 3").await;
    assert_eq!(faults(house).await, ["entries 4 to 6 were removed from the end: the log counted to 6"]);
    somebody_runs(house, "UPDATE audit_heads SET sequence = 3").await;
    assert_eq!(faults(house).await, ["the head of the log was changed: it is not the hash of entry 3"]);
}

async fn a_log_rewritten_as_a_whole_contradicts_an_earlier_receipt(house: &House) {
    maria_opens_documents(house, 4).await;
    let receipt = house.store.audit_receipt(&everything(house), &[2], at(99)).await.unwrap();
    // Everything is written anew, with good hashes all along.
    let head = "UPDATE audit_heads SET sequence = 0, hash = '0000000000000000000000000000000000000000000000000000000000000000'";
    somebody_runs(house, &format!("DELETE FROM audit; {head}")).await;
    maria_opens_documents(house, 4).await;
    assert_eq!(faults(house).await, [""; 0]);
    let report = house.store.verify_audit(house.office, &[receipt]).await.unwrap();
    assert!(matches!(report.faults.first(), Some(AuditFault::ContradictsReceipt { sequence: 1, .. })), "{report:?}");
}
