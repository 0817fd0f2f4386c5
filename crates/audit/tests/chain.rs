//! SE1: whoever changes a log is found out, and where.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use audit::{Chain, Check, Fault, Flaw, Hash, Kept, Point, Receipt, agree, canonical_json};
use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::{Actor, Exported, What};
use domain::{DocumentId, OfficeId, PersonId};
use serde_json::json;
use uuid::Uuid;

const HORIZONTE: OfficeId = OfficeId(Uuid::from_u128(1));
const MARIA: PersonId = PersonId(Uuid::from_u128(2));

fn at(seconds: u64) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-22T12:00:00Z").unwrap().to_utc() + TimeDelta::seconds(seconds as i64)
}

/// A log of so many openings by Maria, and its end.
fn log(entries: u64) -> (Vec<Kept>, Chain) {
    let mut chain = Chain { office: HORIZONTE, sequence: 0, hash: Hash::NONE };
    let rows = (1..=entries).map(|number| {
        let document = DocumentId(Uuid::from_u128(u128::from(100 + number)));
        let opened = What::Opened { document, company: Uuid::from_u128(3).into() };
        let linked = chain.add(at(number), &Actor::Person { person: MARIA }, &opened).unwrap();
        let hash = linked.hash.to_string();
        Kept { sequence: linked.sequence, at: at(number), actor: linked.actor, what: linked.what, hash }
    });
    (rows.collect(), chain)
}

fn checked(rows: &[Kept], head: Chain) -> Vec<Fault> {
    let mut check = Check::begin(head);
    let mut faults: Vec<Fault> = rows.iter().flat_map(|row| check.take(row)).collect();
    faults.extend(check.end());
    faults
}

#[test]
fn the_bytes_are_those_that_the_documentation_promises() {
    // Anybody can make the same hash with printf and sha256sum.
    let mut chain = Chain { office: HORIZONTE, sequence: 0, hash: Hash::NONE };
    let exported = What::Exported { what: Exported::People, rows: 3 };
    let linked = chain.add(at(0), &Actor::Operator, &exported).unwrap();
    let bytes = r#"{"actor":{"who":"operator"},"at":"2026-11-22T12:00:00.000000Z","office":"00000000-0000-0000-0000-000000000001","sequence":1,"what":{"did":"exported","rows":3,"what":"people"}}"#;
    assert_eq!(linked.hash, Hash::NONE.then(Hash::of(bytes)));
    assert_eq!(Hash::of("").to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(
        canonical_json(&json!({ "b": "\u{1}\n\"é", "a": [1, null] })).unwrap(),
        r#"{"a":[1,null],"b":"\u0001\n\"é"}"#
    );
    assert!(canonical_json(&json!(1.5)).is_err());
}

#[test]
fn a_log_that_nobody_touched_has_no_faults() {
    for entries in [0, 1, 7] {
        let (rows, head) = log(entries);
        assert_eq!(checked(&rows, head), []);
    }
}

#[test]
fn every_byte_of_every_row_counts() {
    let (rows, head) = log(4);
    for place in 0..rows.len() {
        let sequence = rows[place].sequence;
        let touch = |change: &dyn Fn(&mut Kept), expected: Fault| {
            let mut touched = rows.clone();
            change(&mut touched[place]);
            assert_eq!(checked(&touched, head), [expected]);
        };
        for byte in 0..rows[place].what.len() {
            let other = if rows[place].what.as_bytes()[byte] == b'x' { "y" } else { "x" };
            touch(&|row| row.what.replace_range(byte..=byte, other), Fault::EntryChanged { sequence });
        }
        touch(&|row| row.actor = r#"{"who":"portal"}"#.into(), Fault::EntryChanged { sequence });
        touch(&|row| row.at += TimeDelta::microseconds(1), Fault::EntryChanged { sequence });
        touch(&|row| row.hash = row.hash.to_uppercase(), Fault::HashChanged { sequence });
        touch(&|row| row.hash = "0".repeat(64), Fault::HashChanged { sequence });
    }
}

#[test]
fn rows_that_are_gone_moved_or_added_are_named() {
    let (rows, head) = log(6);
    let without = |gone: &[u64]| rows.iter().filter(|row| !gone.contains(&row.sequence)).cloned().collect::<Vec<_>>();
    assert_eq!(checked(&without(&[3, 4]), head), [Fault::Removed { from: 3, to: 4 }]);
    assert_eq!(checked(&without(&[1]), head), [Fault::Removed { from: 1, to: 1 }]);
    assert_eq!(checked(&without(&[5, 6]), head), [Fault::Truncated { from: 5, to: 6 }]);
    assert_eq!(checked(&[], head), [Fault::Truncated { from: 1, to: 6 }]);

    let mut swapped = rows.clone();
    (swapped[1].what, swapped[2].what) = (rows[2].what.clone(), rows[1].what.clone());
    assert_eq!(checked(&swapped, head), [Fault::EntryChanged { sequence: 2 }, Fault::EntryChanged { sequence: 3 }]);

    let five = Chain { sequence: 5, hash: rows[4].hash.parse().unwrap(), ..head };
    assert_eq!(checked(&rows, five), [Fault::BeyondTheEnd { sequence: 6 }]);
    assert_eq!(checked(&rows, Chain { hash: Hash::NONE, ..head }), [Fault::HeadChanged { sequence: 6 }]);
}

#[test]
fn a_row_of_another_office_does_not_fit() {
    let (rows, head) = log(2);
    let moved = Chain { office: OfficeId(Uuid::from_u128(9)), ..head };
    assert_eq!(checked(&rows, moved).first(), Some(&Fault::EntryChanged { sequence: 1 }));
}

/// The receipt of one entry of a log.
fn receipt(rows: &[Kept], head: Chain, shown: u64) -> Receipt {
    let point = |sequence: u64| match sequence {
        0 => Point { sequence, hash: Hash::NONE },
        _ => Point { sequence, hash: rows[sequence as usize - 1].hash.parse().unwrap() },
    };
    let checkpoints = (1..=head.sequence / audit::CHECKPOINT_EVERY).map(|n| point(n * audit::CHECKPOINT_EVERY));
    let head = Point { sequence: head.sequence, hash: head.hash };
    let mut receipt = Receipt::new(HORIZONTE, "Contábil Horizonte", at(0), head, checkpoints.collect());
    let end = receipt.end_of_stretch(shown);
    receipt.add(point(shown - 1), &rows[shown as usize - 1..end as usize], &BTreeSet::from([shown])).unwrap();
    receipt
}

#[test]
fn a_receipt_shows_its_entry_and_hides_the_others() {
    let (rows, head) = log(1_003);
    for (shown, links) in [(998, 3), (1_000, 1), (1_001, 3), (1, 1_000)] {
        let receipt = receipt(&rows, head, shown);
        let proved = receipt.verify().unwrap();
        assert_eq!((proved.len(), proved[0]["sequence"].as_u64()), (1, Some(shown)));
        assert_eq!(receipt.stretches[0].links.len(), links);
        let text = serde_json::to_string(&receipt).unwrap();
        assert!(text.contains(&Uuid::from_u128(100 + u128::from(shown)).to_string()));
        assert!(!text.contains(&Uuid::from_u128(101 + u128::from(shown)).to_string()), "nothing of the next entry");
    }
}

#[test]
fn receipts_of_one_log_hold_each_other() {
    let (rows, head) = log(1_003);
    let (young, young_head) = log(999);
    let early = receipt(&young, young_head, 999);
    assert_eq!(agree(&early, &receipt(&rows, head, 998)), Ok(()));

    // Somebody rewrites entry 400 and all hashes after it.
    let mut chain = Chain { office: HORIZONTE, sequence: 0, hash: Hash::NONE };
    let rewritten: Vec<Kept> = rows
        .iter()
        .map(|row| {
            let what = if row.sequence == 400 { rows[0].what.clone() } else { row.what.clone() };
            let linked =
                chain.add(row.at, &Actor::Person { person: MARIA }, &serde_json::from_str(&what).unwrap()).unwrap();
            Kept { what, hash: linked.hash.to_string(), ..row.clone() }
        })
        .collect();
    assert_eq!(checked(&rewritten, chain), [], "by itself it looks in order");
    let late = receipt(&rewritten, chain, 998);
    assert!(late.verify().is_ok());
    assert_eq!(agree(&early, &late), Err(Flaw::Contradiction { sequence: 998 }), "the early receipt knows better");
}

fn verify(files: &[&Path]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_balcao-verify")).args(files).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn anybody_verifies_a_receipt_with_a_small_program() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("recibo.json");
    let (rows, head) = log(5);
    let text = serde_json::to_string_pretty(&receipt(&rows, head, 3)).unwrap();
    std::fs::write(&file, &text).unwrap();
    let (code, said) = verify(&[&file]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.starts_with("CONFERE") && said.contains("nº 3") && said.contains("documento aberto"), "{said}");

    // Another office's name for the same proof is no forgery; another person in the entry is.
    let maria = MARIA.to_string();
    let carlos = PersonId(Uuid::from_u128(4)).to_string();
    std::fs::write(&file, text.replace(&maria, &carlos)).unwrap();
    let (code, said) = verify(&[&file]);
    assert_eq!(code, Some(1));
    assert!(said.starts_with("NÃO CONFERE") && said.contains("registro nº 3 foi alterado"), "{said}");

    std::fs::write(&file, &text[..text.len() / 2]).unwrap();
    let (code, said) = verify(&[&file]);
    assert!(code == Some(1) && said.contains("não é um recibo"), "{said}");
    assert_eq!(verify(&[&folder.path().join("nenhum.json")]).0, Some(1));
    assert_eq!(verify(&[]).0, Some(1));
}

#[test]
fn a_receipt_that_was_touched_is_refused_where_it_was_touched() {
    let (rows, head) = log(5);
    let good = receipt(&rows, head, 2);
    let touched = |change: &dyn Fn(&mut Receipt)| {
        let mut receipt = good.clone();
        change(&mut receipt);
        receipt.verify().unwrap_err()
    };
    assert_eq!(touched(&|r| r.stretches[0].links[2].digest = Some(Hash::NONE)), Flaw::Changed { sequence: 4 });
    assert_eq!(touched(&|r| r.stretches[0].links[1].hash = Hash::NONE), Flaw::Changed { sequence: 3 });
    assert_eq!(touched(&|r| drop(r.stretches[0].links.pop())), Flaw::LeadsNowhere { sequence: 4 });
    assert_eq!(touched(&|r| drop(r.stretches[0].links.remove(0))), Flaw::Changed { sequence: 2 });
    assert_eq!(touched(&|r| r.head.hash = Hash::NONE), Flaw::LeadsNowhere { sequence: 5 });
    assert_eq!(touched(&|r| r.stretches[0].before.hash = Hash::NONE), Flaw::Changed { sequence: 2 });
    assert_eq!(touched(&|r| r.stretches[0].before.sequence = 2), Flaw::OutOfPlace { sequence: 3 });
    assert_eq!(touched(&|r| r.office = OfficeId(Uuid::from_u128(9))), Flaw::OutOfPlace { sequence: 2 });
    assert_eq!(touched(&|r| r.stretches.clear()), Flaw::ShowsNothing);
    assert_eq!(touched(&|r| r.format = "x".into()), Flaw::OtherFormat { found: "x".into() });
}
