//! AS1: what clients write, and what it means. One JSON a line in `utterances.jsonl`: the text, the orders and the act.
//! To add one, write the line; the report names each that is understood otherwise.

use assistant::Assistant;
use chrono::NaiveDate;
use serde_json::Value;

/// Percent. Raised when the assistant learns, never lowered.
const FLOOR: f64 = 97.0;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

#[test]
fn the_office_understands_how_its_clients_write() {
    let assistant = Assistant::built_in().unwrap();
    let (mut right, mut total) = (0, 0);
    for line in include_str!("utterances.jsonl").lines() {
        let mut expected: Value = serde_json::from_str(line).unwrap();
        let text = expected.as_object_mut().unwrap().remove("text").unwrap();
        let understood = serde_json::to_value(assistant.understand(text.as_str().unwrap(), today())).unwrap();
        total += 1;
        if understood == expected {
            right += 1;
        } else {
            println!("{text}\n   meant      {expected}\n   understood {understood}");
        }
    }
    let percent = 100.0 * f64::from(right) / f64::from(total);
    println!("{right} of {total} understood, {percent:.1} %");
    assert!(total >= 150, "the set has shrunk to {total}");
    assert!(percent >= FLOOR, "{percent:.1} % understood, the floor is {FLOOR} %");
}
