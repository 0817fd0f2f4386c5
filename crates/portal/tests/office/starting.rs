//! Starting, stopping, starting again; and what is said when that is not possible.

use std::fs;
use std::net::TcpListener;

use portal::{Config, StartError};
use portal_store::StoreError;

use crate::support::{MARIA, Office};

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_port_is_told_with_its_address() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let config = Config { listen: taken.local_addr().unwrap(), ..Config::in_folder(folder.path()) };
    let error = portal::start(config).await.err().unwrap();
    assert!(matches!(&error, StartError::PortBusy { address } if *address == taken.local_addr().unwrap()), "{error}");
    assert!(error.to_string().contains("--listen"), "it says what to do: {error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_named_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("portal.sqlite");
    fs::write(&file, "this was a database once, before the disk failed. ".repeat(100)).unwrap();
    let before = fs::read(&file).unwrap();
    let error = portal::start(Config::in_folder(folder.path())).await.err().unwrap();
    assert!(
        matches!(&error, StartError::Storage(StoreError::DatabaseDamaged { path, .. }) if *path == file),
        "{error}"
    );
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_portal_on_the_same_folder_is_refused() {
    let office = Office::open().await;
    let error = portal::start(Config::in_folder(office.folder.path())).await.err().unwrap();
    assert!(matches!(error, StartError::FolderInUse { .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_made_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    fs::write(&file, "").unwrap();
    let error = portal::start(Config::in_folder(&file.join("portal"))).await.err().unwrap();
    assert!(matches!(error, StartError::FolderNotWritable { .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_starts_again_goes_on_where_it_was() {
    let Office { running, folder, demonstration, .. } = Office::open().await;
    assert!(folder.path().join("listening.json").exists());
    running.stop().await;
    assert!(!folder.path().join("listening.json").exists(), "nobody is led to a portal that is gone");

    let running = portal::start(Config::in_folder(folder.path())).await.unwrap();
    let again = portal::demonstration::create(running.store(), crate::support::morning()).await.unwrap();
    assert_eq!(again, demonstration, "created once, and the same");
    assert_eq!(running.store().people(demonstration.office).await.unwrap().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_stops_at_once_though_desktops_read_along() {
    let office = Office::open().await;
    let ana = office.ana().await;
    let _stream = ana.request(reqwest::Method::GET, "/api/feed/stream").send().await.unwrap();
    let began = std::time::Instant::now();
    office.running.stop().await;
    assert!(began.elapsed().as_secs() < 3, "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_was_stored_before_a_crash_is_answered_after_it() {
    let office = Office::open().await;
    let Office { running, folder, demonstration, .. } = office;
    let id = demonstration.office;
    running.stop().await;
    let place = portal_store::Place::sqlite(folder.path().join("portal.sqlite"));
    let store =
        portal_store::Store::open(&place, &folder.path().join("documents").display().to_string()).await.unwrap();
    let mut transaction = store.begin(id, crate::support::morning()).await.unwrap();
    let inbound = portal_store::Inbound {
        id: machine::ids::new(),
        channel: domain::message::ChannelKind::SimulatedPhone,
        channel_message_id: "m1".into(),
        address: MARIA.into(),
        display_name: None,
        person: None,
        text: "oi".into(),
    };
    transaction.receive_message(inbound).await.unwrap();
    transaction.commit().await.unwrap();
    store.close().await;

    let running = portal::start(Config::in_folder(folder.path())).await.unwrap();
    let arrived = crate::support::soon("the answer", async || {
        let inbox = running.store().phone_inbox(id, MARIA, 0).await.unwrap();
        (!inbox.is_empty()).then_some(inbox)
    });
    assert!(arrived.await[0].text.contains("Maria"));
}
