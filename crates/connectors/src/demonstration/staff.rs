//! Who works at a company of the fictional office: the people that the guide counts on, and drawn ones.

use std::collections::BTreeSet;

use chrono::{Days, Months, NaiveDate};
use domain::Competence;

use super::chance::Chance;
use super::fiction::{Company, Fiction, Job, Person, Trade};

/// Somebody who works or worked at a company.
pub(super) struct Member<'a> {
    pub name: String,
    pub feminine: bool,
    pub job: &'a Job,
    pub admitted_on: NaiveDate,
    pub left_on: Option<NaiveDate>,
    /// Cents.
    pub salary: i64,
    /// See [`Person::busy`].
    pub busy: bool,
}

/// All employees of a company, by admission.
pub(super) fn staff<'a>(fiction: &'a Fiction, company: &Company, trade: &'a Trade) -> Vec<Member<'a>> {
    let known = fiction.people.known.iter().filter(|person| person.company == company.code);
    let mut staff: Vec<Member> = known.filter_map(|person| known_member(person, trade)).collect();
    let mut taken: BTreeSet<String> = staff.iter().map(|member| given_name(&member.name).to_owned()).collect();
    let mut draw = 0;
    while staff.len() < company.staff {
        draw += 1;
        let Some(member) = drawn_member(fiction, company, trade, draw) else { break };
        // Given names repeat in no company but those that have more employees than there are names.
        if taken.insert(given_name(&member.name).to_owned()) {
            staff.push(member);
        }
    }
    staff.sort_by(|a, b| (a.admitted_on, &a.name).cmp(&(b.admitted_on, &b.name)));
    staff
}

fn given_name(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}

fn known_member<'a>(person: &Person, trade: &'a Trade) -> Option<Member<'a>> {
    Some(Member {
        name: person.name.clone(),
        feminine: person.feminine,
        job: trade.jobs.iter().find(|job| job.title == person.job)?,
        admitted_on: person.admitted_on,
        left_on: person.left_on,
        salary: person.salary * 100,
        busy: person.busy,
    })
}

fn drawn_member<'a>(fiction: &Fiction, company: &Company, trade: &'a Trade, draw: u64) -> Option<Member<'a>> {
    let mut chance = Chance::of("member", company.code as u64, draw);
    let people = &fiction.people;
    let feminine = chance.happens(48);
    let given = chance.pick(if feminine { &people.women } else { &people.men })?;
    let family = chance.pick(&people.families)?;
    let name = match chance.happens(30) {
        true => format!("{given} {} {family}", chance.pick(&people.families).filter(|other| *other != family)?),
        false => format!("{given} {family}"),
    };
    let weighted: Vec<&Job> = trade.jobs.iter().flat_map(|job| std::iter::repeat_n(job, job.of)).collect();
    let job = *chance.pick(&weighted)?;
    let first = NaiveDate::from_ymd_opt(2014, 1, 2)?;
    let admitted_on = first.checked_add_days(Days::new(chance.between(0, 4_600).unsigned_abs()))?;
    let leaving = Competence::new(2026, chance.between(1, 9).unsigned_abs() as u32).ok()?;
    let stays = leaving.first_day() <= admitted_on.checked_add_months(Months::new(3))?;
    let left_on = (chance.happens(5) && !stays && company.inactive_after.is_none()).then(|| leaving.last_day());
    let [low, high] = job.pay;
    Some(Member {
        name,
        feminine,
        job,
        admitted_on,
        left_on,
        salary: chance.between(low / 5, high / 5) * 500,
        busy: false,
    })
}
