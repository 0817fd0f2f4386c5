//! The rules between fields. Each speaks only when every answer that it needs is there: what is missing was said already.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{Check, Fault, Form, FormContext, FormFault, FormValue, FormValues, Rule, answers};
use crate::calendar::Holiday;

/// Parts that a vacation may be taken in, and the days that one of them must have (CLT art. 134 §1º).
const PARTS_MOST: usize = 3;
const LONG_PART_DAYS: i64 = 14;

/// Adds what the form's rules find in answers that are right one by one.
pub(super) fn run(form: &Form, values: &FormValues, context: &FormContext<'_>, faults: &mut Vec<FormFault>) {
    for check in &form.checks {
        for scope in scopes(&check.rule, values) {
            if check.when.as_ref().is_none_or(|when| answers::holds(when, values, scope.row.map(|(_, _, row)| row))) {
                let found = scope.faults(&check.rule, context);
                faults.extend(found.into_iter().map(|(field, fault)| of_check(check, field, fault)));
            }
        }
    }
}

fn of_check(check: &Check, field: String, fault: Fault) -> FormFault {
    FormFault { field, fault, law: check.law.clone(), note: check.note.clone(), blocks: !check.warns }
}

/// The form once, or once for each row of the table that the rule is about.
fn scopes<'a>(rule: &'a Rule, form: &'a FormValues) -> Vec<Scope<'a>> {
    let Some(table) = rule.table() else { return vec![Scope { form, row: None }] };
    let rows = rows_of(form, table).iter().enumerate();
    rows.map(|(number, row)| Scope { form, row: Some((table, number, row)) }).collect()
}

struct Scope<'a> {
    form: &'a FormValues,
    /// The table, the row's number and its answers.
    row: Option<(&'a str, usize, &'a FormValues)>,
}

impl Scope<'_> {
    /// The places with what is wrong there. `None` within a rule: something that it needs is not answered.
    fn faults(&self, rule: &Rule, context: &FormContext<'_>) -> Vec<(String, Fault)> {
        let one = |field: &str, fault: Option<Fault>| fault.map(|fault| (self.place(field), fault));
        match rule {
            Rule::Order { first, then } => one(then, self.order(first, then)).into_iter().collect(),
            Rule::Days { from, to, least, most } => one(to, self.days(from, to, *least, *most)).into_iter().collect(),
            Rule::NotBefore { day, days } => {
                let early = |earliest| (self.day(day)? < earliest).then_some(Fault::TooEarly { earliest });
                one(day, shifted(context.today, *days).and_then(early)).into_iter().collect()
            }
            Rule::NotAfter { day, days } => {
                let late = |latest| (self.day(day)? > latest).then_some(Fault::TooLate { latest });
                one(day, shifted(context.today, *days).and_then(late)).into_iter().collect()
            }
            Rule::NoRestWithin { day, days } => {
                let rest = self.day(day).and_then(|day| rest_within(day, *days, context));
                one(day, rest.map(|rest_on| Fault::RestAhead { rest_on })).into_iter().collect()
            }
            Rule::Age { born_on, on, least } => one(born_on, self.age(born_on, on, *least)).into_iter().collect(),
            Rule::Together { fields, most } => self.together(fields, *most).into_iter().collect(),
            Rule::OneAnswered { fields } => self.one_answered(fields).into_iter().collect(),
            Rule::NoTwoAlike { table, columns } => no_two_alike(table, rows_of(self.form, table), columns),
            Rule::SinceAdmission { employee, day } => {
                let admitted_on = self.text(employee).and_then(|id| Some(context.employee(id)?.admitted_on));
                let before =
                    |admitted_on| (self.day(day)? < admitted_on).then_some(Fault::BeforeAdmission { admitted_on });
                one(day, admitted_on.and_then(before)).into_iter().collect()
            }
            Rule::Gap { from, to, least } => one(to, self.gap(from, to, *least)).into_iter().collect(),
            Rule::VacationParts { table, from, to, balance, sold, long_part_taken } => {
                let parts = parts_of(rows_of(self.form, table), from, to);
                let long_taken = matches!(self.get(long_part_taken), Some(FormValue::YesNo(true)));
                let mut found = overlaps(table, to, &parts);
                let days = Balance { balance: self.number(balance), sold: self.number(sold).unwrap_or(0), long_taken };
                found.extend(days.faults(&parts).into_iter().map(|fault| (table.clone(), fault)));
                found
            }
            Rule::ThinkOf { field } => vec![(self.place(field), Fault::ThinkOf)],
        }
    }

    fn order(&self, first: &str, then: &str) -> Option<Fault> {
        let (day, later) = (self.day(first)?, self.day(then)?);
        (later < day).then(|| Fault::BeforeOther { other: self.place(first), day })
    }

    /// Both ends count. Less than nothing is a matter of order.
    fn days(&self, from: &str, to: &str, least: Option<i64>, most: Option<i64>) -> Option<Fault> {
        let days = (self.day(to)? - self.day(from)?).num_days() + 1;
        if days < 1 {
            return None;
        }
        let too_few = least.filter(|least| days < *least).map(|least| Fault::TooFewDays { days, least });
        too_few.or_else(|| most.filter(|most| days > *most).map(|most| Fault::TooManyDays { days, most }))
    }

    fn age(&self, born_on: &str, on: &str, least: i64) -> Option<Fault> {
        let age = full_years(self.day(born_on)?, self.day(on)?);
        (age < least).then_some(Fault::TooYoung { age: age.max(0), least })
    }

    /// Notice counts from the day after it was given to the last day (Súmula 380 do TST).
    fn gap(&self, from: &str, to: &str, least: i64) -> Option<Fault> {
        let days = (self.day(to)? - self.day(from)?).num_days();
        (0..least).contains(&days).then_some(Fault::TooFewDays { days, least })
    }

    fn together(&self, fields: &[String], most: i64) -> Option<(String, Fault)> {
        let numbers = fields.iter().filter_map(|field| Some((field, self.number(field)?)));
        let (last, sum) =
            numbers.fold((None, 0_i64), |(_, sum), (field, number)| (Some(field), sum.saturating_add(number)));
        (sum > most).then_some((self.place(last?), Fault::TogetherTooMuch { sum, most }))
    }

    fn one_answered(&self, fields: &[String]) -> Option<(String, Fault)> {
        let none = fields.iter().all(|field| self.get(field).is_none());
        let places = || fields.iter().map(|field| self.place(field)).collect();
        none.then_some((self.place(fields.first()?), Fault::NoneAnswered { of: places() }))
    }

    fn get(&self, field: &str) -> Option<&FormValue> {
        match (field.split_once('.'), self.row) {
            (Some((_, column)), Some((_, _, row))) => row.get(column),
            _ => self.form.get(field),
        }
    }

    fn text(&self, field: &str) -> Option<&str> {
        match self.get(field) {
            Some(FormValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn day(&self, field: &str) -> Option<NaiveDate> {
        self.text(field)?.parse().ok()
    }

    fn number(&self, field: &str) -> Option<i64> {
        match self.get(field) {
            Some(FormValue::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// `periods[0].starts_on` for a column, in its row.
    fn place(&self, field: &str) -> String {
        match (field.split_once('.'), self.row) {
            (Some((table, column)), Some((_, number, _))) => format!("{table}[{number}].{column}"),
            _ => field.to_owned(),
        }
    }
}

/// The rows of a table; none when it was not answered.
fn rows_of<'a>(form: &'a FormValues, table: &str) -> &'a [FormValues] {
    match form.get(table) {
        Some(FormValue::Rows(rows)) => rows,
        _ => &[],
    }
}

fn shifted(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    match u64::try_from(days) {
        Ok(later) => day.checked_add_days(Days::new(later)),
        Err(_) => day.checked_sub_days(Days::new(days.unsigned_abs())),
    }
}

/// The first Sunday or holiday on the day itself or the `days` after it.
fn rest_within(day: NaiveDate, days: i64, context: &FormContext<'_>) -> Option<NaiveDate> {
    let is_rest = |day: &NaiveDate| {
        day.weekday() == Weekday::Sun
            || Holiday::on(*day).is_some_and(Holiday::is_national)
            || context.local_holidays.contains(day)
    };
    (0..=days).filter_map(|later| shifted(day, later)).find(is_rest)
}

fn full_years(from: NaiveDate, to: NaiveDate) -> i64 {
    let years = i64::from(to.year()) - i64::from(from.year());
    if (to.month(), to.day()) < (from.month(), from.day()) { years - 1 } else { years }
}

/// The row's place is that of the first column named.
fn no_two_alike(table: &str, rows: &[FormValues], columns: &[String]) -> Vec<(String, Fault)> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut found = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let answers: Vec<Option<&FormValue>> = columns.iter().map(|column| row.get(column)).collect();
        let Some(column) = columns.first().filter(|_| answers.iter().any(Option::is_some)) else { continue };
        let key = format!("{answers:?}");
        match seen.get(&key) {
            Some(row) => found.push((format!("{table}[{number}].{column}"), Fault::SameAsRow { row: *row })),
            None => drop(seen.insert(key, u32::try_from(number).unwrap_or(u32::MAX))),
        }
    }
    found
}

/// A part of a vacation: its row, first and last day.
type Part = (usize, NaiveDate, NaiveDate);

/// Rows whose days are known and in order.
fn parts_of(rows: &[FormValues], from: &str, to: &str) -> Vec<Part> {
    let column = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let (from, to) = (column(from), column(to));
    let day = |row: &FormValues, name: &str| match row.get(name) {
        Some(FormValue::Text(text)) => text.parse::<NaiveDate>().ok(),
        _ => None,
    };
    let parts = rows.iter().enumerate().filter_map(|(number, row)| Some((number, day(row, &from)?, day(row, &to)?)));
    parts.filter(|(_, from, to)| from <= to).collect()
}

fn overlaps(table: &str, to: &str, parts: &[Part]) -> Vec<(String, Fault)> {
    let column = to.rsplit('.').next().unwrap_or_default();
    let found = parts.iter().enumerate().filter_map(|(place, (number, from, to))| {
        let earlier = parts.iter().take(place).find(|(_, first, last)| from <= last && first <= to)?;
        let row = u32::try_from(earlier.0).unwrap_or(u32::MAX);
        Some((format!("{table}[{number}].{column}"), Fault::Overlaps { row }))
    });
    found.collect()
}

/// What the days of a vacation have to add up to.
struct Balance {
    /// Days of the accrual period that are still to take.
    balance: Option<i64>,
    /// Turned into money (CLT art. 143).
    sold: i64,
    /// A part of 14 days or more was taken before.
    long_taken: bool,
}

impl Balance {
    fn faults(&self, parts: &[Part]) -> Vec<Fault> {
        let lengths: Vec<i64> = parts.iter().map(|(_, from, to)| (*to - *from).num_days() + 1).collect();
        let days = lengths.iter().sum::<i64>().saturating_add(self.sold);
        let mut found = Vec::new();
        if parts.len() > PARTS_MOST {
            found.push(Fault::TooManyParts { most: PARTS_MOST as i64 });
        }
        if let Some(balance) = self.balance.filter(|balance| days > *balance) {
            found.push(Fault::MoreThanBalance { days, balance });
        }
        let long_now = lengths.iter().any(|days| *days >= LONG_PART_DAYS);
        // What is left of a short accrual period cannot be split, and need not be long.
        let all_at_once = parts.len() == 1 && self.balance == Some(days);
        let long_later =
            self.balance.is_some_and(|balance| balance - days >= LONG_PART_DAYS && parts.len() < PARTS_MOST);
        if !parts.is_empty() && !long_now && !self.long_taken && !all_at_once && !long_later {
            found.push(Fault::NoLongPart { least: LONG_PART_DAYS });
        }
        found
    }
}
