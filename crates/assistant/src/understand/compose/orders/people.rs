//! Whose document each order is about.

use domain::catalogue::ParameterName;

use super::{Found, Part, takes, takes_people};
use crate::understand::kinds::Hit;
use crate::understand::time::Time;
use crate::{EmployeeMention, Wanted};

impl Found<'_> {
    /// At least one: nobody said, everybody, or each by name.
    pub(super) fn people_of(&self, part: &Part, times: usize) -> Vec<(usize, Option<EmployeeMention>)> {
        if part.kind.is_some() && !takes_people(part.kind) {
            return vec![(0, None)];
        }
        if !part.people.is_empty() {
            let named = part.people.iter().map(|(at, name)| (*at, Some(EmployeeMention::Named(name.clone()))));
            return named.collect();
        }
        let all = part.everybody
            || (takes(part.kind, ParameterName::EmployeesOrAll) && times <= 1 && self.says_the_plural(part));
        vec![(0, all.then_some(EmployeeMention::All))]
    }

    /// "os holerites de outubro" are everybody's; "meus holerites" and "3 holerites" are not.
    pub(super) fn says_the_plural(&self, part: &Part) -> bool {
        let Some(first) = part.hit.map(Hit::first) else { return false };
        let text = |at: usize| self.read.get(at).map(|token| token.text.as_str()).unwrap_or_default();
        let before = first.checked_sub(1).map(text).unwrap_or_default();
        let counted =
            part.times.iter().any(|said| matches!(said.time, Time::Period(..) | Time::Year(_) | Time::Latest(_)));
        let own = ["meus", "minhas", "mis", "my", "seus"].contains(&before)
            || before.chars().all(|c| c.is_ascii_digit()) && !before.is_empty();
        self.vocabulary.is_plural(text(first)) && !counted && !own
    }
}

/// "do João de setembro e da Maria de outubro": names and times by turns belong together in pairs.
pub(super) fn alternating(people: &[(usize, Option<EmployeeMention>)], times: &[(usize, Wanted)]) -> bool {
    let mut places: Vec<(usize, bool)> = people.iter().map(|(at, _)| (*at, true)).collect();
    places.extend(times.iter().map(|(at, _)| (*at, false)));
    places.sort_unstable();
    places.windows(2).all(|pair| matches!(pair, [(_, one), (_, other)] if one != other))
}
