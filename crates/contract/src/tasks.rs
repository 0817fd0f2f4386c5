//! What the rooms Calendário, Processos and Certidões ask of the server. Processes, assignments, tasks, certificates
//! and news themselves come along the feed; what changes them is [`crate::command::tasks::TasksCommand`].
//!
//! | `office.ask` | request → answer |
//! | --- | --- |
//! | `calendar/month` | [`CalendarMonthQuery`] → [`CalendarMonth`] |
//! | `tasks/preview_month` | [`PreviewMonth`] → [`MonthPreview`] |
//! | `tasks/settings` | – → [`TaskSettingsView`] |
//! | `tasks/preview_holiday` | [`PreviewHoliday`] → [`HolidayPreview`] |
//! | `processes/starting_set` | – → [`StartingSet`] |
//! | `processes/preview_dates` | [`PreviewDates`] → [`DatesPreview`] |

use chrono::NaiveDate;
use domain::access::Department;
use domain::calendar::Holiday;
use domain::order::KindId;
use domain::task::{Dates, Lateness, ProcessTemplate, TaskStateName};
use domain::{Cents, CompanyId, Competence, DocumentId, PersonId, ProcessId, TaskId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A month of the office's calendar, within what the asker may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarMonthQuery {
    pub month: Competence,
    #[serde(default)]
    #[ts(optional)]
    pub company: Option<CompanyId>,
    #[serde(default)]
    #[ts(optional)]
    pub department: Option<Department>,
    #[serde(default)]
    #[ts(optional)]
    pub responsible: Option<PersonId>,
}

/// The days of the month on which there is something, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarMonth {
    pub month: Competence,
    /// Today in the office's zone.
    pub today: NaiveDate,
    pub days: Vec<CalendarDay>,
    /// More than fits was found; narrow the filter.
    pub cut_off: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarDay {
    pub day: NaiveDate,
    pub holiday: Option<HolidayMark>,
    /// Tasks whose target or legal date it is; one whose both dates it is stands once.
    pub tasks: Vec<CalendarTask>,
    /// Documents that are due on it.
    pub documents: Vec<CalendarDocument>,
}

/// Why nobody works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum HolidayMark {
    /// The whole country, or its banks.
    Country { holiday: Holiday, banks_only: bool },
    /// The city or the state, as the office entered it.
    Local { name: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarTask {
    pub id: TaskId,
    pub title: String,
    pub company: CompanyId,
    pub company_name: String,
    pub department: Department,
    pub competence: Option<Competence>,
    pub responsible: Option<PersonId>,
    pub state: TaskStateName,
    pub lateness: Lateness,
    pub dates: Dates,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarDocument {
    pub id: DocumentId,
    pub kind: KindId,
    pub title: String,
    pub company: CompanyId,
    pub company_name: String,
    pub department: Department,
    pub amount: Option<Cents>,
    /// Somebody of the client has opened it.
    pub opened: bool,
}

/// What making the tasks of a month would make, before anybody makes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreviewMonth {
    pub month: Competence,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonthPreview {
    /// Tasks that would be new, per process.
    pub processes: Vec<ProcessPreview>,
    /// Tasks of the month that are there already.
    pub present: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProcessPreview {
    pub process: ProcessId,
    pub name: String,
    pub competence: Competence,
    /// For how many companies.
    pub companies: u32,
    /// Of the process itself; companies may have dates of their own.
    pub dates: Dates,
    /// Companies of these have nobody responsible.
    pub without_responsible: u32,
}

/// When the office's tasks are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskSettings {
    /// On this day of the month (1 to 28) the next month's tasks are made. 0 makes none by itself.
    pub generate_on_day: u32,
}

impl Default for TaskSettings {
    fn default() -> Self {
        Self { generate_on_day: 25 }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskSettingsView {
    pub settings: TaskSettings,
    /// The months whose tasks were made last, by a person or by the schedule.
    pub generated: Vec<Competence>,
    /// Ascending, from the beginning of this year.
    pub local_holidays: Vec<LocalHoliday>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LocalHoliday {
    pub day: NaiveDate,
    pub name: String,
}

/// What a holiday of the office's own would move, or what it moves that is there already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreviewHoliday {
    pub day: NaiveDate,
}

/// Dates in the months around the day, of processes that are done for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HolidayPreview {
    /// The day is a holiday of the office already.
    pub is_holiday: bool,
    /// By date, then by name.
    pub moved: Vec<MovedDates>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MovedDates {
    pub process: ProcessId,
    pub name: String,
    pub competence: Competence,
    /// When everybody works on that day.
    pub worked: Dates,
    /// When nobody does.
    pub off: Dates,
    pub companies: u32,
    /// For so many of them the task is there already: it keeps its dates.
    pub present: u32,
}

/// The processes that come with the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StartingSet {
    pub processes: Vec<StartingProcess>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StartingProcess {
    /// For `adopt_processes`.
    pub key: String,
    pub template: ProcessTemplate,
    /// The office has it already.
    pub taken: bool,
}

/// What a process's rules give, while it is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreviewDates {
    pub template: ProcessTemplate,
    /// The first month looked at.
    pub from: Competence,
    /// For a process that is started by hand: the day it is about.
    #[serde(default)]
    #[ts(optional)]
    pub event_on: Option<NaiveDate>,
}

/// The next six times, or the one of the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DatesPreview {
    pub times: Vec<TimePreview>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TimePreview {
    /// The month in which it is worked on.
    pub month: Competence,
    pub competence: Option<Competence>,
    pub dates: Dates,
}
