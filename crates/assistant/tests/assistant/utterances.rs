//! AS1: what clients write, and what it means. One JSON a line in `utterances.jsonl`: the text, the orders and the act.
//! To add one, write the line; the report names each that is understood otherwise.

use std::time::{Duration, Instant};

use assistant::Assistant;
use serde_json::Value;

use crate::office::today;

/// Percent of the set. Raised when the assistant learns, never lowered. The set grew in batches; read for the first
/// time, before their lessons were drawn, the last four scored 93 % of 88, 95 % of 40, 93 % of 145 and about 85 % of 215
/// that were made to be hard; of those only what taught something was kept.
const FLOOR: f64 = 98.0;

#[test]
fn the_office_understands_how_its_clients_write() {
    let assistant = Assistant::built_in().unwrap();
    let (mut right, mut total) = (0, 0);
    for line in include_str!("../utterances.jsonl").lines() {
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

/// AS1: under 5 ms a message, here even without optimisation. The best of three readings, since the machine does
/// other things too.
#[test]
fn a_message_is_understood_in_time() {
    let assistant = Assistant::built_in().unwrap();
    let texts: Vec<Value> =
        include_str!("../utterances.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let reading = |text: &str| {
        let begun = Instant::now();
        assistant.understand(text, today());
        begun.elapsed()
    };
    let best_of_three = |line: &Value| (0..3).map(|_| reading(line["text"].as_str().unwrap())).min().unwrap();
    let mut taken: Vec<Duration> = texts.iter().map(best_of_three).collect();
    taken.sort_unstable();
    let p99 = taken[taken.len() * 99 / 100];
    println!("half of {} messages under {:?}, 99 % under {p99:?}", taken.len(), taken[taken.len() / 2]);
    assert!(p99 < Duration::from_millis(5), "{p99:?}");
}
