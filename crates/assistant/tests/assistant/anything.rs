//! Whatever is written: nothing breaks, and nobody reaches a company that is not theirs (AS5).

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use crate::office::{bakery, garage, knows, today};
use assistant::{Assistant, Dialogue, Step, understand_lines};
use domain::order::Employees;
use proptest::prelude::*;

static ASSISTANT: LazyLock<Assistant<'static>> = LazyLock::new(|| Assistant::built_in().unwrap());

/// Words of the field in any order, so that many messages do ask for something.
fn field_words() -> impl Strategy<Value = String> {
    let words = [
        "holerite",
        "da",
        "do",
        "de",
        "João",
        "Carlos Alberto Nunes",
        "Maria Clara",
        "Oficina Dois Irmãos",
        "outubro",
        "10/2026",
        "todos",
        "faturamento",
        "2025",
        "e",
        ",",
        "sim",
        "não",
        "1",
        "2",
        "3",
        "resumo da folha",
        "últimos 12 meses",
        "empresa",
        "cancela",
        "13º",
        "guia vencida",
        "dia 31",
        "00000000-0000-0000-0000-000000000014",
        "99/9999",
        "\n",
        "a",
        "-",
        "0",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..12).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_read_without_a_fault(text in "\\PC{0,200}") {
        ASSISTANT.understand(&text, today());
    }

    #[test]
    fn words_of_the_field_in_any_order_are_read_without_a_fault(text in field_words()) {
        ASSISTANT.understand(&text, today());
    }

    #[test]
    fn no_conversation_reaches_a_company_that_is_not_the_callers(messages in prop::collection::vec(field_words(), 1..5)) {
        let (own, other) = (bakery(), garage());
        let office = knows("Ana Lima", vec![own.clone()]);
        let mut state = Dialogue::default();
        for message in messages {
            let (next, steps) = ASSISTANT.step(Dialogue::from_json(&state.to_json()), &message, &office, today());
            state = next;
            for step in steps {
                match step {
                    Step::Open(asked) => {
                        prop_assert_eq!(asked.company, own.company.id);
                        if let Some(Employees::Only(ids)) = &asked.employees {
                            prop_assert!(!ids.is_empty());
                            prop_assert!(ids.iter().all(|id| own.employees.iter().any(|employee| employee.id == *id)));
                        }
                    }
                    Step::Say(reply) => {
                        let strangers = other.employees.iter().map(|employee| employee.id.to_string());
                        let offered: Vec<&String> = reply.choices.iter().map(|choice| &choice.id).collect();
                        prop_assert!(!strangers.chain([other.company.id.to_string()]).any(|id| offered.contains(&&id)));
                    }
                    Step::HandOver(_) | Step::CancelLatest => {}
                }
            }
            prop_assert!(state.to_json().len() < 64_000, "the state stays small");
        }
    }
}

#[test]
fn a_very_long_message_is_read_in_time() {
    let long = "holerite do joao de outubro e o faturameto dos ultimoz mezes qwertyu ".repeat(2_000);
    let begun = Instant::now();
    ASSISTANT.understand(&long, today());
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[test]
fn the_state_of_another_version_begins_anew() {
    let office = knows("Ana Lima", vec![bakery()]);
    let (asked, _) = ASSISTANT.step(Dialogue::default(), "holerite da Maria", &office, today());
    assert!(asked.is_waiting_for_an_answer());
    assert_eq!(Dialogue::from_json(&asked.to_json()), asked);
    assert_eq!(Dialogue::from_json(&asked.to_json().replace("\"version\":1", "\"version\":99")), Dialogue::default());
    assert_eq!(Dialogue::from_json("not json"), Dialogue::default());
}

#[test]
fn lines_in_and_lines_out_stay_side_by_side() {
    let mut out = Vec::new();
    understand_lines(&ASSISTANT, "holerite do João de outubro\n\nvlw\n".as_bytes(), &mut out, today()).unwrap();
    let out = String::from_utf8(out).unwrap();
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(
        lines,
        [
            r#"{"orders":[{"kind":"pes.holerite","competence":"2026-10","employee":"João"}],"act":"order"}"#,
            r#"{"orders":[],"act":"none"}"#,
            r#"{"orders":[],"act":"thanks"}"#,
        ]
    );
}
