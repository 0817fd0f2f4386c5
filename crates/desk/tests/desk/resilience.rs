//! Files that a crash, a disk or a person damaged: the cache is set aside and built again, what was decided is kept
//! (faults 12 and 13).

use contract::command::{Command, CommandEnvelope};
use desk::cache::Cache;
use sync::outbox::Outbox;

use super::office::at;

fn decision(n: u128) -> CommandEnvelope {
    let order = uuid::Uuid::from_u128(n).into();
    CommandEnvelope { id: uuid::Uuid::from_u128(n).into(), command: Command::CancelOrder { order } }
}

#[test]
fn a_file_that_is_no_database_is_known_as_damage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.sqlite");
    std::fs::write(&path, b"this is a letter, not a database. ".repeat(200)).unwrap();
    assert!(Cache::open(&path).unwrap_err().is_damage());
}

#[test]
fn flipped_bytes_are_found_and_the_outbox_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.sqlite");
    {
        let cache = Cache::open(&path).unwrap();
        let mut outbox = Outbox::default();
        for n in 1..=3 {
            let (_, kept) = outbox.queue(decision(n), at(n as i64));
            cache.keep(&kept.unwrap()).unwrap();
        }
    }
    damage_the_orders_table(&path);
    let error = Cache::open(&path).unwrap_err();
    assert!(error.is_damage(), "{error}");

    let rebuilt = Cache::rebuild(&path, 42).unwrap();
    assert_eq!(rebuilt.cursor().unwrap(), 0);
    let saved: Vec<_> = rebuilt.load_outbox().unwrap().into_iter().map(|entry| entry.envelope).collect();
    assert_eq!(saved, [decision(1), decision(2), decision(3)]);
    assert!(
        folder.path().join("cache.sqlite.damaged-42").exists(),
        "the damaged file is kept for whoever wants to look"
    );
}

/// Writes over the page where the table of orders begins, and leaves the outbox's pages alone.
fn damage_the_orders_table(path: &std::path::Path) {
    let db = rusqlite::Connection::open(path).unwrap();
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let root: i64 = db.query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'orders'", [], |r| r.get(0)).unwrap();
    let page_size: i64 = db.query_row("PRAGMA page_size", [], |r| r.get(0)).unwrap();
    drop(db);
    let mut bytes = std::fs::read(path).unwrap();
    let start = ((root - 1) * page_size) as usize;
    bytes[start..start + page_size as usize].fill(0xA5);
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn decisions_survive_the_end_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.sqlite");
    let mut outbox = Outbox::default();
    {
        let cache = Cache::open(&path).unwrap();
        let (_, kept) = outbox.queue(decision(1), at(0));
        cache.keep(&kept.unwrap()).unwrap();
        outbox.take_due(at(1), 1);
    }
    let cache = Cache::open(&path).unwrap();
    let mut again = Outbox::load(cache.load_outbox().unwrap());
    assert_eq!(again.take_due(at(2), 5).len(), 1, "what was being sent is sent again, under the same id");
}
