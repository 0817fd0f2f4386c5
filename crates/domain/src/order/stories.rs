//! Stories of orders, and that no sequence of transitions breaks what an order promises.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::transitions::ATTEMPTS_BEFORE_SET_ASIDE;
use super::*;

const ANA: PersonId = PersonId(Uuid::from_u128(20));
const AGENT: AgentId = AgentId(Uuid::from_u128(30));
const OTHER_AGENT: AgentId = AgentId(Uuid::from_u128(31));

/// Minutes after the office opened.
fn at(minute: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
}

fn payslip() -> DocumentId {
    DocumentId(Uuid::from_u128(40))
}

fn answer() -> MessageId {
    MessageId(Uuid::from_u128(50))
}

/// The bakery asks for a payslip.
fn new_order() -> Order {
    Order {
        id: OrderId(Uuid::from_u128(1)),
        office: OfficeId(Uuid::from_u128(2)),
        number: 1,
        asked: Asked {
            kind: "pes.holerite".into(),
            company: CompanyId(Uuid::from_u128(3)),
            department: Department::Pessoal,
            competence: "2026-11".parse().ok(),
            period: None,
            year: None,
            employees: Some(Employees::All),
            pay_on: None,
            words: "holerites de novembro".into(),
        },
        requested_by: PersonId(Uuid::from_u128(21)),
        channel: ChannelKind::SimulatedPhone,
        conversation: ConversationId(Uuid::from_u128(4)),
        status: Status::Awaiting,
        opened_at: at(0),
        since: at(0),
        attempts: 0,
        last_token: 0,
        revision: 1,
    }
}

fn not_calculated() -> PendingReason {
    PendingReason::PayrollNotCalculated { competence: "2026-11".parse().unwrap() }
}

fn evidence(minute: i64) -> Evidence {
    Evidence { checked_at: at(minute), connector: "books".into(), looked_at: "payroll of 2026-11".into() }
}

/// An order that an agent holds from minute 0 to 10, with token 1.
fn claimed() -> Order {
    new_order().claim(AGENT, at(10), at(0)).unwrap().0
}

/// An order that waits for the office since minute 1.
fn pending() -> Order {
    claimed().hold(1, not_calculated(), evidence(1), at(1)).unwrap().0
}

#[test]
fn a_request_is_taken_up_issued_and_done() {
    let (order, events) = claimed().finish(1, vec![payslip()], at(3)).unwrap();
    assert_eq!(order.status, Status::Processed { outcome: Outcome::Issued { documents: vec![payslip()] } });
    assert_eq!((order.status.tab(), order.since, order.revision), (Tab::Processed, at(3), 3));
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].by, Actor::Agent { agent: AGENT });
    assert_eq!(events[0].what, Happened::Issued { documents: vec![payslip()] });
}

#[test]
fn the_opening_is_the_first_line_of_the_timeline() {
    let opening = new_order().opening(Actor::Assistant);
    assert_eq!((opening.revision, opening.at, opening.what), (1, at(0), Happened::Opened));
}

#[test]
fn two_agents_never_hold_one_order() {
    let refused = claimed().claim(OTHER_AGENT, at(15), at(5)).unwrap_err();
    assert_eq!(refused, Refusal::NotPossibleNow { is: Tab::Processing });
}

#[test]
fn the_result_of_an_agent_that_was_thought_dead_comes_too_late() {
    let (order, _) = claimed().claim(OTHER_AGENT, at(25), at(11)).unwrap();
    assert_eq!(order.clone().finish(1, vec![payslip()], at(12)), Err(Refusal::StaleToken { given: 1, current: 2 }));
    assert!(order.finish(2, vec![payslip()], at(13)).is_ok());
}

#[test]
fn a_result_told_twice_changes_nothing_the_second_time() {
    let (done, _) = claimed().finish(1, vec![payslip()], at(3)).unwrap();
    let again = done.finish(1, vec![payslip()], at(4));
    assert_eq!(again, Err(Refusal::NotPossibleNow { is: Tab::Processed }));
}

#[test]
fn an_agent_still_at_work_keeps_its_order_and_the_timeline_stays_quiet() {
    let order = claimed().renew(1, at(20)).unwrap();
    assert_eq!(order.revision, claimed().revision);
    assert_eq!(order.clone().claim(OTHER_AGENT, at(30), at(15)), Err(Refusal::NotPossibleNow { is: Tab::Processing }));
    assert_eq!(order.clone().renew(1, at(12)), Ok(order), "a lease never gets shorter");
}

#[test]
fn a_lease_does_not_run_out_before_its_time() {
    let early = claimed().release(1, true, at(9));
    assert_eq!(early, Err(Refusal::NotPossibleNow { is: Tab::Processing }));
    let (order, events) = claimed().release(1, true, at(10)).unwrap();
    assert_eq!((order.status, &events[0].by), (Status::Awaiting, &Actor::System));
}

#[test]
fn november_waits_until_the_payroll_is_calculated_and_goes_on_alone() {
    let pending = pending();
    assert_eq!(pending.status.tab(), Tab::Pending);
    assert!(not_calculated().clears_by_itself());
    let (order, events) = pending.resume(AGENT, evidence(60), at(60)).unwrap();
    assert_eq!(order.status, Status::Awaiting);
    assert_eq!(events[0].what, Happened::Resumed { evidence: evidence(60) });
}

#[test]
fn a_document_of_somebody_else_waits_for_a_person_whatever_the_agent_sees() {
    let reason = PendingReason::WrongRecipient { expected: "Padaria".into(), found: vec!["Oficina".into()] };
    let (blocked, _) = claimed().hold(1, reason, evidence(1), at(1)).unwrap();
    let refused = blocked.clone().resume(AGENT, evidence(2), at(2));
    assert_eq!(refused, Err(Refusal::NotPossibleNow { is: Tab::Pending }));
    let seen = blocked.revision;
    assert!(blocked.confirm(ANA, seen, at(3)).is_ok());
}

#[test]
fn ana_confirms_what_she_saw_and_not_what_changed_meanwhile() {
    let seen = pending().revision;
    let refused = pending().confirm(ANA, seen - 1, at(5)).unwrap_err();
    assert_eq!(refused, Refusal::ChangedMeanwhile { seen: seen - 1, current: seen });
    let (order, _) = pending().confirm(ANA, seen, at(5)).unwrap();
    assert_eq!((order.status, order.attempts), (Status::Awaiting, 0));
}

#[test]
fn ana_answers_by_hand_only_what_waits_for_the_office() {
    assert!(pending().answer_by_hand(ANA, answer(), at(5)).is_ok());
    assert_eq!(claimed().answer_by_hand(ANA, answer(), at(5)), Err(Refusal::NotPossibleNow { is: Tab::Processing }));
    assert_eq!(new_order().answer_by_hand(ANA, answer(), at(5)), Err(Refusal::NotPossibleNow { is: Tab::Awaiting }));
}

#[test]
fn what_an_agent_works_on_is_let_finish_and_everything_else_can_be_cancelled() {
    let client = Actor::Client { person: new_order().requested_by };
    assert!(new_order().cancel(client.clone(), at(1)).is_ok());
    assert!(pending().cancel(client.clone(), at(1)).is_ok());
    assert_eq!(claimed().cancel(client, at(1)), Err(Refusal::NotPossibleNow { is: Tab::Processing }));
}

/// An order whose agent died as often as is borne, the last time holding `last_token`.
fn worn_out() -> Order {
    let mut order = new_order();
    for attempt in 0..ATTEMPTS_BEFORE_SET_ASIDE as i64 {
        order = order.claim(AGENT, at(attempt * 10 + 5), at(attempt * 10)).unwrap().0;
    }
    order
}

#[test]
fn an_order_that_kills_its_agents_is_set_aside_for_a_person() {
    let order = worn_out();
    let token = order.last_token;
    let (order, _) = order.release(token, true, at(100)).unwrap();
    assert!(matches!(order.status, Status::Pending { reason: PendingReason::SetAside { attempts: 5, .. }, .. }));
    let (order, _) = order.clone().confirm(ANA, order.revision, at(101)).unwrap();
    assert!(order.claim(AGENT, at(120), at(110)).is_ok(), "a person may have it tried anew");
}

#[test]
fn no_agent_takes_up_a_worn_out_order_before_it_is_set_aside() {
    let refused = worn_out().claim(OTHER_AGENT, at(120), at(100)).unwrap_err();
    assert_eq!(refused, Refusal::NotPossibleNow { is: Tab::Processing });
}

/// Something that somebody tries on an order. Tokens and revisions are given as steps back from the latest.
#[derive(Debug, Clone)]
enum Attempt {
    Claim { lease_minutes: i64 },
    Renew { token_back: u64 },
    Release { token_back: u64, lease_ran_out: bool },
    Hold { token_back: u64 },
    Confirm { revision_back: u64 },
    Resume,
    Finish { token_back: u64 },
    AnswerByHand,
    Cancel,
}

fn attempts() -> impl Strategy<Value = Vec<(i64, Attempt)>> {
    let back = || prop_oneof![4 => Just(0u64), 1 => 1u64..4];
    let attempt = prop_oneof![
        4 => (1i64..30).prop_map(|lease_minutes| Attempt::Claim { lease_minutes }),
        1 => back().prop_map(|token_back| Attempt::Renew { token_back }),
        2 => (back(), any::<bool>()).prop_map(|(token_back, lease_ran_out)| Attempt::Release { token_back, lease_ran_out }),
        2 => back().prop_map(|token_back| Attempt::Hold { token_back }),
        2 => back().prop_map(|revision_back| Attempt::Confirm { revision_back }),
        1 => Just(Attempt::Resume),
        1 => back().prop_map(|token_back| Attempt::Finish { token_back }),
        1 => Just(Attempt::AnswerByHand),
        1 => Just(Attempt::Cancel),
    ];
    prop::collection::vec((0i64..20, attempt), 0..60)
}

fn tried(order: Order, attempt: &Attempt, now: DateTime<Utc>) -> super::transitions::Transition {
    let token = |back: u64| order.last_token.saturating_sub(back);
    match *attempt {
        Attempt::Claim { lease_minutes } => order.claim(AGENT, now + TimeDelta::minutes(lease_minutes), now),
        Attempt::Renew { token_back } => {
            let token = token(token_back);
            order.renew(token, now + TimeDelta::minutes(10)).map(|order| (order, Vec::new()))
        }
        Attempt::Release { token_back, lease_ran_out } => {
            let token = token(token_back);
            order.release(token, lease_ran_out, now)
        }
        Attempt::Hold { token_back } => {
            let token = token(token_back);
            order.hold(token, not_calculated(), evidence(0), now)
        }
        Attempt::Confirm { revision_back } => {
            let seen = order.revision.saturating_sub(revision_back);
            order.confirm(ANA, seen, now)
        }
        Attempt::Resume => order.resume(AGENT, evidence(0), now),
        Attempt::Finish { token_back } => {
            let token = token(token_back);
            order.finish(token, vec![payslip()], now)
        }
        Attempt::AnswerByHand => order.answer_by_hand(ANA, answer(), now),
        Attempt::Cancel => order.cancel(Actor::Staff { person: ANA }, now),
    }
}

/// Does this attempt speak with a token older than the latest?
fn is_stale(attempt: &Attempt, order: &Order) -> bool {
    let back = match attempt {
        Attempt::Renew { token_back }
        | Attempt::Release { token_back, .. }
        | Attempt::Hold { token_back }
        | Attempt::Finish { token_back } => *token_back,
        _ => 0,
    };
    back > 0 && order.last_token > 0
}

proptest! {
    #[test]
    fn whatever_is_tried_an_order_keeps_its_promises(attempts in attempts()) {
        let mut order = new_order();
        let mut now = at(0);
        for (minutes, attempt) in attempts {
            now += TimeDelta::minutes(minutes);
            let before = order.clone();
            let was_final = matches!(before.status, Status::Processed { .. } | Status::Cancelled { .. });
            match tried(before.clone(), &attempt, now) {
                Ok((after, events)) => {
                    prop_assert!(!was_final, "a finished order stays as it is: {:?}", attempt);
                    prop_assert!(!is_stale(&attempt, &before), "an old token does nothing: {:?}", attempt);
                    prop_assert_eq!(after.revision, before.revision + events.len() as u64);
                    prop_assert!(events.iter().all(|event| event.revision == after.revision && event.at == now));
                    let claims = u64::from(matches!(attempt, Attempt::Claim { .. }));
                    prop_assert_eq!(after.last_token, before.last_token + claims);
                    prop_assert!(after.attempts <= ATTEMPTS_BEFORE_SET_ASIDE);
                    if let Status::Processing { lease } = &after.status {
                        prop_assert_eq!(lease.token, after.last_token);
                    }
                    prop_assert_eq!((&after.id, &after.asked, after.opened_at), (&before.id, &before.asked, before.opened_at));
                    order = after;
                }
                Err(Refusal::StaleToken { given, current }) => {
                    prop_assert!(given < current && current == before.last_token);
                }
                Err(Refusal::ChangedMeanwhile { seen, current }) => prop_assert!(seen < current),
                Err(Refusal::NotPossibleNow { is }) => prop_assert_eq!(is, before.status.tab()),
            }
        }
    }

    #[test]
    fn a_story_on_paper_is_the_same_story(attempts in attempts()) {
        let mut order = new_order();
        for (minute, (_, attempt)) in attempts.iter().enumerate() {
            if let Ok((after, events)) = tried(order.clone(), attempt, at(minute as i64)) {
                let paper = serde_json::to_string(&(&after, &events)).unwrap();
                prop_assert_eq!(serde_json::from_str::<(Order, Vec<Event>)>(&paper).unwrap(), (after.clone(), events));
                order = after;
            }
        }
    }
}
