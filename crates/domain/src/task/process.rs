//! What an office does again and again, and for whom.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Target;
use crate::access::Department;
use crate::due_date::DueRule;
use crate::order::KindId;
use crate::{AssignmentId, CompanyId, Competence, OfficeId, PersonId, ProcessId};

/// The most stages, and the most steps of a checklist, that a process has.
pub const STEPS_MAX: usize = 40;
/// Characters of a name, a stage or a step.
pub const NAME_CHARS_MAX: usize = 120;

/// How often the work comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "every", rename_all = "snake_case", deny_unknown_fields)]
pub enum Recurrence {
    Month,
    /// Once for each quarter; its competence is the quarter's last month.
    Quarter,
    /// Once a year, for the competence of this month (1 to 12).
    Year {
        month: u32,
    },
    /// Only when somebody starts it: an admission, a holiday, the end of a contract.
    Once,
}

/// What a process is, whoever has it. The starting set in `assets/processes/` is a list of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ProcessTemplate {
    pub name: String,
    pub department: Department,
    pub recurrence: Recurrence,
    /// How many months lie between a competence and the month in which it is worked on: 1 is "October's in November".
    pub competence_offset: u32,
    /// "Data legal". The rule also says where a date goes that is no business day (anticipate or postpone).
    #[serde(default)]
    pub legal: Option<DueRule>,
    /// "Data alvo".
    pub target: Target,
    #[serde(default)]
    pub stages: Vec<String>,
    #[serde(default)]
    pub checklist: Vec<String>,
    #[serde(default)]
    pub responsible: Option<PersonId>,
    /// A published document of one of these kinds closes the task.
    #[serde(default)]
    pub closed_by: Vec<KindId>,
    /// "Notificar cliente", where a company does not say otherwise.
    #[serde(default)]
    pub notify_client: bool,
}

/// A process of an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Process {
    pub id: ProcessId,
    pub office: OfficeId,
    pub template: ProcessTemplate,
    /// The entry of the starting set that it was taken from, if it was.
    pub taken_from: Option<String>,
    /// Tasks are made of it.
    pub active: bool,
    pub changed_at: DateTime<Utc>,
    #[ts(type = "number")]
    pub revision: u64,
}

/// That a process is done for a company. There is one for each pair at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Assignment {
    pub id: AssignmentId,
    pub office: OfficeId,
    pub process: ProcessId,
    pub company: CompanyId,
    pub on: bool,
    pub overrides: Overrides,
    pub changed_at: DateTime<Utc>,
}

/// What is different for one company. What is not given is as in the process.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Overrides {
    pub responsible: Option<PersonId>,
    pub notify_client: Option<bool>,
    /// The date of this company's city or state.
    pub legal: Option<DueRule>,
    pub target: Option<Target>,
}

/// A template that cannot be used: which field, and what it expects.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {expected}")]
pub struct ProcessFault {
    pub field: &'static str,
    pub expected: String,
}

impl ProcessTemplate {
    /// The competence worked on in `month`, if there is work in it.
    pub fn competence_in(&self, month: Competence) -> Option<Competence> {
        let competence = month.plus_months(-(self.competence_offset as i32));
        let is_its_turn = match self.recurrence {
            Recurrence::Month => true,
            Recurrence::Quarter => competence.month().is_multiple_of(3),
            Recurrence::Year { month } => competence.month() == month,
            Recurrence::Once => false,
        };
        is_its_turn.then_some(competence)
    }

    /// # Errors
    /// The first field that is wrong. Kinds are looked up by the caller, who has the catalogue.
    pub fn check(&self) -> Result<(), ProcessFault> {
        name(&self.name, "name")?;
        names(&self.stages, "stages")?;
        names(&self.checklist, "checklist")?;
        if let Recurrence::Year { month } = self.recurrence
            && !(1..=12).contains(&month)
        {
            return Err(ProcessFault::new("recurrence.month", "1 to 12"));
        }
        if self.competence_offset > 24 {
            return Err(ProcessFault::new("competence_offset", "0 to 24 months"));
        }
        if let Some(rule) = &self.legal {
            self.rule(rule, "legal")?;
        }
        self.check_target(&self.target, "target", self.legal.is_some())
    }

    /// # Errors
    /// The first field of a company's own dates that is wrong.
    pub fn check_overrides(&self, overrides: &Overrides) -> Result<(), ProcessFault> {
        if let Some(rule) = &overrides.legal {
            self.rule(rule, "overrides.legal")?;
        }
        let has_legal = overrides.legal.is_some() || self.legal.is_some();
        overrides.target.as_ref().map_or(Ok(()), |target| self.check_target(target, "overrides.target", has_legal))
    }

    fn check_target(&self, target: &Target, field: &'static str, has_legal: bool) -> Result<(), ProcessFault> {
        match target {
            Target::BusinessDaysBefore { count } if *count > 60 => {
                Err(ProcessFault::new(field, "0 to 60 business days"))
            }
            Target::BusinessDaysBefore { .. } if !has_legal && self.recurrence != Recurrence::Once => {
                Err(ProcessFault::new(field, "a date of its own, because there is no legal date"))
            }
            Target::BusinessDaysBefore { .. } => Ok(()),
            Target::OwnDate { rule } => self.rule(rule, field),
        }
    }

    fn rule(&self, rule: &DueRule, field: &'static str) -> Result<(), ProcessFault> {
        if let Some(fault) = rule.fault() {
            return Err(ProcessFault { field, expected: fault });
        }
        let from_event = matches!(rule, DueRule::DaysFromEvent { .. });
        match self.recurrence {
            _ if *rule == DueRule::OfficeTable => Err(ProcessFault::new(field, "the day itself")),
            Recurrence::Once if !from_event => Err(ProcessFault::new(field, "days from the event")),
            Recurrence::Once => Ok(()),
            _ if from_event => Err(ProcessFault::new(field, "a day of a month or year")),
            _ => Ok(()),
        }
    }
}

impl ProcessFault {
    fn new(field: &'static str, expected: &str) -> Self {
        Self { field, expected: expected.to_owned() }
    }
}

fn name(text: &str, field: &'static str) -> Result<(), ProcessFault> {
    if text.trim().is_empty() || text.chars().count() > NAME_CHARS_MAX {
        return Err(ProcessFault::new(field, "1 to 120 characters"));
    }
    Ok(())
}

fn names(texts: &[String], field: &'static str) -> Result<(), ProcessFault> {
    if texts.len() > STEPS_MAX {
        return Err(ProcessFault::new(field, "40 at most"));
    }
    texts.iter().try_for_each(|text| name(text, field))?;
    if texts.iter().collect::<BTreeSet<_>>().len() < texts.len() {
        return Err(ProcessFault::new(field, "no two alike"));
    }
    Ok(())
}
