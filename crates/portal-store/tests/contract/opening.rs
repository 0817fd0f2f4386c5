//! Opening what is there, what is damaged, and what is not for us (bad input).

use portal_store::{Place, Store, StoreError};

use crate::house::House;

crate::on_both_databases! {
    what_was_committed_is_there_after_a_restart
    a_database_of_a_newer_version_is_left_alone
    two_programs_that_start_at_once_agree_on_the_schema
}

async fn what_was_committed_is_there_after_a_restart(house: &House) {
    let order = house.maria_asks(1).await.remove(0);
    house.store.close().await;
    let store = Store::open(&house.place, &house.documents()).await.unwrap();
    assert_eq!(store.order(house.office, order.id).await.unwrap().unwrap(), order);
}

async fn a_database_of_a_newer_version_is_left_alone(house: &House) {
    let newer = sqlx::AnyPool::connect(&url(&house.place)).await.unwrap();
    sqlx::query("INSERT INTO schema_versions (version) VALUES (99)").execute(&newer).await.unwrap();
    let refused = Store::open(&house.place, &house.documents()).await.err().unwrap();
    assert!(matches!(refused, StoreError::NewerSchema { found: 99, known } if known < 99), "{refused}");
    sqlx::query("DELETE FROM schema_versions WHERE version = 99").execute(&newer).await.unwrap();
}

async fn two_programs_that_start_at_once_agree_on_the_schema(house: &House) {
    let documents = house.documents();
    let place = match &house.place {
        Place::Sqlite { .. } => Place::sqlite(house.folder.path().join("fresh.sqlite")),
        Place::Postgres { .. } => {
            Place::parse(&temporary_postgres::TemporaryPostgres::shared().unwrap().database().unwrap()).unwrap()
        }
    };
    let both = futures_util::future::join(Store::open(&place, &documents), Store::open(&place, &documents)).await;
    assert!(both.0.is_ok() && both.1.is_ok(), "{:?} {:?}", both.0.err(), both.1.err());
}

fn url(place: &Place) -> String {
    match place {
        Place::Sqlite { file } => format!("sqlite:{}", file.display()),
        Place::Postgres { url } => url.clone(),
    }
}

#[tokio::test]
async fn a_damaged_file_is_named_and_nothing_is_written_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("portal.sqlite");
    let house = House::on_sqlite().await;
    house.maria_asks(50).await;
    house.store.close().await;
    let Place::Sqlite { file: good } = &house.place else { panic!() };
    let mut bytes = std::fs::read(good).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8_192].fill(0xA5);
    for damaged in [b"this is a letter, not a database, and it is long enough to be looked at".repeat(20), bytes] {
        std::fs::write(&file, &damaged).unwrap();
        let refused =
            Store::open(&Place::sqlite(&file), folder.path().join("documents").to_str().unwrap()).await.err().unwrap();
        assert!(matches!(&refused, StoreError::DatabaseDamaged { path, .. } if *path == file), "{refused}");
        assert!(refused.to_string().contains("portal.sqlite"), "{refused}");
        assert_eq!(std::fs::read(&file).unwrap(), damaged);
    }
}

#[tokio::test]
async fn a_folder_that_is_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    std::fs::write(&file, "x").unwrap();
    let database = Place::sqlite(file.join("portal.sqlite"));
    let refused = Store::open(&database, folder.path().join("documents").to_str().unwrap()).await.err().unwrap();
    assert!(matches!(&refused, StoreError::FolderNotWritable { .. }), "{refused}");
    let refused =
        Store::open(&Place::sqlite(folder.path().join("a.sqlite")), file.to_str().unwrap()).await.err().unwrap();
    assert!(matches!(&refused, StoreError::FolderNotWritable { .. }), "{refused}");
}

#[tokio::test]
async fn a_database_server_that_is_not_there_is_said_so() {
    let nowhere = Place::parse("postgres://balcao:secret@127.0.0.1:1/portal").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let refused = Store::open(&nowhere, folder.path().to_str().unwrap()).await.err().unwrap();
    assert!(matches!(&refused, StoreError::Unavailable { .. }), "{refused}");
    assert!(!refused.to_string().contains("secret"));
}
