//! Due dates and holidays from 2025 to 2027, worked out from the laws. The rules are those of the catalogue.

use chrono::NaiveDate;
use domain::Competence;
use domain::calendar::{BusinessDays, Holiday};
use domain::catalogue::Catalogue;
use domain::due_date::{DueOf, DueRule, Shift};

fn due(kind: &str) -> DueRule {
    Catalogue::built_in().unwrap().get(&kind.into()).unwrap().due.unwrap()
}

fn obligation(name: &str) -> DueRule {
    Catalogue::built_in().unwrap().get(&"fis.sped".into()).unwrap().due_of[name]
}

fn rows(csv: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    csv.lines().skip(1).map(|line| line.split(',').collect())
}

#[test]
fn the_computed_holidays_are_those_of_the_official_calendars() {
    let expected: Vec<(NaiveDate, bool)> = rows(include_str!("../vectors/holidays_2025_2027.csv"))
        .map(|row| (row[0].parse().unwrap(), row[1] == "national"))
        .collect();
    let first: NaiveDate = "2025-01-01".parse().unwrap();
    let computed: Vec<(NaiveDate, bool)> = first
        .iter_days()
        .take_while(|day| day < &"2028-01-01".parse().unwrap())
        .filter_map(|day| Holiday::on(day).map(|holiday| (day, holiday.is_national())))
        .collect();
    assert_eq!(expected.len(), 42);
    assert_eq!(computed, expected);
}

#[test]
fn what_each_month_brings_is_due_on_the_days_worked_out_from_the_laws() {
    let columns = [
        ("salary", due("pes.liquidos")),
        ("reinf", obligation("efd_reinf")),
        ("fgts", due("pes.fgts")),
        ("social security", due("pes.darf_dctfweb")),
        ("das", due("fis.das")),
        ("pis and cofins", due("fis.pis")),
        ("dctfweb", due("pes.dctfweb_recibo")),
        ("efd contribuicoes", obligation("efd_contribuicoes")),
    ];
    let mut compared = 0;
    for row in rows(include_str!("../vectors/due_months_2025_2027.csv")) {
        let month: Competence = row[0].parse().unwrap();
        for ((name, rule), expected) in columns.iter().zip(&row[1..]).filter(|(_, expected)| !expected.is_empty()) {
            let computed = rule.due_on(DueOf::Month(month), &BusinessDays::default());
            assert_eq!(computed, Some(expected.parse().unwrap()), "{name} of {month}");
            compared += 1;
        }
    }
    assert_eq!(compared, 35 * 8 - 1, "35 months; the last filing lies beyond the vectors");
}

#[test]
fn what_each_year_and_quarter_brings_is_due_on_the_days_worked_out_from_the_laws() {
    for row in rows(include_str!("../vectors/due_years_2025_2027.csv")) {
        let about = match row[1].parse() {
            Ok(year) => DueOf::Year(year),
            Err(_) => DueOf::Month(row[1].parse().unwrap()),
        };
        let computed = due(row[0]).due_on(about, &BusinessDays::default());
        assert_eq!(computed, Some(row[2].parse().unwrap()), "{} of {}", row[0], row[1]);
    }
}

#[test]
fn on_black_consciousness_day_fgts_comes_before_and_das_after() {
    let october = DueOf::Month("2026-10".parse().unwrap());
    let days = BusinessDays::default();
    assert_eq!(due("pes.fgts").due_on(october, &days), "2026-11-19".parse().ok());
    assert_eq!(due("fis.das").due_on(october, &days), "2026-11-23".parse().ok());
}

#[test]
fn a_city_holiday_delays_the_pay_day_but_not_the_das() {
    let city = BusinessDays { local_holidays: ["2026-11-03".parse().unwrap()].into() };
    let october = DueOf::Month("2026-10".parse().unwrap());
    assert_eq!(due("pes.liquidos").due_on(october, &city), "2026-11-09".parse().ok());
    assert_eq!(due("fis.das").due_on(october, &city), "2026-11-23".parse().ok());
}

#[test]
fn a_contract_that_ends_is_settled_within_ten_days_and_its_fgts_never_later() {
    let ended_on = DueOf::Event("2026-11-10".parse().unwrap());
    let days = BusinessDays::default();
    assert_eq!(due("pes.rescisao").due_on(ended_on, &days), "2026-11-20".parse().ok());
    assert_eq!(due("pes.fgts_resc").due_on(ended_on, &days), "2026-11-19".parse().ok());
}

#[test]
fn a_rule_answers_only_what_it_speaks_of() {
    let days = BusinessDays::default();
    assert_eq!(due("fis.das").due_on(DueOf::Year(2026), &days), None);
    assert_eq!(due("fis.icms").due_on(DueOf::Month("2026-10".parse().unwrap()), &days), None);
}

#[test]
fn the_thirty_first_is_the_last_day_of_a_shorter_month() {
    let rule = DueRule::DayOfMonth { day: 31, months_after: 1, shift: Shift::Keep, calendar: Default::default() };
    let january = DueOf::Month("2028-01".parse().unwrap());
    assert_eq!(rule.due_on(january, &BusinessDays::default()), "2028-02-29".parse().ok());
}
