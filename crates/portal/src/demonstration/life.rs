//! A life for the demonstration office: people, work, papers and talk of the last two months, up to today, so that no
//! room is empty when somebody looks at it for the first time (decision 0008).
//!
//! It is played, not written: each thing is done by the person who does it, with the very calls that desktop and portal
//! make, on a clock that goes through those weeks. What is refused to people is refused here. What is done is data, in
//! `assets/demo/life/`:
//!
//! | file | what it says |
//! | --- | --- |
//! | `people.toml` | staff with their groups, client users, how companies are taxed and who stands behind them |
//! | `work.toml` | processes and for whom; which tasks are left undone; other work |
//! | `papers.toml` | what was published and when it is due, what clients sent, certificates, links |
//! | `talk.toml` | requests, collection, news, a conversation |
//!
//! Days are counted from the day on which the demonstration is made ([`days`]); a `[[step]]` is a command word for word,
//! with words in braces for what is not known before ([`names`]). To add something, add a step.

mod days;
mod names;
mod scene;
mod script;
mod setting;

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use domain::Competence;
use domain::calendar::Calendar;
use domain::document::{DocumentFacts, PaymentCodes};
use domain::due_date::DueOf;
use domain::registry::Company;
use domain::task::Task;

use crate::portal::App;
use days::clock;
use scene::Scene;
use script::{Paper, Script};

/// Why a life was not played to its end. What was done until then stays; it is an office like any other.
#[derive(Debug, thiserror::Error)]
#[error("{what}: {why}")]
pub struct LifeError {
    pub what: String,
    pub why: String,
}

impl LifeError {
    fn new(what: impl Into<String>, why: impl std::fmt::Display) -> Self {
        Self { what: what.into(), why: why.to_string() }
    }
}

/// A paper that somebody else makes in real life, as it is to be printed.
pub struct PaperToPrint<'a> {
    pub facts: &'a DocumentFacts,
    pub company: &'a Company,
    pub codes: &'a PaymentCodes,
    pub text: &'a str,
    pub at: DateTime<Utc>,
}

/// Prints the papers: the portal has no press.
pub type Printer = dyn Fn(&PaperToPrint<'_>) -> Result<Vec<u8>, String> + Send + Sync;

/// Something that is done when its time has come.
enum Act {
    Publish { paper: usize, of: usize },
    Open { document: String, by: String },
    Send(usize),
    Certify { line: usize, company: u32, ends_on: NaiveDate, issued_on: NaiveDate },
    MakeLink(usize),
    OpenLink { link: usize, opening: usize },
    Begin(Box<Task>),
    Finish(Box<Task>),
    WaitForClient(Box<Task>),
    Step(usize),
}

/// Acts by their moments; those of one moment in the order in which they were planned.
#[derive(Default)]
struct Plan(BTreeMap<(DateTime<Utc>, usize), Act>);

impl Plan {
    fn add(&mut self, at: DateTime<Utc>, act: Act) {
        self.0.insert((at, self.0.len()), act);
    }
}

/// Plays the life in the demonstration office, once. It must know the books: its employees are spoken of.
///
/// # Errors
/// Names what could not be done.
pub(crate) async fn play(portal: &App, printer: &Printer) -> Result<(), LifeError> {
    let script = Script::built_in().map_err(|why| LifeError::new("assets/demo/life", why))?;
    let mut scene = Scene::open(portal, &script, printer).await?;
    if scene.was_played().await? {
        return Ok(());
    }
    setting::set(&mut scene).await?;
    for (at, act) in plan(&scene).await?.0.into_iter().map(|((at, _), act)| (at, act)) {
        scene.play(at, act).await?;
    }
    tracing::info!("the demonstration office has a life");
    Ok(())
}

async fn plan(scene: &Scene<'_>) -> Result<Plan, LifeError> {
    let (script, calendars) = (scene.script, &scene.calendars);
    let mut plan = Plan::default();
    for (place, paper) in script.papers.iter().enumerate() {
        plan_paper(scene, place, paper, &mut plan);
    }
    for (place, sent) in script.sent.iter().enumerate() {
        plan.add(calendars.moment(&sent.when), Act::Send(place));
    }
    for (line, certificates) in script.certificates.iter().enumerate() {
        for (company, ends) in &certificates.ends {
            let ends_on = calendars.day(*ends);
            let issued_on = ends_on - TimeDelta::days(setting::usual_days(certificates.kind));
            let at = calendars.working(issued_on.max(calendars.day(-50)), clock(11, 15));
            let issued_on = issued_on.min(at.with_timezone(&calendars.zone).date_naive());
            let company = company.parse().unwrap_or_default();
            plan.add(at, Act::Certify { line, company, ends_on, issued_on });
        }
    }
    for (place, link) in script.links.iter().enumerate() {
        plan.add(calendars.moment(&link.when), Act::MakeLink(place));
        for (opening, opened) in link.opened.iter().enumerate() {
            plan.add(calendars.moment(&opened.when), Act::OpenLink { link: place, opening });
        }
    }
    for (place, step) in script.steps.iter().enumerate() {
        plan.add(calendars.moment(&step.when), Act::Step(place));
    }
    plan_tasks(scene, &mut plan).await?;
    Ok(plan)
}

fn plan_paper(scene: &Scene<'_>, place: usize, paper: &Paper, plan: &mut Plan) {
    let (_, due_on) = about(scene, paper);
    let published = match (due_on, paper.day) {
        (Some(due_on), _) => due_on - TimeDelta::days(paper.before_due.unwrap_or_default()),
        (None, day) => scene.calendars.day(day.unwrap_or_default()),
    };
    for (of, line) in paper.of.iter().enumerate() {
        let minute = 4 + 3 * u32::try_from(of).unwrap_or_default();
        let at = scene.calendars.working(published, clock(10, minute.min(59)));
        plan.add(at, Act::Publish { paper: place, of });
        let by = line.open.and_then(|days| Some((days, scene.client_of(line.company)?)));
        if let Some((days, by)) = by {
            let opened = scene.calendars.working(published + TimeDelta::days(days), clock(18, minute.min(59)));
            let document = label(paper, line.company);
            plan.add(opened.max(at + TimeDelta::minutes(40)).min(scene.calendars.now), Act::Open { document, by });
        }
    }
}

/// Which month a paper is about, and when it is due.
fn about(scene: &Scene<'_>, paper: &Paper) -> (Option<Competence>, Option<NaiveDate>) {
    let calendars = &scene.calendars;
    if let Some(days) = paper.due_in {
        // Today rather than a Sunday: what is paid on a working day is due on one.
        let due_on = calendars.business.on_or_before(calendars.day(days), Calendar::Bank).max(calendars.today);
        return (Some(calendars.month(-paper.months_ago.unwrap_or(1))), Some(due_on));
    }
    let rule = scene.app.catalogue.get(&paper.kind).and_then(|kind| kind.due).filter(|_| paper.before_due.is_some());
    let Some(rule) = rule else { return (paper.months_ago.map(|months| calendars.month(-months)), None) };
    let soon = calendars.day(6);
    let months = (0..4).map(|back| calendars.month(-back));
    let found = months.filter_map(|month| Some((month, rule.due_on(DueOf::Month(month), &calendars.business)?)));
    found.into_iter().find(|(_, due_on)| *due_on <= soon).map_or((None, None), |(month, due)| (Some(month), Some(due)))
}

/// What a paper of a company is called while the life is played.
fn label(paper: &Paper, company: u32) -> String {
    format!("{} {company}", paper.id)
}

/// What was due before today is done a day before, apart from what is left; what is due soon has been begun here and
/// there.
async fn plan_tasks(scene: &Scene<'_>, plan: &mut Plan) -> Result<(), LifeError> {
    let today = scene.calendars.today;
    let tasks = scene.tasks().await?;
    let mut left = Vec::new();
    for line in &scene.script.left {
        let of_line = tasks.iter().filter(|(key, code, _)| *key == line.key && *code == line.company);
        let past = of_line.filter(|(.., task)| day_of(task).is_some_and(|day| day < today));
        if let Some((.., task)) = past.max_by_key(|(.., task)| day_of(task)) {
            left.push(task.id);
            if line.waits {
                let at = scene.calendars.working(day_of(task).unwrap_or(today), clock(16, 20));
                plan.add(at, Act::WaitForClient(Box::new(task.clone())));
            }
        }
    }
    for (place, (_, code, task)) in tasks.iter().enumerate() {
        let Some(day) = day_of(task).filter(|_| !left.contains(&task.id)) else { continue };
        let minute = u32::try_from(place * 7 % 60).unwrap_or_default();
        if day < today {
            let at = scene.calendars.working(day - Days::new(1), clock(13 + code % 4, minute));
            plan.add(at, Act::Finish(Box::new(task.clone())));
        } else if day < today + Days::new(8) && place % 3 == 0 {
            plan.add(scene.calendars.working(today, clock(8, minute)), Act::Begin(Box::new(task.clone())));
        }
    }
    Ok(())
}

/// The day by which the office wants it.
fn day_of(task: &Task) -> Option<NaiveDate> {
    task.dates.target_on.or(task.dates.legal_on)
}

/// The braces that a title may have.
fn titled(title: &str, competence: Option<Competence>, today: NaiveDate) -> String {
    let month = competence.unwrap_or(Competence::of(today));
    title
        .replace("{competence-1}", &month.previous().to_people())
        .replace("{competence}", &month.to_people())
        .replace("{year}", &today.year().to_string())
}
