//! Whose documents: names become employees of the company, or a question.

use domain::EmployeeId;
use domain::catalogue::{Kind, ParameterName};
use domain::order::Employees;

use super::super::draft::{Draft, Guess};
use super::super::find::{self, Match};
use super::super::{About, Choice, MOST_CHOICES, Reply, wording};
use super::missing::What;
use super::{Missing, ask};
use crate::{Knowledge, KnownCompany, TextKey};

pub(super) fn employees(
    kind: &Kind,
    draft: &mut Draft,
    known: &KnownCompany,
    office: &Knowledge,
    what: What,
) -> Option<Missing> {
    let several = kind.requires(ParameterName::EmployeesOrAll);
    if !several && !kind.requires(ParameterName::Employee) {
        if !kind.takes(ParameterName::Employee) && !kind.takes(ParameterName::EmployeesOrAll) {
            (draft.names, draft.employees) = (Vec::new(), None);
        }
        return None;
    }
    let choice = |id: &EmployeeId| {
        let employee = known.employees.iter().find(|employee| employee.id == *id);
        employee.map(|employee| wording::employee_choice(employee, office.locale))
    };
    while let Some(name) = draft.names.first().cloned() {
        let id = match find::employee(known, &name) {
            Match::One(id) => id,
            Match::Near(id) => {
                draft.guessed = Some(Guess::Meaning);
                id
            }
            Match::Several(ids) => {
                let choices = ids.iter().take(MOST_CHOICES).filter_map(choice).collect();
                let reply = Reply::new(TextKey::AskWhichEmployee)
                    .with("what", what(draft))
                    .with("name", name)
                    .offering(choices);
                return Some(Missing::Ask(About::Employee, reply));
            }
            Match::None => {
                let like = find::like(known, &name, MOST_CHOICES);
                let choices =
                    like.into_iter().map(|employee| wording::employee_choice(employee, office.locale)).collect();
                let reply =
                    Reply::new(TextKey::EmployeeUnknown).with("what", what(draft)).with("name", name).offering(choices);
                return Some(Missing::Ask(About::Employee, reply));
            }
        };
        draft.names.remove(0);
        add_employee(draft, id);
    }
    let complete = match &draft.employees {
        Some(Employees::All) => several,
        Some(Employees::Only(ids)) => !ids.is_empty(),
        None => false,
    };
    if complete {
        return None;
    }
    let few = known.employees.iter().filter(|employee| employee.left_on.is_none());
    let few: Vec<Choice> = few.map(|employee| wording::employee_choice(employee, office.locale)).collect();
    let choices = if few.len() <= MOST_CHOICES { few } else { Vec::new() };
    Some(ask(About::Employee, TextKey::AskEmployee, what(draft), choices))
}

/// One more of those whose document is wanted.
pub(in crate::dialogue) fn add_employee(draft: &mut Draft, id: EmployeeId) {
    match &mut draft.employees {
        Some(Employees::Only(ids)) if ids.contains(&id) => {}
        Some(Employees::Only(ids)) => ids.push(id),
        _ => draft.employees = Some(Employees::Only(vec![id])),
    }
}
