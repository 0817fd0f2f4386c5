//! Which months a rule makes, and the transitions of one month.
//!
//! | transition | from | who | to |
//! | --- | --- | --- | --- |
//! | `sent`, `nothing` | Awaited, Returned, Sent, Nothing | client | Sent, Nothing |
//! | `accepted` | Sent, Nothing | staff | Accepted |
//! | `returned` | Sent, Nothing, Accepted | staff, with a reason | Returned |
//! | `waived` | anything but Accepted | staff | Waived |

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::{CollectionItem, CollectionRefusal, CollectionRule, CollectionState, MonthsAsked};
use crate::request::AttachedFile;
use crate::{CollectionItemId, Competence, PersonId};

/// A client is reminded this many days before an item is due.
pub const REMINDER_DAYS: u64 = 2;

impl CollectionRule {
    /// One month of the rule, not yet answered.
    pub fn item(&self, id: CollectionItemId, competence: Competence, now: DateTime<Utc>) -> CollectionItem {
        CollectionItem {
            id,
            office: self.office,
            rule: self.id,
            company: self.company,
            department: self.department,
            name: self.name.clone(),
            instructions: self.instructions.clone(),
            competence,
            due_on: self.due_on(competence),
            may_be_nothing: self.may_be_nothing,
            state: CollectionState::Awaited,
            since: now,
            files: Vec::new(),
            note: String::new(),
            answered_by: None,
            answered_at: None,
            reviewed_by: None,
            reason: String::new(),
            revision: 1,
        }
    }

    /// When a competence is due: the rule's day, or the month's last where it has fewer.
    pub fn due_on(&self, competence: Competence) -> NaiveDate {
        let month = competence.plus_months(i32::try_from(self.months_after).unwrap_or(i32::MAX / 24));
        let day = self.due_day.clamp(1, 31);
        (0..31).find_map(|back| month.first_day().with_day(day.checked_sub(back)?)).unwrap_or(month.last_day())
    }

    /// The competences that are to be there on a day; see [`MonthsAsked::until`].
    pub fn competences_until(&self, today: NaiveDate, most: usize) -> Vec<Competence> {
        MonthsAsked { months_after: self.months_after, first: self.first, last: self.last }.until(today, most)
    }
}

impl MonthsAsked {
    /// The competences that are to be there on a day, oldest first: from the first one to the one whose due month has
    /// begun, and none that was stopped. At most `most` of the newest: a rule that begins years ago is a slip.
    pub fn until(&self, today: NaiveDate, most: usize) -> Vec<Competence> {
        let offset = i32::try_from(self.months_after).unwrap_or(i32::MAX / 24);
        let newest = Competence::of(today).plus_months(-offset);
        let newest = self.last.map_or(newest, |last| last.min(newest));
        let mut months: Vec<Competence> = std::iter::successors(Some(newest), |month| Some(month.previous()))
            .take_while(|month| *month >= self.first)
            .take(most)
            .collect();
        months.reverse();
        months
    }
}

impl CollectionRule {
    /// The first day after `today` on which another month is to be asked for; `None` when there is none to come.
    pub fn asks_next_after(&self, today: NaiveDate) -> Option<NaiveDate> {
        let offset = i32::try_from(self.months_after).unwrap_or(i32::MAX / 24);
        let next = Competence::of(today).plus_months(1 - offset).max(self.first);
        let comes = self.last.is_none_or(|last| next <= last);
        comes.then(|| next.plus_months(offset).first_day())
    }
}

impl CollectionState {
    /// It is the client's turn.
    pub fn waits_for_client(self) -> bool {
        matches!(self, Self::Awaited | Self::Returned)
    }

    /// It is the office's turn.
    pub fn waits_for_office(self) -> bool {
        matches!(self, Self::Sent | Self::Nothing)
    }
}

impl CollectionItem {
    /// The client has not answered and the day is over.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.state.waits_for_client() && self.due_on < today
    }

    /// May the client answer now? Until the office took it, an answer replaces the one before.
    pub fn may_be_answered(&self) -> bool {
        self.state.waits_for_client() || self.state.waits_for_office()
    }

    pub fn sent(
        self,
        files: Vec<AttachedFile>,
        note: String,
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<Self, CollectionRefusal> {
        if files.is_empty() {
            return Err(CollectionRefusal::NoFiles);
        }
        self.answered(CollectionState::Sent, files, note, by, now)
    }

    /// "Nada neste mês".
    pub fn nothing(self, note: String, by: PersonId, now: DateTime<Utc>) -> Result<Self, CollectionRefusal> {
        if !self.may_be_nothing {
            return Err(CollectionRefusal::MustBeSomething);
        }
        self.answered(CollectionState::Nothing, Vec::new(), note, by, now)
    }

    pub fn accepted(self, by: PersonId, seen: u64, now: DateTime<Utc>) -> Result<Self, CollectionRefusal> {
        let possible = self.state.waits_for_office();
        self.reviewed(possible, Some(seen), CollectionState::Accepted, String::new(), by, now)
    }

    /// The client has to send it again.
    pub fn returned(
        self,
        by: PersonId,
        seen: u64,
        reason: String,
        now: DateTime<Utc>,
    ) -> Result<Self, CollectionRefusal> {
        let possible = self.state.waits_for_office() || self.state == CollectionState::Accepted;
        self.reviewed(possible, Some(seen), CollectionState::Returned, reason, by, now)
    }

    /// The office does not need it.
    pub fn waived(self, by: PersonId, reason: String, now: DateTime<Utc>) -> Result<Self, CollectionRefusal> {
        let possible = !matches!(self.state, CollectionState::Accepted | CollectionState::Waived);
        self.reviewed(possible, None, CollectionState::Waived, reason, by, now)
    }

    fn answered(
        mut self,
        state: CollectionState,
        files: Vec<AttachedFile>,
        note: String,
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<Self, CollectionRefusal> {
        if !self.may_be_answered() {
            return Err(CollectionRefusal::NotPossibleNow { is: self.state });
        }
        (self.files, self.note) = (files, note);
        (self.answered_by, self.answered_at) = (Some(by), Some(now));
        (self.reviewed_by, self.reason) = (None, String::new());
        Ok(self.changed_to(state, now))
    }

    fn reviewed(
        mut self,
        possible: bool,
        seen: Option<u64>,
        state: CollectionState,
        reason: String,
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<Self, CollectionRefusal> {
        if let Some(seen) = seen.filter(|seen| *seen != self.revision) {
            return Err(CollectionRefusal::ChangedMeanwhile { seen, current: self.revision });
        }
        if !possible {
            return Err(CollectionRefusal::NotPossibleNow { is: self.state });
        }
        (self.reviewed_by, self.reason) = (Some(by), reason);
        Ok(self.changed_to(state, now))
    }

    fn changed_to(mut self, state: CollectionState, now: DateTime<Utc>) -> Self {
        self.state = state;
        self.since = now;
        self.revision += 1;
        self
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::access::Department;

    fn statements() -> CollectionRule {
        let id = Uuid::from_u128(1);
        CollectionRule {
            id: id.into(),
            office: id.into(),
            company: id.into(),
            department: Department::Contabil,
            name: "Extrato bancário".into(),
            instructions: String::new(),
            due_day: 31,
            months_after: 1,
            first: "2026-08".parse().unwrap(),
            last: None,
            may_be_nothing: true,
            revision: 1,
        }
    }

    fn october() -> CollectionItem {
        statements().item(Uuid::from_u128(1).into(), "2026-10".parse().unwrap(), now())
    }

    fn now() -> DateTime<Utc> {
        "2026-11-10T12:00:00Z".parse().unwrap()
    }

    const MARIA: PersonId = PersonId(Uuid::from_u128(1));
    const BRUNO: PersonId = PersonId(Uuid::from_u128(2));

    #[test]
    fn the_31st_is_the_last_day_of_a_shorter_month() {
        assert_eq!(statements().due_on("2026-10".parse().unwrap()), "2026-11-30".parse().unwrap());
        assert_eq!(statements().due_on("2028-01".parse().unwrap()), "2028-02-29".parse().unwrap());
        assert_eq!(statements().due_on("2026-11".parse().unwrap()), "2026-12-31".parse().unwrap());
    }

    #[test]
    fn a_month_is_asked_for_when_the_month_it_is_due_in_begins() {
        let months = |today: &str, rule: CollectionRule| -> Vec<String> {
            let months = rule.competences_until(today.parse().unwrap(), 24);
            months.into_iter().map(|month| month.to_string()).collect()
        };
        assert_eq!(months("2026-10-31", statements()), ["2026-08", "2026-09"]);
        assert_eq!(months("2026-11-01", statements()), ["2026-08", "2026-09", "2026-10"]);
        let stopped = CollectionRule { last: Some("2026-08".parse().unwrap()), ..statements() };
        assert_eq!(months("2026-11-01", stopped), ["2026-08"]);
        let of_the_same_month = CollectionRule { months_after: 0, ..statements() };
        assert_eq!(months("2026-08-01", of_the_same_month), ["2026-08"]);
        assert!(months("2026-08-31", statements()).is_empty());
    }

    #[test]
    fn what_came_back_is_sent_again_and_the_reason_goes_with_it() {
        let said_nothing = october().nothing(String::new(), MARIA, now()).unwrap();
        let back = said_nothing.returned(BRUNO, 2, "Houve movimento no dia 12".into(), now()).unwrap();
        assert!(back.state.waits_for_client() && back.is_late("2026-12-01".parse().unwrap()));
        let again = back.sent(vec![file()], String::new(), MARIA, now()).unwrap();
        assert_eq!((again.state, again.reason.as_str()), (CollectionState::Sent, ""));
        let accepted = again.accepted(BRUNO, 4, now()).unwrap();
        let late_answer = accepted.sent(vec![file()], String::new(), MARIA, now());
        assert_eq!(late_answer, Err(CollectionRefusal::NotPossibleNow { is: CollectionState::Accepted }));
    }

    #[test]
    fn what_must_come_cannot_be_nothing_and_sending_needs_a_file() {
        let time_sheet = CollectionItem { may_be_nothing: false, ..october() };
        assert_eq!(time_sheet.nothing(String::new(), MARIA, now()), Err(CollectionRefusal::MustBeSomething));
        assert_eq!(october().sent(vec![], String::new(), MARIA, now()), Err(CollectionRefusal::NoFiles));
    }

    #[test]
    fn an_answer_that_changed_meanwhile_is_not_accepted_unseen() {
        let sent = october().sent(vec![file()], String::new(), MARIA, now()).unwrap();
        let again = sent.nothing(String::new(), MARIA, now()).unwrap();
        assert_eq!(again.accepted(BRUNO, 2, now()), Err(CollectionRefusal::ChangedMeanwhile { seen: 2, current: 3 }));
    }

    fn file() -> AttachedFile {
        AttachedFile {
            id: Uuid::from_u128(5).into(),
            file_name: "extrato.pdf".into(),
            content: crate::document::Sha256Hex("ab".repeat(32)),
            size: 10,
            field: None,
            document: None,
        }
    }

    proptest! {
        #[test]
        fn every_month_is_made_once_and_due_in_its_month(day in 1_u32..=31, after in 0_u32..=12, days in 0_u64..4_000) {
            let rule = CollectionRule { due_day: day, months_after: after, ..statements() };
            let today = rule.first.first_day() + chrono::Days::new(days);
            let next = rule.asks_next_after(today).unwrap();
            let (before, then) = (rule.competences_until(today, 200).len(), rule.competences_until(next, 200).len());
            prop_assert!(next > today && then == before + 1, "the next day on which there is one more");
            prop_assert_eq!(rule.competences_until(next.pred_opt().unwrap(), 200).len(), before);
            let months = rule.competences_until(today, 200);
            prop_assert!(months.is_sorted_by(|a, b| a.next() == *b), "no gap, none twice");
            for month in months {
                let due = rule.due_on(month);
                prop_assert_eq!(Competence::of(due), month.plus_months(after as i32));
                prop_assert!(Competence::of(due) <= Competence::of(today));
            }
        }
    }
}
