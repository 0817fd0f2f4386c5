//! The transitions of a [`Request`]. Each gives the request as it is now and what to write in its thread, or refuses.
//!
//! | move | from | who | to |
//! | --- | --- | --- | --- |
//! | `Take` | Open, WaitingForClient | staff | InProgress, theirs |
//! | `AskClient` | Open, InProgress, WaitingForClient | staff | WaitingForClient, with a last day |
//! | a message of the client | WaitingForClient | client | InProgress when it is somebody's, else Open |
//! | `Conclude` | Open, InProgress, WaitingForClient | staff | Concluded |
//! | `Cancel` | Open, InProgress, WaitingForClient; of a client not InProgress | both | Cancelled |
//! | `Reopen` | Concluded, Expired | both | as a message of the client |
//! | `expire` | WaitingForClient, the last day is over | the server | Expired |
//!
//! Only what waits for the client expires: a request is never lost because the office did not look at it.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::{Request, RequestHappened, RequestMove, RequestRefusal, RequestState};
use crate::access::Department;
use crate::order::Actor;
use crate::{OrderId, PersonId};

/// A client is warned this many days before a request expires.
pub const EXPIRY_WARNING_DAYS: u64 = 2;

/// A moved request and what to write in its thread.
pub type Moved = Result<(Request, RequestHappened), RequestRefusal>;

impl RequestState {
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Concluded | Self::Cancelled | Self::Expired)
    }
}

impl Request {
    /// A move that a person makes. `today` is the office's; `answer_days` how long a client has to answer.
    pub fn moved(
        self,
        how: RequestMove,
        by: &Actor,
        seen: u64,
        answer_days: u32,
        (now, today): (DateTime<Utc>, NaiveDate),
    ) -> Moved {
        if self.revision != seen {
            return Err(RequestRefusal::ChangedMeanwhile { seen, current: self.revision });
        }
        let staff = match by {
            Actor::Staff { person } => Some(*person),
            _ => None,
        };
        let only_staff = staff.ok_or(RequestRefusal::StaffOnly);
        match (how, self.state) {
            (RequestMove::Take, RequestState::Open | RequestState::WaitingForClient) => {
                let mut request = self.changed_to(RequestState::InProgress, None, now);
                request.assignee = Some(only_staff?);
                Ok(told(request))
            }
            (RequestMove::AskClient { expires_on }, state) if !state.has_ended() => {
                only_staff?;
                let last_day = expires_on.or_else(|| today.checked_add_days(Days::new(answer_days.into())));
                if last_day.is_some_and(|last_day| last_day < today) {
                    return Err(RequestRefusal::ExpiryInThePast);
                }
                Ok(told(self.changed_to(RequestState::WaitingForClient, last_day, now)))
            }
            (RequestMove::Conclude, state) if !state.has_ended() => {
                only_staff?;
                Ok(told(self.changed_to(RequestState::Concluded, None, now)))
            }
            (RequestMove::Cancel, state) if self.may_be_cancelled(staff.is_some()) && !state.has_ended() => {
                Ok(told(self.changed_to(RequestState::Cancelled, None, now)))
            }
            (RequestMove::Reopen, RequestState::Concluded | RequestState::Expired) => Ok(told(self.given_back(now))),
            (_, is) => Err(RequestRefusal::NotPossibleNow { is }),
        }
    }

    /// Somebody writes without moving it. The client's answer gives it back to the office; in one that has ended nobody
    /// writes before it is reopened.
    pub fn written(self, by: &Actor, now: DateTime<Utc>) -> Moved {
        match (self.state, by) {
            (RequestState::WaitingForClient, Actor::Client { .. }) => Ok(told(self.given_back(now))),
            _ => Ok((self.kept_as_it_is(now)?, RequestHappened::Written)),
        }
    }

    /// Staff give it to somebody, to nobody, or to another department.
    pub fn assigned(self, to: Option<PersonId>, department: Department, now: DateTime<Utc>) -> Moved {
        let mut request = self.kept_as_it_is(now)?;
        (request.assignee, request.department) = (to, department);
        Ok((request, RequestHappened::Assigned { to, department }))
    }

    /// An order answers it.
    pub fn linked(self, order: Option<OrderId>, now: DateTime<Utc>) -> Moved {
        let mut request = self.kept_as_it_is(now)?;
        request.order = order;
        Ok((request, RequestHappened::Linked { order }))
    }

    /// The client did not answer in time. `None`: it does not expire today.
    pub fn expired(self, now: DateTime<Utc>, today: NaiveDate) -> Option<(Request, RequestHappened)> {
        let over = self.state == RequestState::WaitingForClient && self.expires_on? < today;
        over.then(|| told(self.changed_to(RequestState::Expired, None, now)))
    }

    /// The last day to answer is near: the client should be warned, once.
    pub fn expiry_near(&self, today: NaiveDate) -> Option<NaiveDate> {
        let expires_on = self.expires_on.filter(|_| self.state == RequestState::WaitingForClient)?;
        let warned_from = expires_on.checked_sub_days(Days::new(EXPIRY_WARNING_DAYS))?;
        (warned_from <= today && today <= expires_on).then_some(expires_on)
    }

    /// A client takes back what nobody works on; staff also what somebody does.
    pub fn may_be_cancelled(&self, by_staff: bool) -> bool {
        !self.state.has_ended() && (by_staff || self.state != RequestState::InProgress)
    }

    /// The same state, once more: only while it has not ended.
    fn kept_as_it_is(self, now: DateTime<Utc>) -> Result<Request, RequestRefusal> {
        if self.state.has_ended() {
            return Err(RequestRefusal::NotPossibleNow { is: self.state });
        }
        let (state, expires_on, since) = (self.state, self.expires_on, self.since);
        Ok(Request { since, ..self.changed_to(state, expires_on, now) })
    }

    /// To whom it belongs already, or to whoever takes it.
    fn given_back(self, now: DateTime<Utc>) -> Request {
        let state = if self.assignee.is_some() { RequestState::InProgress } else { RequestState::Open };
        self.changed_to(state, None, now)
    }

    fn changed_to(mut self, state: RequestState, expires_on: Option<NaiveDate>, now: DateTime<Utc>) -> Request {
        self.state = state;
        self.since = now;
        self.expires_on = expires_on;
        self.last_entry_at = now;
        self.revision += 1;
        self
    }
}

fn told(request: Request) -> (Request, RequestHappened) {
    let to = request.state;
    (request, RequestHappened::Moved { to })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::access::Permission;

    const MARIA: Actor = Actor::Client { person: PersonId(Uuid::from_u128(1)) };
    const BRUNO: Actor = Actor::Staff { person: PersonId(Uuid::from_u128(2)) };

    fn at(day: &str) -> (DateTime<Utc>, NaiveDate) {
        let day: NaiveDate = day.parse().unwrap();
        (day.and_hms_opt(12, 0, 0).unwrap().and_utc(), day)
    }

    fn vacation() -> Request {
        let id = Uuid::from_u128(9);
        Request {
            id: id.into(),
            office: id.into(),
            number: 1,
            company: id.into(),
            department: Department::Pessoal,
            form: "vacation".into(),
            permission: Permission::RequestVacation,
            title: "João da Silva".into(),
            values: [].into(),
            employee: None,
            warnings: vec![],
            opened_by: MARIA,
            opened_at: at("2026-11-02").0,
            state: RequestState::Open,
            since: at("2026-11-02").0,
            assignee: None,
            expires_on: None,
            order: None,
            attachments: vec![],
            last_entry_at: at("2026-11-02").0,
            revision: 1,
        }
    }

    fn moved(request: Request, how: RequestMove, by: &Actor, day: &str) -> Moved {
        let seen = request.revision;
        request.moved(how, by, seen, 15, at(day))
    }

    #[test]
    fn the_office_asks_and_the_clients_answer_brings_it_back_to_who_had_it() {
        let (request, _) = moved(vacation(), RequestMove::Take, &BRUNO, "2026-11-03").unwrap();
        let (request, _) = moved(request, RequestMove::AskClient { expires_on: None }, &BRUNO, "2026-11-03").unwrap();
        assert_eq!((request.state, request.expires_on), (RequestState::WaitingForClient, "2026-11-18".parse().ok()));
        let (request, happened) = request.written(&MARIA, at("2026-11-05").0).unwrap();
        assert_eq!(happened, RequestHappened::Moved { to: RequestState::InProgress });
        assert_eq!((request.expires_on, request.assignee), (None, Some(PersonId(Uuid::from_u128(2)))));
    }

    #[test]
    fn only_what_waits_for_the_client_expires_and_not_before_its_last_day_is_over() {
        assert_eq!(vacation().expired(at("2036-01-01").0, at("2036-01-01").1), None, "the office's delay costs nobody");
        let (request, _) =
            moved(vacation(), RequestMove::AskClient { expires_on: None }, &BRUNO, "2026-11-03").unwrap();
        for (day, near, over) in [
            ("2026-11-15", false, false),
            ("2026-11-16", true, false),
            ("2026-11-18", true, false),
            ("2026-11-19", false, true),
        ] {
            let (now, today) = at(day);
            assert_eq!(request.expiry_near(today).is_some(), near, "{day}");
            assert_eq!(request.clone().expired(now, today).is_some(), over, "{day}");
        }
    }

    #[test]
    fn a_client_cannot_cancel_what_somebody_works_on_nor_conclude_it() {
        let (taken, _) = moved(vacation(), RequestMove::Take, &BRUNO, "2026-11-03").unwrap();
        let is = RequestState::InProgress;
        let refused = moved(taken.clone(), RequestMove::Cancel, &MARIA, "2026-11-03");
        assert_eq!(refused, Err(RequestRefusal::NotPossibleNow { is }));
        assert_eq!(moved(taken, RequestMove::Conclude, &MARIA, "2026-11-03"), Err(RequestRefusal::StaffOnly));
        let (cancelled, _) = moved(vacation(), RequestMove::Cancel, &MARIA, "2026-11-03").unwrap();
        assert_eq!(cancelled.state, RequestState::Cancelled);
    }

    #[test]
    fn two_who_saw_the_same_do_not_both_move_it() {
        let (taken, _) = moved(vacation(), RequestMove::Take, &BRUNO, "2026-11-03").unwrap();
        let late = taken.moved(RequestMove::Conclude, &BRUNO, 1, 15, at("2026-11-03"));
        assert_eq!(late, Err(RequestRefusal::ChangedMeanwhile { seen: 1, current: 2 }));
    }

    fn any_move() -> impl Strategy<Value = RequestMove> {
        let expires_on = proptest::option::of(
            (0_u64..400).prop_map(|days| NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(days)),
        );
        prop_oneof![
            Just(RequestMove::Take),
            expires_on.prop_map(|expires_on| RequestMove::AskClient { expires_on }),
            Just(RequestMove::Conclude),
            Just(RequestMove::Cancel),
            Just(RequestMove::Reopen),
        ]
    }

    proptest! {
        /// Whatever is tried in whatever order: revisions ascend by one, only what waits for the client has a last day,
        /// a client never takes it up or concludes it, and a cancelled one stays so.
        #[test]
        fn every_path_keeps_its_promises(steps in proptest::collection::vec((any_move(), any::<bool>(), any::<bool>()), 0..30)) {
            let mut request = vacation();
            for (how, by_staff, writes) in steps {
                let by = if by_staff { BRUNO } else { MARIA };
                let before = request.clone();
                let result = match writes {
                    true => request.clone().written(&by, at("2026-06-01").0),
                    false => moved(request.clone(), how, &by, "2026-06-01"),
                };
                let Ok((after, _)) = result else { continue };
                prop_assert_eq!(after.revision, before.revision + 1);
                prop_assert_eq!(after.expires_on.is_some(), after.state == RequestState::WaitingForClient);
                prop_assert_ne!(before.state, RequestState::Cancelled);
                if !by_staff && before.state != after.state {
                    let given_back = matches!(before.state, RequestState::WaitingForClient | RequestState::Concluded | RequestState::Expired);
                    prop_assert!(after.state == RequestState::Cancelled || given_back);
                }
                request = after;
            }
        }
    }
}
